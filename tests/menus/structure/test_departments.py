"""Кафедралар: each belongs to a faculty."""

import pytest

HOME = "/structure/departments/"


@pytest.mark.both_engines
def test_the_hr_office_adds_a_department_to_a_faculty(as_, world):
    client = as_("hr")
    form = client.page(f"{HOME}new").form()
    page = client.submit(
        form, name="Оптика кафедраси", code="K01", faculty_id=world.faculty, phone="90 123-45-67", email="optika@otm.uz"
    )
    assert page.heading == "Оптика кафедраси"
    assert page.links["Физика факультети"] == f"/structure/faculties/{world.faculty}"
    assert "+998 90 123-45-67" in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("phone", "123", "Телефон рақами 9 та рақамдан иборат бўлади"),
        ("email", "optika", "Электрон почта манзили нотўғри"),
        ("email", "a@b", "Электрон почта манзили нотўғри"),
        ("faculty_id", "99999", "Рўйхатдаги қийматлардан бирини танланг."),
        ("faculty_id", "", "Тўлдирилиши шарт."),
        ("name", "я" * 301, "Кўпи билан 300 белги киритинг."),
    ],
)
def test_a_wrong_value_is_told_beside_its_field_and_nothing_typed_is_lost(as_, world, field, typed, said):
    client = as_("hr")
    data = client.page(f"{HOME}new").form().filled({"name": "Оптика", "code": "K02", "faculty_id": world.faculty})
    data[field] = typed
    page = client.read(client.post(f"{HOME}new", data=data), 422)
    assert said in page.form().errors[field]
    assert page.form().data["code"] == "K02"


def test_the_faculty_narrows_the_list(as_, world):
    page = as_("hr").page(f"{HOME}?faculty_id={world.faculty}")
    assert [row[0] for row in page.rows()] == ["Физика кафедраси"]
    assert [row[0] for row in as_("hr").page(f"{HOME}?q=filologiya").rows()] == ["Филология кафедраси"]


def test_the_list_is_sorted_by_faculty_when_asked(as_, world):
    rows = as_("hr").page(f"{HOME}?sort=-faculty").rows()
    assert [row[1] for row in rows] == ["Филология факультети", "Физика факультети"]


def test_a_department_names_its_head_and_its_specialities(as_, world):
    page = as_("teacher").page(f"{HOME}{world.department}")
    assert "Мудиров Мудир" in page
    assert "Ўзгартириш" not in page.links


@pytest.mark.both_engines
def test_a_department_of_a_faculty_that_was_switched_off_can_still_be_saved(as_, world):
    client = as_("hr")
    client.submit(client.page(f"/structure/faculties/{world.faculty}/remove").form())
    page = client.submit(client.page(f"{HOME}{world.department}/edit").form(), code="K05")
    assert page.url == f"{HOME}{world.department}"
    assert "Физика факультети" not in client.page(f"{HOME}new").text_at("select", name="faculty_id")


def test_the_history_names_the_faculties_in_words(as_, world):
    client = as_("hr")
    page = client.submit(client.page(f"{HOME}{world.department}/edit").form(), faculty_id=world.foreign.faculty)
    assert "Факультет: Физика факультети → Филология факультети" in page.text_at("section", class_="history")


@pytest.mark.both_engines
def test_a_linked_department_is_switched_off(as_, world):
    client = as_("hr")
    assert "Нофаол қилинди" in client.submit(client.page(f"{HOME}{world.department}/remove").form())
    assert [row[0] for row in client.page(f"{HOME}?active=0").rows()] == ["Физика кафедраси"]


def test_the_file_tells_the_faculty(as_, world):
    text = as_("hr").get(f"{HOME}?format=csv").data.decode("utf-8-sig")
    assert "DF01;Физика кафедраси;Fizika kafedrasi;Физика факультети;;;ҳа" in text


@pytest.mark.parametrize("who", ["dean", "head", "registrar"])
def test_who_may_not_write_is_refused(as_, world, who):
    client = as_(who)
    for address in (f"{HOME}new", f"{HOME}{world.department}/edit", f"{HOME}{world.department}/remove"):
        assert client.get(address).status_code == 403
