"""Баҳолаш тизимлари ва қайднома турлари: the bounds are one form, and stand still once they are used."""

import pytest

HOME, KINDS = "/curriculum/grading/", "/curriculum/sheet-kinds/"
NEW = {"name": "Янги тизим", "code": "21", "act": "Кенгаш қарори", "valid_from": "01.09.2027"}


@pytest.mark.both_engines
def test_a_system_is_entered_with_its_bounds_in_one_form(as_, world):
    client = as_("registrar")
    page = client.submit(client.page(f"{HOME}new").form(), **NEW, low_3="55", high_2="54,9")
    assert page.heading == "Янги тизим"
    assert page.rows() == [
        ["5", "Аъло", "90", "100"],
        ["4", "Яхши", "70", "89,9"],
        ["3", "Қониқарли", "55", "69,9"],
        ["2", "Қониқарсиз", "0", "54,9"],
    ]
    assert "Ўтиш балли 55" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"low_4": "71"}, "3 ва 4 баҳо чегаралари орасида баҳосиз баллар қолган."),
        ({"high_3": "70"}, "3 ва 4 баҳо чегаралари устма-уст тушган."),
        ({"low_2": ""}, "3 баҳо 0 баллдан бошланиши керак."),
        ({"high_4": "89,95"}, "Кўпи билан битта каср рақами киритинг: масалан, 69,9."),
        ({"high_5": "101"}, "0 дан 100 гача сон киритинг."),
        ({"valid_to": "01.09.2026"}, "Амал қилиш муддати бошланмасдан тугамайди."),
    ],
)
def test_wrong_bounds_are_refused_and_what_was_typed_is_kept(as_, world, changes, said):
    client = as_("registrar")
    page = client.refused(client.page(f"{HOME}new").form(), **NEW, **changes)
    assert said in page
    assert page.form().data["code"] == "21"


def test_bounds_are_written_with_a_comma_and_a_refused_one_stays_in_a_field_that_can_show_it(as_, world):
    client = as_("registrar")
    form = client.page(f"{HOME}{world.system}/version").form()
    assert (form.data["low_5"], form.data["high_4"]) == ("90", "89,9")
    page = client.refused(form, **NEW, high_2="54,95")
    assert page.form().data["high_2"] == "54,95"
    assert page.find("input", name="high_2").get("type") == "text"


@pytest.mark.both_engines
def test_the_bounds_of_a_used_system_change_only_by_a_new_version(as_, world):
    client = as_("registrar")
    form = client.page(f"{HOME}{world.system}/edit").form()
    page = client.refused(form, low_3="55", high_2="54,9")
    assert "Янги версиясини киритинг" in page
    assert client.submit(client.page(f"{HOME}{world.system}/edit").form(), act="Бошқа асос").heading
    form = client.page(f"{HOME}{world.system}/version").form()
    page = client.submit(form, **NEW, low_3="55", high_2="54,9")
    assert "Ўтиш балли 55" in page
    former = client.page(f"{HOME}{world.system}")
    assert "Қайси кунгача 01.09.2027" in former
    assert former.rows()[2] == ["3", "Қониқарли", "60", "69,9"]


def test_a_version_begins_after_the_former(as_, world):
    client = as_("registrar")
    page = client.refused(client.page(f"{HOME}{world.system}/version").form(), **NEW | {"valid_from": "01.01.2020"})
    assert "Янги версия аввалгисидан (01.01.2021) кейин бошланади." in page.form().errors["valid_from"]


def test_a_used_system_is_switched_off(as_, world):
    client = as_("registrar")
    assert "Нофаол қилинди" in client.submit(client.page(f"{HOME}{world.system}/remove").form())
    assert [row[0] for row in client.page(f"{HOME}?active=0").rows()] == ["Кредит баҳолаш тизими"]


@pytest.mark.both_engines
def test_a_kind_of_sheets_is_added_changed_and_removed(as_, world):
    client = as_("registrar")
    page = client.submit(client.page(f"{KINDS}new").form(), name="Амалиёт", code="15", position="5")
    assert page.heading == "Амалиёт"
    address = page.url
    page = client.refused(client.page(f"{KINDS}new").form(), name="Амалиёт", code="15", position="5")
    assert "Бундай ёзув аллақачон бор: «15»" in page
    assert "Код икки рақамдан" in client.refused(client.page(f"{KINDS}new").form(), name="Я", code="1")
    assert client.submit(client.page(f"{address}/edit").form(), name="Малакавий амалиёт").heading == "Малакавий амалиёт"
    assert "Ўчирилди." in client.submit(client.page(f"{address}/remove").form())
    assert [row[0] for row in client.page(f"{KINDS}?q=fan").rows()] == ["Фан қайдномаси (асосий)"]


@pytest.mark.parametrize("who", ["dean", "teacher"])
def test_others_view_and_do_not_write(as_, world, who):
    client = as_(who)
    assert client.page(f"{HOME}{world.system}").rows()
    for address in (f"{HOME}new", f"{HOME}{world.system}/version", f"{KINDS}new"):
        assert client.get(address).status_code == 403
