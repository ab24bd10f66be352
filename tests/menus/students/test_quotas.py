"""Қабул квотаси: planned places beside the students who hold them."""

import pytest
from sqlalchemy.exc import IntegrityError

from hemis.extensions import db
from hemis.models.achievements import AdmissionQuota
from hemis.models.students import Student
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

HOME = "/students/quotas/"


def admit(app, world, count, **columns):
    """Let the first students of the first group be admitted in 2026, and all others a year before."""
    with app.app_context():
        for place, key in enumerate([*world.students, *world.students2]):
            student = db.session.get(Student, key)
            student.admission_year = 2026 if place < count else 2025
            for name, value in columns.items() if place < count else ():
                setattr(student, name, value)
        db.session.commit()


def new_one(client, world, **values):
    typed = {"year_id": world.year, "speciality_id": world.speciality, "kind": "11", "planned": "3"}
    return client.submit(client.page(f"{HOME}new").form(), **{**typed, **values})


@pytest.mark.both_engines
@pytest.mark.parametrize(("count", "told"), [(0, "бўш: 5"), (3, "бўш: 2"), (5, "тўлган"), (6, "ортиқ: 1")])
def test_the_difference_says_in_words_how_many_places_are_free(as_, world, app, count, told):
    admit(app, world, count)
    page = as_("dean").page(HOME)
    assert page.rows()[0][4:] == ["5", str(count), told]
    assert told in as_("dean").page(f"{HOME}{world.quota}")


@pytest.mark.both_engines
def test_who_was_expelled_pays_otherwise_or_came_in_another_year_holds_no_place(as_, world, app):
    admit(app, world, 6)
    with app.app_context():
        db.session.get(Student, world.students[0]).status = "13"
        db.session.get(Student, world.students[1]).status = "15"
        db.session.get(Student, world.students[2]).payment_form = "11"
        db.session.get(Student, world.students[3]).admission_year = 2025
        db.session.get(Student, world.students[4]).status = "12"
        db.session.commit()
    client = as_("dean")
    assert client.page(HOME).rows()[0][4:] == ["5", "2", "бўш: 3"]
    new_one(client, world)
    rows = {row[3]: row[4:] for row in client.page(HOME).rows()}
    assert rows["Давлат гранти"] == ["3", "1", "бўш: 2"]


@pytest.mark.both_engines
def test_whoever_was_brought_in_without_a_year_came_with_the_group(as_, world):
    assert as_("dean").page(HOME).rows()[0][4:] == ["5", "9", "ортиқ: 4"]


@pytest.mark.both_engines
def test_a_targeted_quota_is_not_counted_and_the_total_leaves_it_out(as_, world, app):
    admit(app, world, 2)
    client = as_("dean")
    new_one(client, world, kind="13", planned="4")
    page = client.page(HOME)
    assert {row[3]: row[4:] for row in page.rows()}["Мақсадли қабул"] == ["4", "—", "саналмайди"]
    assert "Жами (барча саҳифалар) 9 2 бўш: 3" in page.text_at("tfoot")


@pytest.mark.both_engines
def test_a_quota_of_one_kind_stands_once(as_, world, app):
    client = as_("dean")
    typed = {"year_id": world.year, "speciality_id": world.speciality, "kind": "12", "planned": "7"}
    page = client.refused(client.page(f"{HOME}new").form(), **typed)
    assert "«Тўлов-шартнома» квотаси киритилган" in page.form().errors["kind"]
    assert page.form().data["planned"] == "7"
    with app.app_context():
        twin = {"year_id": world.year, "speciality_id": world.speciality, "faculty_id": world.faculty}
        db.session.add(AdmissionQuota(**twin, education_form="11", kind="12", planned=1))
        with pytest.raises(IntegrityError):
            db.session.flush()


@pytest.mark.both_engines
def test_a_speciality_with_quotas_stays_at_its_faculty(as_, world):
    client = as_("admin")
    typed = {"code": "60530900", "name": "Кимё", "education_type": "11", "department_id": world.department}
    page = client.submit(client.page("/students/specialities/new").form(), **typed)
    address = page.url
    new_one(as_("dean"), world, speciality_id=address.rsplit("/", 1)[-1])
    page = client.refused(client.page(f"{address}/edit").form(), department_id=world.foreign.department)
    assert "қабул квоталари бор" in page.form().errors["department_id"]


