"""Топшириқлар жадвали, own deadlines on their pages, and what a student reads on the home page (H-23)."""

from datetime import timedelta

import pytest

from hemis.extensions import db
from hemis.models.assignments import Assignment, AssignmentExtension, AssignmentGroup
from tests.house.walks import engine_of
from tests.rig.counter import count_statements
from tests.world import NOW


def change(app, key, **values):
    with app.app_context():
        row = db.session.get(Assignment, key)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.commit()


@pytest.mark.both_engines
def test_the_grid_shows_points_what_waits_and_what_is_missing(app, as_, world):
    client, base = as_("teacher"), f"/subjects/answers/loads/{world.load}"
    client.submit(client.page(f"/subjects/answers/works/{world.works[0]}").form(), points="7,5")
    rows = {row[0]: row[1:] for row in client.page(base).rows()}
    assert sorted(row[0] for row in rows.values()) == ["7,5", "текширилмаган", *["—"] * 7]
    change(app, world.task, due_at=NOW - timedelta(days=3))
    rows = client.page(base).rows()
    assert [row[1] for row in rows].count("топширмаган") == 7
    assert "7,5 кечиккан" in [row[1] for row in rows]
    assert sorted({(row[2], row[3]) for row in rows}) == [("0", "75"), ("0", "—"), ("1", "—")], "missing is no zero"
    assert len(client.page(f"{base}?missing=1").rows()) == 7
    table = client.get(f"{base}?format=csv").data.decode("utf-8-sig")
    assert "Лимитлар бўйича топшириқ (10)" in table
    assert table.count("топширмаган") == 7


def test_the_grid_costs_no_more_for_more_students(app, as_, world):
    client = as_("teacher")
    with count_statements(engine_of(app)) as seen:
        client.page(f"/subjects/answers/loads/{world.load}")
    assert len(seen) <= 12, seen
    assert as_("foreign_teacher").get(f"/subjects/answers/loads/{world.load}").status_code == 404
    assert as_("dean").get(f"/subjects/answers/loads/{world.load}").status_code == 403


@pytest.mark.both_engines
def test_a_group_gets_a_deadline_of_its_own(app, as_, world):
    client = as_("teacher")
    page = client.page(f"/subjects/assignments/{world.task}/groups")
    page = client.submit(page.form(), **{f"day{world.group2}": "30.10.2026", f"time{world.group2}": "18:00"})
    assert "30.10.2026 18:00 гача" in page
    assert "Гуруҳларнинг ўз муддати" in page
    with app.app_context():
        due = {row.group_id: row.due_at for row in db.session.scalars(db.select(AssignmentGroup)) if row.due_at}
    assert list(due) == [world.group2]
    form = client.page(f"/subjects/assignments/{world.task}/groups").form()
    assert "фақат узайтирилади" in client.refused(form, **{f"day{world.group2}": "29.10.2026"})


@pytest.mark.both_engines
def test_one_student_gets_more_time_and_reads_why(app, as_, world):
    change(app, world.task, due_at=NOW - timedelta(days=1))
    address = f"/subjects/assignments/{world.task}/extensions/{world.students[0]}"
    client = as_("teacher")
    form = client.page(address).form()
    assert client.refused(form, due_day="10.10.2026", reason="").form().errors["reason"]
    client.submit(form, due_day="10.10.2026", due_time="12:00", reason="Касал бўлган")
    with app.app_context():
        assert [row.student_id for row in db.session.scalars(db.select(AssignmentExtension))] == [world.students[0]]
    assert "муддати 10.10.2026 12:00 гача узайтирилган" in client.page(f"/subjects/answers/{world.task}")
    student = as_("student").page(f"/subjects/tasks/{world.task}")
    assert "10.10.2026 12:00" in student
    assert "Касал бўлган" in student
    foreign = f"/subjects/assignments/{world.task}/extensions/{world.foreign.students[0]}"
    assert client.get(foreign).status_code == 404
    assert as_("head").get(address).status_code == 403


def test_the_home_page_tells_what_is_to_be_sent(app, as_, world):
    client = as_("student")
    assert "Топширилмаган топшириқлар" not in client.page("/")
    teacher = as_("teacher")
    form = teacher.page(f"/subjects/answers/works/{world.works[0]}").form()
    data = form.filled({"remark": "Тўлдиринг"})
    assert teacher.post(f"/subjects/answers/works/{world.works[0]}/return", data=data).status_code == 303
    page = client.page("/")
    assert "Топширилмаган топшириқлар" in page
    assert "тузатишга қайтарилган" in page
    change(app, world.task, is_active=False)
    assert "Топширилмаган топшириқлар" not in client.page("/")


def test_the_teacher_is_told_of_answers_that_wait(as_, world):
    client = as_("teacher")
    page = client.page("/")
    page = client.page(page.links["Текширилмаган жавоблар: 2 та"])
    assert [row[0] for row in page.rows()] == ["Лимитлар бўйича топшириқ"]
    for key in world.works:
        client.submit(client.page(f"/subjects/answers/works/{key}").form(), points="7")
    assert "Текширилмаган жавоблар" not in client.page("/")
    assert "топилмади" in client.page("/subjects/assignments/?state=waiting")


def test_common_passages_are_marked(app, as_, world):
    text = "функция лимити чексиз кичик миқдорлар ёрдамида аниқланади ва ягона бўлади"
    with app.app_context():
        db.session.execute(db.text("UPDATE work_sending SET text = :text"), {"text": text})
        db.session.commit()
    page = as_("teacher").page(f"/subjects/answers/works/{world.works[0]}/beside/{world.works[1]}")
    assert [each.text for each in page.find_all("mark")] == [text, text]
