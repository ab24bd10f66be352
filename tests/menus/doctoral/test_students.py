"""Докторантура: the bureau keeps doctoral students, a supervisor marks plans, nobody sees those of others."""

import pytest

from hemis.extensions import db
from hemis.models.doctoral import DoctoralStudent
from tests.world_doctoral import ITEM, NAME, TOPIC

HOME = "/doctoral/students"
CARD = {
    "name": "Олимов Шерзод Нодирович",
    "form": "13",
    "speciality_code": "10.00.01",
    "speciality": "",
    "payment_form": "12",
    "admitted_on": "2026-09-01",
    "order_number": "7-Д",
    "order_date": "2026-08-28",
}


def enter(client, world, **changes):
    form = client.page(f"{HOME}/new").form()
    return client.submit(form, **(CARD | {"department_id": world.department} | changes))


def test_the_bureau_enters_a_doctoral_student_and_the_form_gives_degree_and_term(app, as_, world):
    client = as_("doctoral")
    page = enter(client, world, supervisor="E-teacher")
    assert page.heading == CARD["name"]
    assert "01.09.2026 – 31.08.2029" in page
    assert "Ўзбек тили" in page, "the speciality comes from the list of a council"
    assert "Насруллаев" in page
    assert "қабул қилинган" in page
    assert CARD["name"] in client.page(f"{HOME}/?field=10&form=13&year=2026")
    assert CARD["name"] not in client.page(f"{HOME}/?field=01")
    with app.app_context():
        row = db.session.scalar(db.select(DoctoralStudent).where(DoctoralStudent.name == CARD["name"]))
        assert row.degree == "dsc"


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        *(("course=2", True), ("course=1", False), ("course=3", False), ("course=99", True), ("course=x", True)),
        *(("speciality_code=01.04", True), ("speciality_code=01.04.07", True), ("speciality_code=02", False)),
        ("speciality_code=%25", False),
        *(("supervisor=насруллаев", True), ("supervisor=Nasrullayev", True), ("supervisor=йўқодам", False)),
        *(("due=late", True), ("due=late&course=2&form=11&status=studying", True), ("due=late&course=3", False)),
    ],
)
def test_the_list_is_narrowed_by_year_of_study_speciality_supervisor_and_lateness(as_, world, asked, is_found):
    assert listed(as_("doctoral"), world, asked) == is_found


def listed(client, world, asked):
    """Whether the list shows the doctoral student of the home faculty; that of the foreign one has the same name."""
    return f"{HOME}/{world.doctoral_student}" in client.page(f"{HOME}/?{asked}").links.values()


def test_who_is_on_time_or_has_finished_is_neither_late_nor_in_a_year(app, as_, world):
    client = as_("doctoral")
    form = client.page(f"/doctoral/plans/items/{world.plan_item}/mark").form()
    client.submit(form, done_on="2026-09-19")
    assert not listed(client, world, "due=late")
    assert NAME in client.get(f"{HOME}/?course=2&format=csv").get_data(as_text=True)
    form = client.page(f"/doctoral/steps/{world.doctoral_student}/new?verb=finish").form()
    client.submit(form, on_day="2026-10-01", order_number="1", order_date="2026-10-01")
    assert not listed(client, world, "course=2")


def test_a_supervisor_from_elsewhere_is_found_too(as_, world):
    client = as_("doctoral")
    other = {"supervisor": "", "supervisor_name": "Ҳакимов Ғайрат", "supervisor_degree": "DSc, СамДУ"}
    client.submit(client.page(f"{HOME}/{world.doctoral_student}/edit").form(), **other)
    assert listed(client, world, "supervisor=hakimov")
    assert not listed(client, world, "supervisor=насруллаев")