@pytest.mark.parametrize("planned", ["0", "-1", "10001", "беш", ""])
def test_places_are_a_number_that_a_university_can_have(as_, world, planned):
    client = as_("dean")
    typed = {"year_id": world.year, "speciality_id": world.speciality, "kind": "11", "planned": planned}
    assert client.refused(client.page(f"{HOME}new").form(), **typed).form().errors["planned"]


def test_a_speciality_of_another_faculty_is_refused_as_if_it_did_not_exist(as_, world):
    client = as_("dean")
    data = client.page(f"{HOME}new").form().filled({"year_id": world.year, "planned": "3"})
    data["speciality_id"] = world.foreign.speciality
    assert client.read(client.post(f"{HOME}new", data=data), 422).form().errors["speciality_id"]


@pytest.mark.both_engines
@pytest.mark.parametrize("page", ["", "/edit", "/remove"])
def test_a_foreign_quota_is_not_there(as_, world, page):
    assert as_("dean").get(f"{HOME}{world.foreign.quota}{page}").status_code == 404
    assert "БЕГОНА" not in as_("dean").page(HOME)


@pytest.mark.parametrize("who", ["registrar", "marketing"])
def test_the_university_s_offices_keep_those_of_all_faculties(as_, world, who):
    client = as_(who)
    assert len(client.page(HOME).rows()) == 2
    page = client.submit(client.page(f"{HOME}{world.foreign.quota}/edit").form(), planned="8")
    assert "Қабул квотаси: 5 → 8" in page.text_at("section", class_="history")
    assert [row[4] for row in client.page(f"{HOME}?faculty_id={world.foreign.faculty}").rows()] == ["8"]


@pytest.mark.parametrize("who", ["admin", "accountant", "management", "studies"])
def test_others_look_only(as_, world, who):
    client = as_(who)
    assert len(client.page(HOME).rows()) == 2
    for address in (f"{HOME}new", f"{HOME}{world.quota}/edit", f"{HOME}{world.quota}/remove"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("who", ["hr", "head", "teacher", "student", "ministry"])
def test_some_have_no_business_here(as_, world, who):
    assert as_(who).get(HOME).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=физика", 1),
        ("q=fizika", 1),
        ("q=60501", 1),
        ("q=йўқ", 0),
        ("kind=12", 1),
        ("kind=11", 0),
        ("education_form=13", 0),
        ("education_type=11", 1),
        ("education_type=12", 0),
        ("active=0", 0),
        ("year_id=1", 1),
        ("sort=-difference", 1),
        ("sort=taken", 1),
        ("sort=drop", 1),
    ],
)
def test_filters_narrow_and_nonsense_does_not(as_, world, query, found):
    page = as_("dean").page(f"{HOME}?{query}")
    assert len(page.rows()) == found if found else "Бундай квота топилмади" in page


def test_the_file_holds_the_difference(as_, world, app):
    admit(app, world, 6)
    text = as_("dean").get(f"{HOME}?format=csv").data.decode("utf-8-sig")
    assert "2026/2027;Бакалавр;60501;Физика;Физика факультети;Кундузги;Тўлов-шартнома;5;6;-1;ҳа" in text
    assert "БЕГОНА" not in text
    assert "Тўлов-шартнома" in as_("dean").page(f"{HOME}?format=print")


@pytest.mark.both_engines
def test_a_quota_is_taken_away_after_a_question(as_, world):
    client = as_("dean")
    page = client.page(f"{HOME}{world.quota}/remove")
    assert "5 ўрин" in page
    assert "Квота ўчирилди." in client.submit(page.form())
    assert "Ҳали квота киритилмаган" in client.page(HOME)


def test_a_longer_list_costs_no_more_queries(as_, world, app):
    client = as_("dean")
    client.page(HOME)
    with count_statements(engine_of(app)) as few:
        client.page(HOME)
    with app.app_context():
        twin = {"year_id": world.year, "speciality_id": world.speciality, "faculty_id": world.faculty, "planned": 1}
        for form in range(12, 24):
            for kind in ("11", "12", "13"):
                db.session.add(AdmissionQuota(**twin, education_form=str(form), kind=kind))
        db.session.commit()
    with count_statements(engine_of(app)) as many:
        assert len(client.page(HOME).rows()) == 30
    assert len(many) == len(few) <= 8, many


def test_the_form_stays_within_its_queries(as_, world, app):
    client = as_("dean")
    for address in (f"{HOME}new", f"{HOME}{world.quota}/edit", f"{HOME}{world.quota}"):
        with count_statements(engine_of(app)) as seen:
            client.page(address)
        assert len(seen) <= 12, seen
