"""Мутахассисликлар: the dean's office keeps directions and specialities with their qualifications."""

import pytest

from hemis.extensions import db
from hemis.models.curriculum import Speciality

HOME = "/students/specialities/"


def new_one(client, world, **values):
    typed = {"code": "60530900", "name": "Физика", "education_type": "11", "department_id": world.department}
    return client.submit(client.page(f"{HOME}new").form(), **{**typed, **values})


@pytest.mark.both_engines
def test_a_speciality_takes_its_faculty_from_its_department(as_, world, app):
    page = new_one(as_("dean"), world, qualification_id=world.qualification)
    assert page.heading == "Физика"
    assert "Квалификация Физикачи" in page
    assert "Факультет Физика факультети" in page
    with app.app_context():
        row = db.session.scalars(db.select(Speciality).where(Speciality.code == "60530900")).one()
        assert (row.faculty_id, row.name_latin) == (world.faculty, "Fizika")


def test_a_curriculum_can_be_made_for_it_at_once(as_, world):
    client = as_("dean")
    new_one(client, world, name="Янги йўналиш")
    choices = client.page("/curriculum/curricula/new").text_at("select", name="speciality_id")
    assert "60530900 Янги йўналиш" in choices


@pytest.mark.parametrize("code", ["", "60 53", "abcde", "1234", "12345678901"])
def test_a_code_is_figures(as_, world, code):
    client = as_("dean")
    typed = {"code": code, "name": "Физика", "education_type": "11", "department_id": world.department}
    page = client.refused(client.page(f"{HOME}new").form(), **typed)
    assert page.form().errors["code"]
    assert page.form().data["name"] == "Физика"


@pytest.mark.both_engines
def test_a_code_stands_once_in_a_faculty(as_, world):
    client = as_("dean")
    new_one(client, world)
    typed = {"code": "60530900", "name": "Бошқа", "education_type": "11", "department_id": world.department}
    page = client.refused(client.page(f"{HOME}new").form(), **typed)
    assert "бу шифрли мутахассислик бор: «Физика»" in page.form().errors["code"]


def test_a_department_of_another_faculty_is_refused_as_if_it_did_not_exist(as_, world):
    client = as_("dean")
    data = client.page(f"{HOME}new").form().filled({"code": "60530900", "name": "Физика", "education_type": "11"})
    data["department_id"] = world.foreign.department
    page = client.read(client.post(f"{HOME}new", data=data), 422)
    assert "Рўйхатдаги қийматлардан бирини танланг." in page.form().errors["department_id"]


@pytest.mark.both_engines
def test_one_with_curricula_stays_at_its_faculty(as_, world):
    client = as_("admin")
    form = client.page(f"{HOME}{world.speciality}/edit").form()
    page = client.refused(form, department_id=world.foreign.department)
    assert "ўқув режалари бор" in page.form().errors["department_id"]


@pytest.mark.both_engines
@pytest.mark.parametrize("page", ["", "/edit", "/remove"])
def test_a_foreign_speciality_is_not_there(as_, world, page):
    assert as_("dean").get(f"{HOME}{world.foreign.speciality}{page}").status_code == 404


@pytest.mark.parametrize("who", ["dean", "head"])
def test_own_specialities_are_listed_and_foreign_ones_are_not(as_, who):
    assert [row[1] for row in as_(who).page(HOME).rows()] == ["Физика"]


def test_the_list_is_narrowed_sorted_and_exported_as_shown(as_, world):
    client = as_("admin")
    assert [row[1] for row in client.page(f"{HOME}?faculty_id={world.faculty}").rows()] == ["Физика"]
    assert "топилмади" in client.page(f"{HOME}?education_type=12")
    assert [row[1] for row in client.page(f"{HOME}?q=fizika").rows()] == ["Физика"]
    text = client.get(f"{HOME}?q=fizika&format=csv").data.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Шифри")
    assert len(text.splitlines()) == 2


def test_who_only_watches_sees_no_button(as_, world):
    page = as_("head").page(f"{HOME}{world.speciality}")
    assert "Ўзгартириш" not in page.links
    assert as_("head").get(f"{HOME}new").status_code == 403


@pytest.mark.both_engines
def test_a_linked_speciality_is_switched_off_and_a_new_one_goes(as_, world):
    client = as_("dean")
    assert "Нофаол қилинди" in client.submit(client.page(f"{HOME}{world.speciality}/remove").form())
    page = new_one(client, world)
    assert "Ўчирилди" in client.submit(client.page(f"{page.url}/remove").form())
    assert client.get(page.url).status_code == 404
