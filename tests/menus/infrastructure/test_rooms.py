"""Аудиториялар: the academic office keeps them, everybody else finds them."""

import pytest

from hemis.extensions import db
from hemis.models.infrastructure import Room
from tests.house.walks import engine_of
from tests.rig.counter import count_statements

HOME = "/infrastructure/rooms/"


def codes_on(page):
    """The first cell of each row; an empty list has no table."""
    return [row[0] for row in page.rows()] if page.find("table") is not None else []


def add(client, number, **values):
    form = client.page(f"{HOME}new").form()
    filled = {"building_id": 1, "number": number, "kind": "13", "floor": 1, "capacity": 30} | values
    return client.submit(form, **filled)


@pytest.mark.both_engines
def test_the_academic_office_adds_a_room_whose_code_is_put_together(as_, world):
    page = add(as_("registrar"), "305", floor=3, equipment_projector=1, equipment_computer=15, is_accessible="y")
    assert page.heading == "305-аудитория"
    assert "B01-305" in page
    assert "Проектор, Компьютер: 15" in page
    history = page.text_at("section", class_="history")
    assert "Услубий Карим · жиҳозлари ўзгарди" in history
    assert "Компьютер: — → 15" in history


@pytest.mark.both_engines
def test_what_stands_in_a_room_changes_and_is_told(as_, world):
    client = as_("registrar")
    form = client.page(f"{HOME}{world.room}/edit").form()
    assert form.data["equipment_computer"] == "12"
    page = client.submit(form, equipment_computer="14", equipment_board="", equipment_camera="1")
    assert "Проектор, Компьютер: 14, Видеоконференция камераси" in page
    history = page.text_at("section", class_="history")
    assert "Компьютер: 12 → 14" in history
    assert "Доска: 1 → —" in history
    page = client.submit(client.page(f"{HOME}{world.room}/edit").form())
    assert page.text_at("section", class_="history").count("жиҳозлари ўзгарди") == 1


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("capacity", "0", "1 дан 5000 гача сон киритинг."),
        ("floor", "5", "Бу бинода 4 та қават бор"),
        ("building_id", "9999", "Рўйхатдаги қийматлардан бирини танланг."),
        ("number", "", "Тўлдирилиши шарт."),
        ("number", "201", "аллақачон бор: «201»"),
        ("code", "B01-01", "аллақачон бор: «B01-01»"),
        ("equipment_computer", "-1", "0 дан 1000 гача сон киритинг."),
        ("equipment_computer", "кўп", "Бутун сон киритинг."),
    ],
)
def test_a_wrong_value_is_told_beside_its_field_and_nothing_typed_is_lost(as_, world, field, typed, said):
    client = as_("registrar")
    sent = {"building_id": 1, "number": "777", "code": "X7", "kind": "13", "floor": 2, "capacity": 25, field: typed}
    page = client.refused(client.page(f"{HOME}new").form(), **sent)
    assert said in page.form().errors[field]
    if field != "capacity":
        assert page.form().data["capacity"] == "25"


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["B01-01", "B01-02", "B01-9"]),
        ("q=201", ["B01-01"]),
        ("q=bosh 202", ["B01-02"]),
        ("q=Бош ўқув", ["B01-01", "B01-02", "B01-9"]),
        ("q=йўқ", []),
        ("kind=15", ["B01-9"]),
        ("capacity=60", ["B01-01", "B01-02"]),
        ("equipment=microphone", ["B01-9"]),
        ("equipment=computer", ["B01-01", "B01-02"]),
        ("accessible=1", ["B01-9"]),
        ("accessible=0&kind=11", ["B01-01", "B01-02"]),
        ("active=0", []),
        ("building_id=1", ["B01-01", "B01-02", "B01-9"]),
        ("sort=-capacity", ["B01-02", "B01-01", "B01-9"]),
        ("sort=floor", ["B01-01", "B01-02", "B01-9"]),
    ],
)
def test_filters_and_sorts_find_the_room(as_, world, query, codes):
    client = as_("registrar")
    add(client, "9", floor=2, kind="15", capacity=20, is_accessible="y", equipment_microphone=1)
    assert codes_on(client.page(f"{HOME}?{query}")) == codes


def test_nothing_found_says_what_to_do_next(as_, world):
    page = as_("teacher").page(f"{HOME}?kind=16")
    assert "филтрларни тозаланг" in page
    assert page.links["Тозалаш"] == HOME


@pytest.mark.both_engines
def test_a_room_with_lessons_is_switched_off_and_a_bare_one_is_deleted(as_, world):
    client = as_("registrar")
    assert "Нофаол қилинди" in client.submit(client.page(f"{HOME}{world.room}/remove").form())
    assert [row[0] for row in client.page(f"{HOME}?active=0").rows()] == ["B01-01"]
    bare = add(client, "310", equipment_board=1).url
    assert "Ўчирилди." in client.submit(client.page(f"{bare}/remove").form())
    assert client.get(bare).status_code == 404


def test_the_files_hold_what_the_filter_shows(as_, world):
    text = as_("teacher").get(f"{HOME}?q=201&format=csv").data.decode("utf-8-sig")
    assert "B01-01;Бош ўқув биноси;201;1;Маъруза;60;Доска, Проектор, Компьютер: 12;йўқ;ҳа" in text
    assert as_("teacher").page(f"{HOME}?format=print").heading == "Аудиториялар"


def test_in_latin_the_removal_names_the_room(as_, world):
    client = as_("registrar")
    client.post("/account/language", data={"language": "uz_Latn"})
    assert "B01-01" in client.page(f"{HOME}{world.room}/remove")


def test_a_longer_list_costs_no_more_queries(as_, world, app):
    client = as_("registrar")
    client.page(HOME)
    with count_statements(engine_of(app)) as few:
        client.page(HOME)
    with app.app_context():
        rooms = (Room(code=f"Z{n}", building_id=1, number=f"z{n}", kind="13", capacity=9) for n in range(28))
        db.session.add_all(rooms)
        db.session.commit()
    with count_statements(engine_of(app)) as many:
        assert len(client.page(HOME).rows()) == 30
    assert len(many) == len(few) <= 8, many


@pytest.mark.parametrize("who", ["hr", "dean", "head", "teacher", "management"])
def test_others_read_and_cannot_write(as_, world, who):
    client = as_(who)
    assert "Ўзгартириш" not in client.page(f"{HOME}{world.room}").links
    for address in (f"{HOME}new", f"{HOME}{world.room}/edit", f"{HOME}{world.room}/remove"):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403


@pytest.mark.parametrize("who", ["student", "ministry", "accountant"])
def test_who_has_no_business_here_is_refused(as_, world, who):
    for address in (HOME, f"{HOME}{world.room}", "/infrastructure/free-rooms/"):
        assert as_(who).get(address).status_code == 403


def test_an_unknown_room_is_not_there(as_, world):
    for address in (f"{HOME}9999", f"{HOME}9999/edit"):
        assert as_("registrar").get(address).status_code == 404
