"""Квалификациялар: the dean's office keeps what the diplomas of its specialities say."""

import pytest

from hemis.extensions import db
from hemis.models.curriculum import Curriculum, Qualification, Speciality
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

HOME = "/students/qualifications/"


def new_one(client, **values):
    return client.submit(client.page(f"{HOME}new").form(), **{"name": "Астроном", "education_type": "11", **values})


@pytest.mark.both_engines
def test_a_new_one_is_of_the_dean_s_faculty_and_is_found_in_either_script(as_, world, app):
    client = as_("dean")
    page = new_one(client)
    assert page.heading == "Астроном"
    assert "Факультет Физика факультети" in page
    for typed in ("астроном", "astronom", "АСТР"):
        assert [row[0] for row in client.page(f"{HOME}?q={typed}").rows()] == ["Астроном"]


@pytest.mark.both_engines
def test_a_name_stands_once_at_a_faculty_and_level(as_, world):
    client = as_("dean")
    new_one(client)
    page = client.refused(client.page(f"{HOME}new").form(), name="Астроном", education_type="11")
    assert "бундай квалификация бор" in page.form().errors["name"]
    assert new_one(client, education_type="12").heading == "Астроном"


def test_a_dean_has_no_other_faculty_to_choose(as_, world):
    client = as_("dean")
    data = client.page(f"{HOME}new").form().filled({"name": "Бегона"})
    data["faculty_id"] = world.foreign.faculty
    page = client.read(client.post(f"{HOME}new", data=data), 422)
    assert page.form().errors["faculty_id"]
    assert page.form().data["name"] == "Бегона"


@pytest.mark.both_engines
@pytest.mark.parametrize("page", ["", "/edit", "/remove"])
def test_a_foreign_one_is_not_there(as_, world, page):
    assert as_("dean").get(f"{HOME}{world.foreign.qualification}{page}").status_code == 404
    assert "БЕГОНА" not in as_("dean").page(HOME)


@pytest.mark.both_engines
def test_one_in_use_is_switched_off_and_keeps_its_level(as_, world):
    client = as_("dean")
    address = f"{HOME}{world.qualification}"
    page = client.refused(client.page(f"{address}/edit").form(), education_type="12")
    assert "мутахассисликларга бириктирилган" in page.form().errors["education_type"]
    assert "Нофаол қилинди" in client.submit(client.page(f"{address}/remove").form())
    bare = new_one(client).url
    assert "Ўчирилди." in client.submit(client.page(f"{bare}/remove").form())


def test_the_history_tells_what_it_was_called(as_, world):
    client = as_("dean")
    page = client.submit(client.page(f"{HOME}{world.qualification}/edit").form(), name="Физик")
    assert "Номи: Физикачи → Физик" in page.text_at("section", class_="history")


def test_a_speciality_takes_one_of_its_own_faculty_and_level(as_, world):
    client = as_("admin")
    form = client.page(f"/students/specialities/{world.speciality}/edit").form()
    page = client.refused(form, qualification_id=world.foreign.qualification)
    assert "бошқа факультет ёки бошқа таълим тури" in page.form().errors["qualification_id"]
    page = client.refused(form, education_type="12")
    assert "бошқа факультет ёки бошқа таълим тури" in page.form().errors["qualification_id"]


@pytest.mark.both_engines
def test_a_curriculum_is_not_submitted_without_and_an_approved_one_is_only_told(as_, world, app):
    said = "Мутахассисликнинг квалификацияси танланмаган"
    client = as_("dean")
    checks = "/curriculum/curricula/{}/checks"
    assert said not in client.page(checks.format(world.draft))
    client.submit(client.page(f"/students/specialities/{world.speciality}/edit").form(), qualification_id="")
    page = client.page(checks.format(world.draft))
    assert page.links[f"{said}: дипломга нима ёзилиши маълум эмас."].endswith(f"{world.speciality}/edit")
    old = client.page(checks.format(world.curriculum))
    assert said in old
    assert "амал қилаверади" in old
    with app.app_context():
        assert db.session.get(Curriculum, world.curriculum).is_approved


def test_local_and_joint_specialities_are_told_apart(as_, world):
    client = as_("dean")
    home = "/students/specialities/"
    client.submit(client.page(f"{home}{world.speciality}/edit").form(), locality="12")
    assert "Маҳаллий ёки қўшма Қўшма" in client.page(f"{home}{world.speciality}")
    assert len(client.page(f"{home}?locality=12").rows()) == 1
    assert "Бундай мутахассислик топилмади" in client.page(f"{home}?locality=11")


@pytest.mark.parametrize("who", ["hr", "registrar", "head", "management", "accountant"])
def test_only_the_dean_s_office_and_the_administrator_write(as_, world, who):
    client = as_(who)
    assert "Физикачи" in client.page(HOME)
    for address in (f"{HOME}new", f"{HOME}{world.qualification}/edit", f"{HOME}{world.qualification}/remove"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("who", ["teacher", "student", "ministry"])
def test_some_have_no_business_here(as_, world, who):
    assert as_(who).get(HOME).status_code == 403


def test_the_file_holds_what_the_list_shows(as_, world):
    text = as_("dean").get(f"{HOME}?format=csv").data.decode("utf-8-sig")
    assert "Физикачи;Fizikachi;Бакалавр;Физика факультети;ҳа" in text
    assert "БЕГОНА" not in text


def test_a_longer_list_costs_no_more_queries(as_, world, app):
    client = as_("dean")
    client.page(HOME)
    with count_statements(engine_of(app)) as few:
        client.page(HOME)
    with app.app_context():
        for number in range(30):
            db.session.add(Qualification(name=f"К{number}", faculty_id=world.faculty, education_type="11"))
        assert db.session.get(Speciality, world.speciality)
        db.session.commit()
    with count_statements(engine_of(app)) as many:
        assert len(client.page(HOME).rows()) == 30
    assert len(many) == len(few) <= 8, many
