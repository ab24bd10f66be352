"""Семинарлар: the science department enters, the vice-rector approves or sends back, nobody approves their own."""

import pytest

from hemis.extensions import db
from hemis.models.research import Seminar

FILLED = {
    "title": "Функционал анализнинг замонавий масалалари",
    "day": "2026-11-05",
    "starts_at": "10:00",
    "ends_at": "12:00",
    "place": "2-ўқув биноси, 305-хона",
    "organiser": "Математика кафедраси",
    "question": ["Банах фазолари", "Ҳилберт фазолари", "", ""],
    "speaker": ["Раҳимов А.", "Қосимов Б.", "", ""],
    "minutes": ["20", "", "", ""],
}


def spare(form, **changes):
    """What a person types: as many agenda rows as the form has."""
    rows = len(form.data.getlist("question"))
    values = FILLED | changes
    return {
        key: (value + [""] * rows)[:rows] if key in ("question", "speaker", "minutes") else value
        for key, value in values.items()
    }


def enter(client, **changes):
    form = client.page("/research/seminars/new").form()
    return client.submit(form, **spare(form, **changes))


def press(client, page, words):
    """Press the button of the one-button form whose words these are."""
    forms = [form for form in page.forms if form.action.endswith(words)]
    assert len(forms) == 1, [form.action for form in page.forms]
    return client.submit(forms[0])


def test_a_seminar_is_entered_with_its_agenda(as_):
    page = enter(as_("scientist"))
    assert page.heading == FILLED["title"]
    assert "Банах фазолари" in page
    assert "қоралама" in page
    assert page.text.index("Банах") < page.text.index("Ҳилберт")


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(as_):
    client = as_("scientist")
    form = client.page("/research/seminars/new").form()
    page = client.refused(form, **spare(form, day="31.31.2026", ends_at="09:00", minutes=["икки", "", "", ""]))
    assert page.form().data["title"] == FILLED["title"]
    assert page.form().data.getlist("minutes")[0] == "икки"
    assert "day" in page.form().errors
    assert "600" in page.text_at("p", id="agenda-error")


def test_signs_that_are_no_text_are_not_taken_over(as_):
    assert enter(as_("scientist"), title="Белги\ufffe\uffff\ufdd0 охири").heading == "Белги охири"


def test_it_cannot_end_before_it_begins(as_):
    client = as_("scientist")
    form = client.page("/research/seminars/new").form()
    assert "ends_at" in client.refused(form, **spare(form, ends_at="09:00")).form().errors


def test_questions_move_and_vanish_without_javascript(as_):
    client = as_("scientist")
    form = client.page("/research/seminars/new").form()

    def asked(form, step):
        return client.read(client.send(form, **(spare(form) | {"agenda_step": step}))).form()

    assert len(asked(form, "add").data.getlist("question")) == len(form.data.getlist("question")) + 1
    assert asked(form, "down-0").data.getlist("question")[:2] == ["Ҳилберт фазолари", "Банах фазолари"]
    assert asked(form, "up-1").data.getlist("speaker")[:2] == ["Қосимов Б.", "Раҳимов А."]
    assert asked(form, "drop-0").data.getlist("question")[0] == "Ҳилберт фазолари"
    assert asked(form, "drop-99").data.getlist("question")[0] == "Банах фазолари"


def test_from_draft_to_the_public(as_, client, world):
    office, rector = as_("scientist"), as_("vice_rector")
    page = press(office, office.page(f"/research/seminars/{world.seminar}"), "/submission")
    assert "тасдиқ кутмоқда" in page
    page = press(rector, rector.page(f"/research/seminars/{world.seminar}"), "/approval")
    assert "тасдиқланган" in page
    assert "07.10.2026" in page
    assert client.get(f"/ilmiy-faoliyat/seminarlar/{world.seminar}").status_code == 404
    page = press(rector, page, "/publication")
    assert "эълон қилинган" in page
    assert "Қоралама семинар" in client.page(f"/ilmiy-faoliyat/seminarlar/{world.seminar}")


def test_a_seminar_comes_back_with_a_remark_and_goes_again(as_, world):
    office, rector = as_("scientist"), as_("vice_rector")
    form = rector.page(f"/research/announcements/{world.seminar_submitted}/revision").form()
    rector.refused(form, remark="")
    rector.submit(form, remark="Маърузачиларни кўрсатинг")
    page = office.page(f"/research/seminars/{world.seminar_submitted}")
    assert "Проректор изоҳи: Маърузачиларни кўрсатинг" in page
    assert "тасдиқ кутмоқда" in press(office, page, "/submission")


