"""The month sheet: one cell at a time, with the way back."""

import pytest

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.operations.attendance import Held, hold_many
from hemis.web import clock
from tests.rig.counter import count_statements


def test_the_month_sheet_saves_one_cell_and_can_take_it_back(as_, app, world):
    teacher = as_("teacher")
    with app.app_context():
        held = Held(world.lesson, world.subject, world.faculty, clock.now(), world.users["teacher"], {})
        hold_many([held], by=db.session.get_one(User, world.users["teacher"]))
        db.session.commit()
        engine = db.engine
    teacher.page("/lessons/months/")
    with count_statements(engine) as seen:
        page = teacher.page("/lessons/months/")
    assert len(seen) <= 8, seen
    token = page.find("input", name="csrf_token").get("value")
    cell = f"/lessons/months/cells/{world.lesson}/{world.students[0]}"

    def put(hours, was):
        return teacher.post(cell, data={"csrf_token": token, "hours": hours, "was": was})

    saved = put(2, 0)
    assert saved.status_code == 200
    assert "НБ, 2 соат. Сақланди." in saved.text
    assert '"hours":0,"was":2' in saved.text
    clash = put(1, 0)
    assert clash.status_code == 409
    assert "«НБ, 2 соат» деб белгиланган, сизники «ярим, 1 соат»" in clash.text
    assert put(0, 2).status_code == 200
    assert put(7, 0).status_code == 422


def test_a_cell_of_a_foreign_lesson_or_student_does_not_exist(as_, world):
    teacher = as_("teacher")
    token = teacher.page("/lessons/months/").find("input", name="csrf_token").get("value")
    stranger = world.foreign.students[0]
    for lesson, student in ((world.foreign.lesson, stranger), (world.lesson, stranger)):
        answer = teacher.post(
            f"/lessons/months/cells/{lesson}/{student}", data={"csrf_token": token, "hours": 2, "was": 0}
        )
        assert answer.status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "csv", "print"])
def test_the_month_goes_into_a_file_and_onto_paper(as_, form):
    assert as_("dean").get(f"/lessons/months/?format={form}").status_code == 200
