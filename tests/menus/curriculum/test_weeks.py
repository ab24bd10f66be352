"""The week of a group, a teacher, a room and a course: read by everybody once it is published, told when it changes."""

from datetime import date

import pytest
from sqlalchemy import select, update

from hemis.extensions import db
from hemis.models.exams import Exam, ExamGroup, ExamSession
from hemis.models.settings import Holiday
from hemis.models.staff import Employee
from hemis.web import institution, maintenance
from tests import crowd
from tests.house.walks import CAST
from tests.house.weights import open_page, weigh
from tests.world import NOW

HOME = "/curriculum/timetables/"
WHOLE = ("group", "teacher", "room")
COLD, STATEMENTS = 30_000, 9
MOVE = {"reason": "Ўқитувчи сафарда"}


def pages(place):
    return {
        "group": f"{HOME}groups/{place.group}",
        "teacher": f"{HOME}teachers/{place.teacher}",
        "room": f"{HOME}rooms/{place.room}",
        "course": f"{HOME}courses?faculty_id={place.faculty}",
    }


def toggle(as_, who="dean"):
    """Publish, or take back what is out."""
    client = as_(who)
    return client.submit(client.page(f"{HOME}publication").form())


def move(as_, world, *, weekday=4, slot=2, **changes):
    client = as_("dean")
    tapped = f"?weekday={weekday}&slot_id={world.slots[slot]}"
    form = client.page(f"{HOME}lessons/{world.lesson_later}/move{tapped}").form("placing")
    return client.submit(form, **MOVE | changes)


@pytest.mark.parametrize("name", [*WHOLE, "course"])
@pytest.mark.parametrize("who", CAST)
def test_everybody_who_is_signed_in_reads_what_is_published(as_, world, who, name):
    page = as_(who).page(pages(world)[name])
    assert "Математик анализ" in page
    assert "Насруллаев" in page


@pytest.mark.parametrize("who", ["teacher", "student", "head", "registrar", "management", "accountant"])
def test_only_who_makes_a_timetable_sees_it_before(as_, world, who):
    toggle(as_)
    for name, address in pages(world).items():
        answer = as_(who).get(address)
        assert "Математик анализ" not in answer.text, name
    assert as_(who).get(f"{HOME}lessons/{world.lesson_later}").status_code == 404
    assert "Математик анализ" in as_("dean").page(pages(world)["group"])


@pytest.mark.both_engines
def test_a_published_timetable_of_another_faculty_is_read_and_nothing_else_of_it(as_, world):
    for who in ("dean", "teacher", "student"):
        assert as_(who).get(pages(world.foreign)["group"]).status_code == 404
    toggle(as_, "foreign_dean")
    for who in ("dean", "teacher", "student"):
        client = as_(who)
        page = client.page(pages(world.foreign)["group"])
        assert "БЕГОНАЕВ Ж.С." in page
        assert f"{HOME}lessons/{world.foreign.lesson}" not in page.links.values()
        assert client.get(f"{HOME}lessons/{world.foreign.lesson}").status_code in (403, 404)
        assert client.get(f"{HOME}groups/{world.foreign.group}/placing").status_code in (403, 404)
        assert client.get(f"/students/groups/{world.foreign.group}").status_code in (403, 404)


def test_a_list_begins_with_ones_own_and_reaches_what_is_published(as_, world):
    toggle(as_, "foreign_dean")
    client = as_("dean")
    assert "БЕГОНА" not in client.page(HOME)
    assert "БЕГОНА" in client.page(f"{HOME}?reach=all")
    assert "БЕГОНАЕВ" not in client.page(f"{HOME}teachers/")
    assert "БЕГОНАЕВ" in client.page(f"{HOME}teachers/?reach=all")
    assert "БЕГОНА" in as_("student").page(HOME)


def test_a_room_is_taken_by_a_draft_too_but_by_whom_nobody_is_told(as_, world):
    for who in ("dean", "teacher", "head", "student", "hr"):
        page = as_(who).page(pages(world.foreign)["room"])
        assert "Банд Филология" in page.text
        assert "БЕГОНА" not in page


