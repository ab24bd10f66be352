"""Кунлик баҳолар: given at lessons where the load uses them, and fed into a control (H-24, functions 10.4)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from hemis.extensions import db
from hemis.models.assessment import Grade
from hemis.models.assignments import Assignment, AssignmentWork, LessonMark
from hemis.models.settings import RuleValue
from hemis.models.teaching import Absence, Lesson
from tests.house.walks import engine_of
from tests.rig.counter import count_statements
from tests.world import NOW

HOME = "/lessons/marks/"


@pytest.fixture
def held(app, world):
    """Two lessons whose journals were saved."""
    with app.app_context():
        for key in (world.lesson, world.lesson_yesterday):
            lesson = db.session.get(Lesson, key)
            lesson.held_at, lesson.held_by_id = NOW, world.users["teacher"]
        db.session.commit()


@pytest.fixture
def teacher(as_, world, held):
    """The teacher, who has switched daily marks on."""
    client = as_("teacher")
    page = client.submit(
        client.page(f"{HOME}{world.load}/marking").form(), control_id=str(world.controls[0]), weight="1"
    )
    assert "Сақланди" in page
    return client


def marks(app):
    with app.app_context():
        return {row.student_id: row.mark for row in db.session.scalars(db.select(LessonMark))}


@pytest.mark.both_engines
def test_marks_are_given_changed_and_taken_back(app, teacher, world):
    address = f"{HOME}lessons/{world.lesson}"
    first, second = (f"m{key}" for key in world.students[:2])
    page = teacher.submit(teacher.page(address).form(), **{first: "5", second: "3"})
    assert "2 та баҳо ўзгарди" in page
    assert page.rows()[0][1:3] == ["1", "5 / 5"]
    teacher.submit(teacher.page(address).form(), **{first: "4", second: ""})
    assert marks(app) == {world.students[0]: 4}
    assert "қўйилади" in teacher.page(HOME).rows()[0][3]


def test_a_load_without_daily_marks_takes_none(app, as_, world):
    client = as_("teacher")
    form = client.page(f"{HOME}lessons/{world.lesson}").form()
    assert "кунлик баҳо қўйилмайди" in client.refused(form, **{f"m{world.students[0]}": "5"})
    assert marks(app) == {}


def test_who_was_absent_and_what_is_to_come_get_no_mark(app, teacher, world):
    form = teacher.page(f"{HOME}lessons/{world.lesson}").form()
    with app.app_context():
        db.session.add(Absence(lesson_id=world.lesson, student_id=world.students[0], unexcused_hours=2))
        db.session.commit()
    assert "бўлмаган талабага" in teacher.refused(form, **{f"m{world.students[0]}": "5"})
    assert f"m{world.students[0]}" not in teacher.page(f"{HOME}lessons/{world.lesson}").form().data
    later = teacher.page(f"{HOME}lessons/{world.lesson_later}").form()
    assert "Аввал дарс журналини сақланг" in teacher.refused(later, **{f"m{world.students[1]}": "5"})
    assert marks(app) == {}


@pytest.mark.promise("C1")
@pytest.mark.both_engines
def test_two_pages_at_once_the_second_sees_what_stands(app, teacher, world):
    address, name = f"{HOME}lessons/{world.lesson}", f"m{world.students[0]}"
    one, two = (teacher.page(address).form() for _each in range(2))
    teacher.submit(one, **{name: "5"})
    page = teacher.read(teacher.send(two, **{name: "3"}), 409)
    assert page.form().data[name] == "3"
    assert marks(app) == {world.students[0]: 5}


def test_a_mark_is_one_of_the_system(app, teacher, world):
    form = teacher.page(f"{HOME}lessons/{world.lesson}").form()
    data = form.filled({}).to_dict()
    for bad, status in (("1", 422), ("6", 422), ("а", 400), ("999", 400)):
        assert teacher.post(form.action, data=data | {f"m{world.students[0]}": bad}).status_code == status
    assert teacher.post(form.action, data=data | {f"m{world.foreign.students[0]}": "5"}).status_code == 422
    assert marks(app) == {}


@pytest.mark.both_engines
def test_the_mean_feeds_the_control(app, teacher, world):
    for lesson, mark in ((world.lesson, "5"), (world.lesson_yesterday, "4")):
        teacher.submit(teacher.page(f"{HOME}lessons/{lesson}").form(), **{f"m{world.students[2]}": mark})
    page = teacher.page(f"/assessments/sheets/{world.sheet}/shares/{world.controls[0]}")
    assert "Кунлик баҳолар (қўйилган баҳоларнинг ўртачаси)" in page
    teacher.submit(page.form())
    with app.app_context():
        points = {row.student_id: row.points for row in db.session.scalars(db.select(Grade))}
    assert points[world.students[2]] == Decimal(27)


@pytest.fixture
def graded(app, world):
    """The assignment of the world is over, and the first student got all of its points."""
    with app.app_context():
        db.session.get(Assignment, world.task).due_at = NOW - timedelta(days=1)
        work = db.session.get(AssignmentWork, world.works[0])
        work.state, work.points, work.counted = "graded", Decimal(10), Decimal(10)
        work.graded_by_id, work.graded_at = world.users["teacher"], NOW
        db.session.commit()


def shares(teacher, world):
    page = teacher.page(f"/assessments/sheets/{world.sheet}/shares/{world.controls[0]}")
    return {row[0].split()[0]: row for row in page.rows()}


@pytest.mark.both_engines
def test_switching_marks_on_takes_nobody_points_until_the_first_is_given(teacher, world, graded):
    row = shares(teacher, world)["Абдуллаев"]
    assert row[2] == "30"
    assert "ҳали ҳеч кимга баҳо қўйилмаган: ҳисобга олинмайди" in row[4]
    form = teacher.page(f"{HOME}lessons/{world.lesson}").form()
    teacher.submit(form, **{f"m{world.students[2]}": "5"})
    row = shares(teacher, world)["Абдуллаев"]
    assert row[2] == "15"
    assert "баҳо қўйилмаган: 0 балл" in row[4]


@pytest.mark.both_engines
def test_a_lesson_counts_once_for_who_was_marked_as_absent_after_the_mark(app, teacher, world, graded):
    """By «missed lessons are nothing»: 5 of 5 at one lesson, and one lesson missed, is a half, not a third."""
    first, second = world.students[0], world.students[1]
    teacher.submit(teacher.page(f"{HOME}lessons/{world.lesson}").form(), **{f"m{first}": "5", f"m{second}": "4"})
    form = teacher.page(f"{HOME}lessons/{world.lesson_yesterday}").form()
    teacher.submit(form, **{f"m{second}": "4"})
    with app.app_context():
        since = NOW.date().replace(month=1)
        db.session.add(RuleValue(key="daily.formula", value="held", valid_from=since, act="Кенгаш"))
        for lesson in (world.lesson, world.lesson_yesterday):
            db.session.add(Absence(lesson_id=lesson, student_id=first, unexcused_hours=2))
        db.session.add(Absence(lesson_id=world.lesson, student_id=world.students[2], unexcused_hours=2))
        db.session.commit()
    row = shares(teacher, world)["Абдуллаев"]
    assert "Кунлик баҳолар: 5 / 10, вазни 1" in row[4]
    assert row[2] == "22,5"
    rows = {each[0].split()[0]: each[1:] for each in teacher.page(f"{HOME}{world.load}").rows()}
    assert rows == {
        "Абдуллаев": ["1", "5 / 5", "50"],
        "Ёқубова": ["2", "4 / 5", "80"],
        "Шарипов": ["0", "—", "0"],
    }


def test_only_its_teacher_gives_marks(as_, teacher, world):
    for who, status in (("teacher2", 404), ("foreign_teacher", 404), ("head", 403), ("dean", 403)):
        assert as_(who).get(f"{HOME}lessons/{world.lesson}").status_code == status
    assert as_("dean").get(f"{HOME}{world.load}").status_code == 200
    assert as_("foreign_dean").get(f"{HOME}{world.load}").status_code == 404


def test_a_page_of_marks_costs_no_more_for_more_students(app, teacher, world):
    with count_statements(engine_of(app)) as seen:
        teacher.page(f"{HOME}lessons/{world.lesson}")
    assert len(seen) <= 12, seen


def test_the_page_of_a_load_is_a_list_of_eight_statements(app, teacher, world):
    form = teacher.page(f"{HOME}lessons/{world.lesson}").form()
    teacher.submit(form, **{f"m{key}": "5" for key in world.students[:3]})
    teacher.page(f"{HOME}{world.load}")
    with count_statements(engine_of(app)) as seen:
        teacher.page(f"{HOME}{world.load}")
    assert len(seen) <= 8, seen


def test_loads_are_found_by_what_they_use_and_taken_away_as_a_file(as_, teacher):
    head, everything = as_("head"), teacher.page(HOME).rows()
    marked = teacher.page(f"{HOME}?marking=1").rows()
    assert [row[3].split()[0] for row in marked] == ["қўйилади"]
    assert "юклама топилмади" in teacher.page(f"{HOME}?marking=0").text, "the only load has them"
    name, group = everything[0][1].split()[0], marked[0][2].split(",")[0]
    for found in (f"?teacher={name}&sort=-teacher", f"?group={group}", "?sort=subject"):
        assert len(head.page(HOME + found).rows()) >= 1
    assert "юклама топилмади" in head.page(f"{HOME}?q=йўқбундай").text
    assert "қўйилади" in head.get(f"{HOME}?format=csv").get_data(as_text=True)
