"""Бинолар: rooms and seats are counted in each."""

import pytest

from hemis.extensions import db
from hemis.models.infrastructure import Room
from tests.menus.infrastructure.test_rooms import codes_on

HOME = "/infrastructure/buildings/"


@pytest.mark.both_engines
def test_the_academic_office_adds_a_building(as_, world):
    client = as_("registrar")
    page = client.submit(client.page(f"{HOME}new").form(), name="Спорт мажмуаси", code="B09", floors=2)
    assert page.heading == "Спорт мажмуаси"
    assert "Sport majmuasi" in page
    assert "Бу бинода ҳали аудитория йўқ" in page


@pytest.mark.both_engines
def test_rooms_and_seats_of_each_building_are_counted_and_sorted_by(as_, world, app):
    client = as_("registrar")
    client.submit(client.page(f"{HOME}new").form(), name="Спорт мажмуаси", code="B09", floors=2)
    with app.app_context():
        db.session.get(Room, world.foreign.room).is_active = False
        db.session.commit()
    rows = {row[0]: row[4:6] for row in client.page(HOME).rows()}
    assert rows == {"Бош ўқув биноси": ["1", "60"], "Спорт мажмуаси": ["0", "0"]}
    assert [row[0] for row in client.page(f"{HOME}?sort=seats").rows()] == ["Спорт мажмуаси", "Бош ўқув биноси"]
    assert [row[0] for row in client.page(f"{HOME}?sort=-rooms").rows()] == ["Бош ўқув биноси", "Спорт мажмуаси"]
    text = client.get(f"{HOME}?q=bosh&format=csv").data.decode("utf-8-sig")
    assert "B01;Бош ўқув биноси;Bosh oʻquv binosi;;4;1;60;ҳа" in text


def test_a_building_shows_its_kinds_and_its_floors(as_, world):
    page = as_("teacher").page(f"{HOME}{world.building}")
    assert ["Маъруза", "2", "120"] in page.rows()
    assert "1-қават" in page
    assert page.links["201"] == f"/infrastructure/rooms/{world.room}"


@pytest.mark.both_engines
def test_floors_with_rooms_stay(as_, world, app):
    with app.app_context():
        db.session.get(Room, world.room).floor = 3
        db.session.commit()
    client = as_("registrar")
    page = client.refused(client.page(f"{HOME}{world.building}/edit").form(), floors=2)
    assert "3-қаватида аудитория бор" in page.form().errors["floors"]
    client.submit(client.page(f"{HOME}{world.building}/edit").form(), floors=3)


@pytest.mark.both_engines
def test_a_building_with_rooms_is_switched_off_and_its_rooms_are_free_no_more(as_, world):
    client = as_("registrar")
    free = "/infrastructure/free-rooms/?day=2026-10-07&pair=1"
    assert codes_on(client.page(free)) == ["B01-01", "B01-02"]
    assert "Нофаол қилинди" in client.submit(client.page(f"{HOME}{world.building}/remove").form())
    assert codes_on(client.page(free)) == []


@pytest.mark.parametrize("who", ["hr", "dean", "teacher", "management"])
def test_others_read_and_cannot_write(as_, world, who):
    client = as_(who)
    assert "Ўзгартириш" not in client.page(f"{HOME}{world.building}").links
    for address in (f"{HOME}new", f"{HOME}{world.building}/edit", f"{HOME}{world.building}/remove"):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403


def test_a_room_is_added_from_the_page_of_its_building(as_, world):
    client = as_("registrar")
    page = client.page(f"/infrastructure/buildings/{world.building}")
    form = client.page(page.links["Аудитория қўшиш"]).form()
    assert form.data["building_id"] == str(world.building)
    assert "Аудитория қўшиш" not in as_("dean").page(f"/infrastructure/buildings/{world.building}").links
    for wrong in ("x", "999", "-1", "9" * 20):
        assert client.page(f"/infrastructure/rooms/new?building_id={wrong}").form().data["building_id"] == ""