def examine(app, world, *, approved):
    """Let the world's exam be held by its own teacher in its own room, and be approved if asked."""
    with app.app_context():
        session = db.session.get(ExamSession, world.exam_session)
        if approved:
            session.submitted_at = session.approved_at = NOW
            session.submitted_by_id, session.approved_by_id = world.users["dean"], world.users["studies"]
            session.status = "approved"
        db.session.commit()
        exam = db.session.get(Exam, world.exam)
        groups = [each.group_id for each in db.session.scalars(select(ExamGroup).where(ExamGroup.exam_id == exam.id))]
        return {
            "group": f"{HOME}groups/{groups[0]}?week={exam.day}",
            "teacher": f"{HOME}teachers/{exam.examiner_id}?week={exam.day}",
            "room": f"{HOME}rooms/{exam.room_id}?week={exam.day}",
            "course": f"{HOME}courses?faculty_id={world.faculty}&week={exam.day}",
        }


@pytest.mark.both_engines
@pytest.mark.parametrize("who", ["dean", "student", "teacher", "accountant"])
def test_an_approved_exam_stands_in_every_week(app, as_, world, who):
    client = as_(who)
    for name, address in examine(app, world, approved=True).items():
        page = client.page(address)
        assert "Имтиҳон" in page, name
        assert "Математик анализ" in page, name
        assert "Бу ҳафтада дарс йўқ" not in page
        paper = address.replace("courses?", "courses/paper?").replace("?week", "/paper?week")
        assert "Имтиҳон" in client.page(paper), name


def test_before_it_is_approved_an_exam_is_seen_by_its_makers_and_takes_the_room(app, as_, world):
    addresses = examine(app, world, approved=False)
    for name, address in addresses.items():
        assert "тасдиқланмаган" in as_("dean").page(address), name
        page = as_("registrar").page(address)
        assert "тасдиқланмаган" not in page, name
        assert ("Банд" in page) == (name == "room")


@pytest.mark.both_engines
def test_no_lesson_is_placed_over_an_exam(app, as_, world):
    client, slot_id = as_("dean"), world.slots[5]
    asked = f"week=2026-10-12&weekday=4&slot_id={slot_id}"
    places = (
        f"{HOME}groups/{world.group}/placing?load_id={world.load}&weeks=once&{asked}",
        f"{HOME}lessons/{world.lesson_later}/move?{asked}",
    )
    forms = [client.page(address).form("placing") for address in places]
    with app.app_context():
        db.session.get(ExamSession, world.exam_session).starts_on = date(2026, 10, 12)
        exam = update(Exam).where(Exam.id == world.exam)
        db.session.execute(exam.values(day=date(2026, 10, 15), slot_id=slot_id))
        db.session.commit()
    assert "Имтиҳон" in client.page(examine(app, world, approved=True)["group"])
    for address, form in zip(places, forms, strict=True):
        assert "Банд: 11-ФИЗ" in client.page(address)
        page = client.refused(form, **({"reason": "Ўқитувчи сафарда"} if "move" in address else {}))
        assert "15.10.2026 куни 6-жуфтликда имтиҳон бор" in page


def test_one_finds_the_own_week(as_, world):
    for who, name in (("teacher", "teacher"), ("student", "group")):
        client = as_(who)
        answer = client.get(client.page(HOME).links["Менинг жадвалим"])
        assert answer.headers["Location"] == pages(world)[name]
        assert "Телефон тақвимига" in client.page(pages(world)[name]).links
    assert as_("accountant").get(f"{HOME}mine").status_code == 404


def test_one_goes_from_week_to_week_and_back(as_, world):
    client, address = as_("teacher"), pages(world)["room"]
    page = client.page(address)
    assert "Шу ҳафта" not in page.links
    later = client.page(page.links["Кейинги ҳафта ›"])
    assert "12.10.2026 – 18.10.2026" in later
    assert later.links["Шу ҳафта"] == address
    assert client.page(later.links["‹ Олдинги ҳафта"]).url == f"{address}?week=2026-10-05"
    assert "ҳеч қайси ўқув йилига кирмайди" in client.page(f"{address}?week=2031-10-01")


def test_a_working_sunday_has_a_column_and_a_day_off_its_name(app, as_, world):
    address = pages(world)["group"]
    assert "Якшанба" not in as_("dean").page(address)
    with app.app_context():
        row = {"day": date(2026, 10, 11), "is_working": True, "name": "Ўтказилган иш куни"}
        db.session.add_all(Holiday(week_days=days, **row) for days in (5, 6))
        db.session.commit()
    page = as_("dean").page(address)
    assert "Якшанба" in page
    assert "Ўтказилган иш куни" in page


