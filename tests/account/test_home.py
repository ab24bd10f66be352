"""Бош саҳифа: what waits for one's approval is counted, and leads to its list."""


def waiting(page):
    section = page.find("section", id="waiting")
    return [] if section is None else [(link.text or "").strip() for link in section.iter() if link.tag.endswith("a")]


def test_what_waits_for_the_viewer_is_counted(as_, world):
    assert waiting(as_("dean").page("/")) == [
        "Қайдномалар: 1 та",
        "Қайта очиш сўровлари: 1 та",
        "Апелляциялар: 2 та",
        "Талабалар юборган узр ҳужжатлари: 1 та",
        "Ўқитувчилар истаклари: 1 та",
    ]
    assert waiting(as_("vice_rector").page("/")) == ["Эълонлар: 1 та"]
    assert waiting(as_("registrar").page("/"))[-3:] == [
        "Қайта очиш сўровлари: 2 та",
        "Апелляциялар: 4 та",
        "Ўқитувчилар истаклари: 2 та",
    ]


def test_who_approves_nothing_sees_no_list(as_, world):
    assert waiting(as_("student").page("/")) == []


def test_a_teacher_is_told_of_answers_to_check(as_, world):
    assert waiting(as_("teacher").page("/")) == ["Текширилмаган жавоблар: 2 та"]
    assert waiting(as_("foreign_teacher").page("/")) == ["Текширилмаган жавоблар: 2 та"]
