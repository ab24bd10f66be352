"""Кунлик баҳоларим: a student reads the own marks, and how they become points of a control (X-R2, functions §22)."""

import pytest

from hemis.extensions import db
from hemis.models.assignments import Assignment, DailyMarking, LessonMark
from hemis.models.settings import RuleValue
from hemis.models.teaching import Absence, Lesson
from tests.house.walks import engine_of
from tests.rig.counter import count_statements
from tests.world import NOW

HOME = "/lessons/own-marks/"
SHARES = "/assessments/sheets/{}/shares/{}"


@pytest.fixture
def lessons(app, world):
    """Three lessons that were held; their marks feed the first control, and nothing else does."""
    keys = (world.lesson_yesterday, world.lesson, world.lesson_later)
    with app.app_context():
        for key in keys:
            lesson = db.session.get(Lesson, key)
            lesson.held_at, lesson.held_by_id = NOW, world.users["teacher"]
        db.session.add(DailyMarking(load_id=world.load, control_id=world.controls[0], weight=2))
        db.session.get(Assignment, world.task).control_id = None
        db.session.commit()
    return keys


def give(app, world, student, *marks):
    """Give marks at (lesson, mark)."""
    with app.app_context():
        by = {"entered_at": NOW, "entered_by_id": world.users["teacher"]}
        db.session.add_all(LessonMark(lesson_id=key, student_id=student, mark=mark, **by) for key, mark in marks)
        db.session.commit()


def rule(app, formula):
    with app.app_context():
        since = NOW.date().replace(month=1)
        db.session.add(RuleValue(key="daily.formula", value=formula, valid_from=since, act="Кенгаш"))
        db.session.commit()


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("formula", "said", "points"),
    [
        ("mean", "(5 + 2 + 4) / (3 × 5) = 73,3 %", "22"),
        ("without_worst", "(5 + 4) / (2 × 5) = 90 %", "27"),
    ],
)
def test_a_student_reads_marks_and_what_they_come_to(app, as_, world, lessons, formula, said, points):
    give(app, world, world.students[0], *zip(lessons, (5, 2, 4), strict=True))
    rule(app, formula)
    page = as_("student").page(HOME)
    row = page.rows(0)[0]
    assert row[1:3] == ["3", "3,67 / 5"]
    assert row[3].startswith(said)
    assert row[4] == f"ЖН: ҳозирча {points} / 30 балл"
    middle = "2 / 5 ҳисобга олинмайди" if formula == "without_worst" else "2 / 5"
    assert [each[3] for each in page.rows(1)] == ["4 / 5", middle, "5 / 5"]
    rows = as_("teacher").page(SHARES.format(world.sheet, world.controls[0])).rows()
    assert rows[0][2] == points


@pytest.mark.both_engines
def test_a_missed_lesson_stands_as_nothing_where_the_rule_says_so(app, as_, world, lessons):
    first, second, third = lessons
    give(app, world, world.students[0], (first, 5))
    give(app, world, world.students[1], (second, 4), (third, 4))
    with app.app_context():
        db.session.add(Absence(lesson_id=second, student_id=world.students[0], unexcused_hours=2))
        db.session.add(Absence(lesson_id=third, student_id=world.students[0], unexcused_hours=0, excused_hours=2))
        db.session.commit()
    client = as_("student")
    assert client.page(HOME).rows(0)[0][3].startswith("5 / (1 × 5) = 100 %")
    rule(app, "held")
    page = client.page(HOME)
    assert page.rows(0)[0][3].startswith("(5 + 0) / (2 × 5) = 50 %")
    assert "0 сабабсиз қолдирилган" in page
    assert as_("teacher").page(SHARES.format(world.sheet, world.controls[0])).rows()[0][2] == "15"


def test_what_else_feeds_the_control_is_told_and_nothing_is_promised(app, as_, world, lessons):
    give(app, world, world.students[0], (lessons[0], 5))
    with app.app_context():
        db.session.get(Assignment, world.task).control_id = world.controls[0]
        db.session.commit()
    client = as_("student")
    assert "вазни 2; шу назоратга яна 1 та иш қўшилади" in client.page(HOME).rows(0)[0][4]
    with app.app_context():
        db.session.get(DailyMarking, world.load).is_active = False
        db.session.commit()
    assert client.page(HOME).rows(0)[0][4] == "назорат баллига қўшилмайди"


def test_only_the_own_marks_are_seen(app, as_, world, lessons):
    give(app, world, world.students[1], (lessons[0], 3))
    assert "ҳали кунлик баҳо қўйилмаган" in as_("student").page(HOME)
    for who in ("teacher", "dean", "head"):
        assert as_(who).get(HOME).status_code == 403


def test_the_lessons_are_searched_and_taken_as_a_file(app, as_, world, lessons):
    give(app, world, world.students[0], *zip(lessons, (5, 4, 3), strict=True))
    client = as_("student")
    assert "Бу фандан баҳо топилмади" in client.page(f"{HOME}?q=кимё")
    table = client.get(f"{HOME}?format=csv").data.decode("utf-8-sig").splitlines()
    assert len(table) == 4
    assert [line.split(";")[5] for line in table[1:]] == ["3", "4", "5"]


def test_a_page_costs_no_more_for_more_lessons(app, as_, world, lessons):
    client, numbers = as_("student"), []
    for lesson in lessons:
        give(app, world, world.students[0], (lesson, 5))
        client.page(HOME)
        with count_statements(engine_of(app)) as seen:
            client.page(HOME)
        numbers.append(len(seen))
    assert len(set(numbers)) == 1, numbers
    assert numbers[0] <= 8, seen