@pytest.mark.both_engines
@pytest.mark.parametrize("name", WHOLE)
def test_who_looks_is_told_what_was_moved_and_finds_it_from_its_old_place(as_, world, name):
    move(as_, world)
    for who in ("teacher", "student"):
        page = as_(who).page(pages(world)[name])
        assert "Кўчирилди: аввал 06.10.2026, 4-жуфтлик, 13:30" in page.text
        assert "→ 08.10.2026, 3-жуфтлик, 11:30, B01-01" in page.text
        assert "Математик анализ: 06.10.2026, 4-жуфтлик, 13:30 дарси кўчирилди" in page.text
        assert "Сабаб: Ўқитувчи сафарда." in page.text
    assert "Сўнгги ўзгаришлар" in as_("student").page(f"{pages(world)[name]}?week=2026-11-16")


@pytest.mark.both_engines
def test_who_looks_is_told_of_another_teacher(app, as_, world):
    client = as_("head")
    form = client.page(f"/curriculum/loads/{world.load}/edit").form()
    with app.app_context():
        other = db.session.scalar(select(Employee.id).where(Employee.number == "E-teacher2"))
    client.submit(form, teacher_id=other)
    page = as_("student").page(pages(world)["group"])
    assert "Ўқитувчи алмашди: аввал Насруллаев Ж.С." in page.text
    assert "дарсини энди Ҳайитова М.Б. ўтади" in page.text
    assert "→ Ҳайитова М.Б." in as_("teacher").page(pages(world)["teacher"]).text
    history = as_("dean").page(f"{HOME}lessons/{world.lesson_later}").text_at("section", class_="history")
    for words in ("ўқитувчиси алмашди", "Мудиров Мудир", "06.10.2026"):
        assert words in history


def test_a_draft_is_moved_without_noise(as_, world):
    toggle(as_)
    move(as_, world)
    toggle(as_)
    page = as_("student").page(pages(world)["group"])
    assert "Кўчирилди" not in page
    assert "→" not in page.text


def test_a_lesson_that_comes_back_leaves_no_mark_at_its_own_place(as_, world):
    move(as_, world)
    move(as_, world, weekday=2, slot=3, reason="Сафар қолдирилди")
    page = as_("student").page(pages(world)["group"])
    assert "→ 06.10.2026" in page.text
    assert "→ 08.10.2026" not in page.text


def test_a_cancelled_lesson_that_was_moved_keeps_one_word(as_, world):
    move(as_, world)
    client = as_("dean")
    client.submit(client.page(f"{HOME}lessons/{world.lesson_later}/cancellation").form(), reason="Ўқитувчи касал")
    page = as_("student").page(pages(world)["group"])
    assert "Қолдирилди: Ўқитувчи касал" in page.text
    assert "08.10.2026, 3-жуфтлик, 11:30 дарси қолдирилди" in page.text
    assert "Кўчирилди" not in page


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("size", ["", "a4", "a3", "a99"])
def test_a_week_is_a_sheet_of_paper(as_, world, name, size):
    page = as_("student").page(f"{pages(world)[name]}/paper?size={size}")
    assert "Математик анализ" in page
    assert "БухДУ" in page
    assert f"on-{size if size == 'a3' else 'a4'}" in page.find("main").get("class")


def test_the_groups_of_a_course_stand_beside_one_another(as_, world):
    page = as_("student").page(f"{HOME}courses?faculty_id={world.faculty}&course=1")
    assert [each.strip() for each in page.text_at("thead").split()] == ["Жуфтлик", "11-ФИЗ", "12-ФИЗ"]
    assert page.find("td", colspan="2") is not None, "groups that sit together share a cell"
    assert "Математик анализ" in as_("student").page(page.links["Чоп этиш"])
    assert "эълон қилинган жадвал йўқ" in as_("student").page(f"{HOME}courses?faculty_id={world.foreign.faculty}")
    assert "Бу ҳафтада дарс йўқ" in as_("dean").page(f"{HOME}courses?week=2027-03-01")


@pytest.mark.promise("E5", "E6")
@pytest.mark.parametrize("name", [*WHOLE, "course"])
def test_a_full_week_is_light_and_costs_what_an_empty_one_costs(app, as_, world, monkeypatch, name):
    for module in (institution, maintenance):  # what is kept for seconds must not run out in the middle of a count
        monkeypatch.setattr(module, "KEPT_SECONDS", 3600)
    client, address, counts = as_("dean"), pages(world)[name], []
    for lessons in (0, 10, 33):
        with app.app_context():
            crowd.fill_week(world.lesson, lessons)
        *_answers, seen = open_page(app, client, address)
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2] <= STATEMENTS, seen
    assert weigh(client, address).cold <= COLD