def test_accounting_is_not_asked_who_is_late(as_, world):
    page = as_("accountant").page(f"{HOME}/?due=late&course=2")
    assert not page.find_all("select", name="due")
    assert NAME in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("speciality_code", "01.00.00"),
        ("employee", "E-yoq"),
        ("ends_on", "2026-08-01"),
        ("order_date", "2027-01-01"),
        ("pinfl", "123"),
        ("supervisor_name", "Раҳматов А."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(as_, world, field, value):
    client = as_("doctoral")
    form = client.page(f"{HOME}/new").form()
    page = client.refused(form, **(CARD | {"department_id": world.department, field: value}))
    beside = "supervisor_degree" if field == "supervisor_name" else field
    assert page.form().errors[beside]
    assert page.form().data["name"] == CARD["name"]


def test_somebody_of_the_house_is_entered_once_and_never_supervises_oneself(as_, world):
    client = as_("doctoral")
    form = client.page(f"{HOME}/new").form()
    own = CARD | {"department_id": world.department, "employee": "E-teacher", "name": ""}
    assert client.refused(form, **own, supervisor="E-teacher").form().errors["supervisor"]
    assert "Насруллаев" in client.submit(form, **own).heading
    assert client.refused(client.page(f"{HOME}/new").form(), **own).form().errors["employee"]


def test_a_personal_number_is_never_shown_whole(as_, world):
    client = as_("doctoral")
    page = enter(client, world, pinfl="30403960610018", birth_date="1996-03-04")
    assert "30403960610018" not in page
    form = client.page(f"{page.url}/edit").form()
    assert form.data["pinfl"] == ""
    page = client.submit(form)
    assert "*018" in page, "an empty field keeps the number that is there"
    assert "ЖШШИР" not in as_("vice_rector").page(page.url)


def test_supervisor_head_and_own_page_but_nobody_elses(as_, world):
    mine, foreign = f"{HOME}/{world.doctoral_student}", f"{HOME}/{world.foreign.doctoral_student}"
    for who in ("teacher", "head"):
        client = as_(who)
        page = client.page(f"{HOME}/")
        assert NAME in page
        assert "БЕГОНА" not in page
        assert TOPIC in client.page(mine)
        assert client.get(foreign).status_code == 404
        assert client.get(f"{mine}/edit").status_code == 403
    for who in ("scientist", "vice_rector", "management", "accountant"):
        assert NAME in as_(who).page(f"{HOME}/")
    assert as_("accountant").get(f"{mine}/edit").status_code == 403
    assert as_("accountant").get("/doctoral/deadlines/").status_code == 403
    for who in ("dean", "student", "hr", "ministry"):
        assert as_(who).get(f"{HOME}/").status_code == 403


def test_a_doctoral_student_of_the_house_reads_the_own_page_and_marks_nothing(app, as_, world):
    with app.app_context():
        row = db.session.get(DoctoralStudent, world.foreign.doctoral_student)
        row.employee_id = world.teacher
        db.session.commit()
    client = as_("teacher")
    page = client.page(f"/doctoral/plans/{world.foreign.doctoral_student}")
    assert ITEM in page
    assert "Белгилаш" not in page
    address = f"/doctoral/plans/items/{world.foreign.plan_item}/mark"
    page = client.refused(client.page(address).form(), done_on="2026-10-01")
    assert "раҳбари" in page


def test_a_supervisor_marks_an_item_and_the_board_no_longer_tells_of_it(as_, world):
    client = as_("teacher")
    board = client.page("/doctoral/deadlines/?state=late")
    assert ITEM in board
    form = client.page(f"/doctoral/plans/items/{world.plan_item}/mark").form()
    page = client.submit(form, done_on="2026-10-01", remark="Ёзилди")
    assert "01.10.2026" in page
    assert "Ёзилди" in page
    assert ITEM not in client.page("/doctoral/deadlines/?state=late")


def test_a_topic_carries_the_number_of_oak_in_either_script_and_keeps_the_earlier_one(as_, world):
    client = as_("doctoral")
    form = client.page(f"/doctoral/topics/{world.doctoral_student}/new").form()
    new = {"title": "Янги мавзу", "approved_on": "2026-09-30", "minutes_number": "2"}
    assert client.refused(form, **new, registration="В2026.5.PhD/FM316").form().errors["registration"]
    assert client.refused(form, **new, registration="B2026.3.DSc/FM316").form().errors["registration"]
    page = client.submit(form, **new, registration="В2026.3.PhD/FM316")
    assert "B2026.3.PhD/FM316" in page
    assert TOPIC in page, "the earlier topic stays in the history"
    assert "Янги мавзу" in client.page(f"{HOME}/")


def test_an_attestation_that_was_not_passed_proposes_expulsion_by_an_order(as_, world):
    client, key = as_("doctoral"), world.doctoral_student
    form = client.page(f"/doctoral/attestations/{key}/new").form()
    year = {"study_year": "2", "held_on": "2026-10-05", "minutes_number": "9", "result": "failed"}
    assert client.refused(form, **year).form().errors["remark"]
    assert client.refused(form, **year | {"study_year": "1", "remark": "а"}).form().errors["study_year"]
    client.submit(form, **year, remark="Режа бажарилмади")
    page = client.page(f"{HOME}/{key}")
    assert "четлаштириш таклиф қилинади" in page
    form = client.page(f"/doctoral/steps/{key}/new?verb=expel").form()
    assert form.data["verb"] == "expel"
    assert client.refused(form, on_day="2026-10-06", order_number="3", order_date="2026-10-06").form().errors["reason"]
    page = client.submit(form, on_day="2026-10-06", order_number="3", order_date="2026-10-06", reason="Аттестация")
    assert "четлаштирилган" in page
    assert "таклиф" not in page


def test_papers_and_the_list_as_a_file(as_, world):
    client, key = as_("doctoral"), world.doctoral_student
    for address in (f"/doctoral/plans/{key}/print", f"/doctoral/attestations/{key}/print"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.data.startswith(b"%PDF")
    assert client.get(f"{HOME}/?format=xlsx").data.startswith(b"PK")
    assert NAME in client.get("/doctoral/deadlines/?format=csv").get_data(as_text=True)


def test_the_way_to_a_defence_tells_its_terms_and_what_is_late(as_, world):
    client, key = as_("doctoral"), world.doctoral_student
    form = client.page(f"/doctoral/defences/{key}/edit").form()
    backwards = {"submitted_on": "2026-07-15", "expertise_on": "2026-07-01", "conclusion": "positive"}
    assert client.refused(form, **backwards).form().errors["expertise_on"]
    page = client.submit(form, submitted_on="2026-07-15")
    assert "15.09.2026 гача" in page, "two months for PhD (rules 10.3)"
    assert "муддати ўтган" in page
    assert "Дастлабки экспертиза хулосаси" in client.page("/doctoral/deadlines/?state=late")


def test_two_who_change_one_card_do_not_overwrite_each_other(as_, world):
    client = as_("doctoral")
    form = client.page(f"{HOME}/{world.doctoral_student}/edit").form()
    client.submit(form, number="111")
    assert client.send(form, number="222").status_code == 409


def test_nobody_is_shown_who_supervises_nobody(app, as_, world):
    with app.app_context():
        db.session.get(DoctoralStudent, world.doctoral_student).supervisor_id = None
        db.session.commit()
    assert "кўра оладиган докторант йўқ" in as_("teacher").page(f"{HOME}/")


def test_the_list_tells_until_when_one_may_apply(as_, world):
    assert "2027 йил учун аризалар қабул қилинмоқда: 15.10.2026 гача." in as_("doctoral").page(f"{HOME}/")


def test_a_button_pressed_twice_makes_one_card(app, as_, world):
    client = as_("doctoral")
    form = client.page(f"{HOME}/new").form()
    answers = [client.send(form, **CARD, department_id=world.department).status_code for _press in range(2)]
    assert answers == [303, 422]
    with app.app_context():
        assert db.session.query(DoctoralStudent).filter_by(name=CARD["name"]).count() == 1