def test_nobody_approves_their_own(app, as_, world):
    with app.app_context():
        row = db.session.get(Seminar, world.seminar_submitted)
        row.submitted_by_id = world.users["vice_rector"]
        db.session.commit()
    rector = as_("vice_rector")
    page = press(rector, rector.page(f"/research/seminars/{world.seminar_submitted}"), "/approval")
    assert "ўзингиз тасдиқлай олмайсиз" in page
    assert "тасдиқ кутмоқда" in page


@pytest.mark.parametrize("name", ["seminar_submitted", "seminar_published"])
def test_what_is_on_its_way_is_not_edited(as_, world, name):
    client, key = as_("scientist"), getattr(world, name)
    assert "қайтариб олинг" in client.arrive(f"/research/seminars/{key}/edit")
    assert "қайтариб олинг" in client.arrive(f"/research/announcements/{key}/files/new")


def test_a_published_one_is_taken_off_with_a_reason(as_, client, world):
    office, key = as_("scientist"), world.seminar_published
    form = office.page(f"/research/announcements/{key}/unpublication").form()
    assert "reason" in office.refused(form, reason="").form().errors
    page = office.submit(form, reason="Вақти ўзгарди")
    assert "қайтариб олинган" in page
    assert client.get(f"/ilmiy-faoliyat/seminarlar/{key}").status_code == 404
    edit = office.page(f"/research/seminars/{key}/edit").form()
    assert "Янги ном" in office.submit(edit, title="Янги ном")


def test_a_published_one_is_corrected_while_the_old_text_stays_public(as_, client, world):
    office, rector, key = as_("scientist"), as_("vice_rector"), world.seminar_published
    place = f"/ilmiy-faoliyat/seminarlar/{key}"
    press(office, office.page(f"/research/seminars/{key}"), "/correction")
    page = office.submit(office.page(f"/research/seminars/{key}/edit").form(), title="Янги ном")
    assert "эски матни очиқ" in page
    assert client.page(place).heading == "Эълон қилинган семинар"
    assert "Янги ном" in office.page("/research/announcements/?status=corrected")
    press(office, office.page(f"/research/seminars/{key}"), "/submission")
    press(rector, rector.page(f"/research/seminars/{key}"), "/approval")
    assert client.page(place).heading == "Эълон қилинган семинар"
    page = press(office, office.page(f"/research/seminars/{key}"), "/publication")
    assert "2-таҳрир" in page
    assert client.page(place).heading == "Янги ном"


def test_a_correction_opened_by_mistake_is_given_up(as_, client, world):
    office, key = as_("scientist"), world.seminar_published
    page = office.page(f"/research/seminars/{key}")
    assert "Тузатишдан воз кечиш" not in page
    place = f"/research/announcements/{key}/correction/remove"
    assert "Фақат юборилмаган" in office.arrive(place)
    press(office, page, "/correction")
    page = office.submit(office.page(f"/research/seminars/{key}/edit").form(), title="Янги ном")
    assert "Тузатишдан воз кечиш" in page
    page = office.submit(office.page(place).form())
    assert page.heading == "Эълон қилинган семинар"
    assert "аввалгича қолди" in page
    assert "тузатишдан воз кечилди Мавзуси: Янги ном → Эълон қилинган семинар" in page
    assert "Янги ном" not in client.page(f"/ilmiy-faoliyat/seminarlar/{key}")
    for other in ("vice_rector", "head", "doctoral"):
        assert as_(other).get(place).status_code == 403


def test_the_board_holds_all_directions_and_is_carried_away(as_):
    board = as_("vice_rector").page("/research/announcements/")
    assert board.rows()[0][0] == "Тасдиқ кутаётган семинар"
    assert "Семинарлар" in board.rows()[0][2]
    answer = as_("management").get("/research/announcements/?format=csv&direction=seminar")
    assert "Тасдиқ кутаётган" in answer.text
    assert "топилмади" in as_("doctoral").page("/research/announcements/?q=йўқсўз")


def test_two_people_do_not_overwrite_each_other(as_, world):
    one, two = as_("scientist"), as_("scientist")
    first = one.page(f"/research/seminars/{world.seminar}/edit").form()
    second = two.page(f"/research/seminars/{world.seminar}/edit").form()
    one.submit(first, title="Биринчи")
    answer = two.send(second, title="Иккинчи")
    assert answer.status_code == 409
    page = two.read(answer, 409)
    assert page.form().data["title"] == "Иккинчи"
    assert "бошқа ходим ўзгартирган" in page
    assert two.page(f"/research/seminars/{world.seminar}").heading == "Биринчи"


