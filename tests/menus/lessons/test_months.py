"""The month sheet: one cell at a time, with the way back."""

import pytest

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.operations.attendance import Held, hold_many
from hemis.web import clock
from tests.rig.counter import count_statements


@pytest.fixture
def kept(app, world):
    """The journal of today's lesson, kept: nobody was absent."""
    with app.app_context():
        held = Held(world.lesson, world.subject, world.faculty, clock.now(), world.users["teacher"], {})
        hold_many([held], by=db.session.get_one(User, world.users["teacher"]))
        db.session.commit()
    return world


def test_the_month_sheet_saves_one_cell_and_can_take_it_back(as_, app, kept):
    teacher, world = as_("teacher"), kept
    with app.app_context():
        engine = db.engine
    teacher.page("/lessons/months/")
    with count_statements(engine) as seen:
        page = teacher.page("/lessons/months/")
    assert len(seen) <= 8, seen
    token = page.find("input", name="csrf_token").get("value")
    cell = f"/lessons/months/cells/{world.lesson}/{world.students[0]}"

    def put(hours, was):
        data = {"csrf_token": token, "change": f"{was}-{hours}"}
        return teacher.post(cell, data=data, headers={"HX-Request": "true"})

    stays = f'id="b{world.lesson}-{world.students[0]}"'  # the focus of the keyboard is found again by it
    assert stays in page.html
    saved = put(2, 0)
    assert saved.text.count(stays) == 1
    assert saved.status_code == 200
    assert "НБ, 2 соат. Сақланди." in saved.text
    assert 'name="change" value="2-0"' in saved.text
    clash = put(1, 0)
    assert clash.status_code == 409
    assert "«НБ, 2 соат» деб белгиланган, сизники «ярим, 1 соат»" in clash.text
    assert put(0, 2).status_code == 200
    assert put(7, 0).status_code == 422
    assert put("", "x").status_code == 422


def test_without_script_a_cell_is_saved_and_the_sheet_comes_back(as_, kept):
    teacher = as_("teacher")
    page = teacher.page("/lessons/months/")
    cell = page.by_id(f"c{kept.lesson}-{kept.students[0]}").find("button")
    data = {"csrf_token": page.form("sheet").data["csrf_token"], cell.get("name"): cell.get("value")}
    saved = teacher.arrive(teacher.post(cell.get("formaction"), data=data).location)
    assert saved.heading == "Ойлик журнал"
    assert "Абдуллаев Шерзод, 06.10.2026: НБ, 2 соат. Сақланди." in saved
    again = teacher.arrive(teacher.post(cell.get("formaction"), data=data).location)
    assert "сақланмади" in again.text_at("div", id="flash")


def test_a_cell_of_a_foreign_lesson_or_student_does_not_exist(as_, world):
    teacher = as_("teacher")
    token = teacher.page("/lessons/months/").find("input", name="csrf_token").get("value")
    stranger = world.foreign.students[0]
    for lesson, student in ((world.foreign.lesson, stranger), (world.lesson, stranger)):
        answer = teacher.post(f"/lessons/months/cells/{lesson}/{student}", data={"csrf_token": token, "change": "0-2"})
        assert answer.status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "csv", "print"])
def test_the_month_goes_into_a_file_and_onto_paper(as_, form):
    assert as_("dean").get(f"/lessons/months/?format={form}").status_code == 200