def test_a_step_on_an_old_version_is_409(as_, world):
    office = as_("scientist")
    page = office.page(f"/research/seminars/{world.seminar}")
    edit = office.page(f"/research/seminars/{world.seminar}/edit").form()
    office.submit(edit, title="Ўзгарди")
    form = next(form for form in page.forms if form.action.endswith("/submission"))
    assert office.send(form).status_code == 409


def test_the_vice_rector_sees_first_what_waits_and_what_is_late(as_, at, world):
    office, rector = as_("scientist"), as_("vice_rector")
    assert rector.page("/research/seminars/").rows()[0][0] == "Тасдиқ кутаётган семинар"
    press(rector, rector.page(f"/research/seminars/{world.seminar_submitted}"), "/approval")
    at("2026-10-08 02:00")
    rector = as_("vice_rector")
    page = rector.page("/research/seminars/?status=late")
    assert page.rows()[0][0] == "Тасдиқ кутаётган семинар"
    assert "2 соат кечикди" in page
    assert len(page.rows()) == 1
    assert office is not rector


def test_a_list_is_searched_in_both_scripts_and_carried_away(as_):
    client = as_("management")
    assert len(client.page("/research/seminars/?q=tasdiq+kutayotgan").rows()) == 1
    assert len(client.page("/research/seminars/?q=ТАСДИҚ&kind=scientific&year=2026").rows()) == 1
    assert "топилмади" in client.page("/research/seminars/?year=2026&q=йўқ")
    for kind in ("csv", "xlsx"):
        assert client.get(f"/research/seminars/?format={kind}").status_code == 200
    assert "Тасдиқ кутаётган" in client.get("/research/seminars/?format=csv").text


def test_a_draft_is_deleted_but_nothing_that_was_seen(as_, world):
    client = as_("scientist")
    client.submit(client.page(f"/research/announcements/{world.seminar}/remove").form())
    assert client.get(f"/research/seminars/{world.seminar}").status_code == 404
    assert "Фақат қоралама" in client.arrive(f"/research/announcements/{world.seminar_published}/remove")
    assert client.get(f"/research/seminars/{world.seminar_published}").status_code == 200


def test_a_draft_that_was_sent_while_its_removal_was_open_stays(as_, world):
    client = as_("scientist")
    form = client.page(f"/research/announcements/{world.seminar}/remove").form()
    press(client, client.page(f"/research/seminars/{world.seminar}"), "/submission")
    assert "Фақат қоралама" in client.refused(form)


@pytest.mark.parametrize("who", ["dean", "teacher", "head", "student", "hr", "ministry"])
def test_others_do_not_enter(as_, world, who):
    client = as_(who)
    assert client.get("/research/seminars/").status_code == 403
    assert client.get(f"/research/seminars/{world.seminar}").status_code == 403


@pytest.mark.parametrize(
    ("who", "place"),
    [
        ("scientist", "approval"),
        ("scientist", "revision"),
        ("vice_rector", "submission"),
        ("vice_rector", "correction"),
        ("vice_rector", "files/new"),
        ("management", "publication"),
        ("doctoral", "withdrawal"),
    ],
)
def test_a_verb_one_lacks_is_403(as_, world, who, place):
    client = as_(who)
    assert client.post(f"/research/announcements/{world.seminar_submitted}/{place}").status_code == 403


def test_a_seminar_that_does_not_exist_is_404(as_):
    client = as_("scientist")
    for place in ("", "/edit", "/withdrawal", "/files/new", "/files/1"):
        assert client.get(f"/research/seminars/99999{place}").status_code == 404


@pytest.mark.parametrize(
    ("who", "place", "why"),
    [
        ("scientist", "remove", "Фақат қоралама ўчирилади"),
        ("scientist", "unpublication", "Бу ёзув очиқ саҳифада йўқ"),
        ("vice_rector", "unpublication", "Бу ёзув очиқ саҳифада йўқ"),
    ],
)
def test_a_form_that_would_be_refused_says_so_at_once(as_, world, who, place, why):
    told = as_(who).arrive(f"/research/announcements/{world.seminar_submitted}/{place}")
    assert why in told
    assert told.url == f"/research/seminars/{world.seminar_submitted}"


def test_what_was_returned_is_neither_returned_nor_withdrawn_again(as_, world):
    rector, place = as_("vice_rector"), f"/research/announcements/{world.seminar_submitted}"
    rector.submit(rector.page(f"{place}/revision").form(), remark="Тўлиқ ёзинг")
    assert rector.arrive(f"{place}/revision").url == f"/research/seminars/{world.seminar_submitted}"
    assert as_("scientist").arrive(f"{place}/withdrawal").url == f"/research/seminars/{world.seminar_submitted}"
