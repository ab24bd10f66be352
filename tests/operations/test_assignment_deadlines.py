"""Until when whom: groups with deadlines of their own, more time for one student, and what that takes off lateness."""

from datetime import timedelta
from decimal import Decimal

import pytest

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assignments import Assignment, AssignmentWork
from hemis.models.students import Student
from hemis.operations import assignment_deadlines as deadlines
from hemis.operations import assignments, works
from tests.world import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def task(app, database, world):
    """An assignment whose deadline was an hour ago and which takes late answers for ten percent a day."""
    row = db.session.get(Assignment, world.task, options=assignments.WHOLE)
    row.due_at, row.late_policy, row.late_percent = NOW - HOUR, "percent", 10
    db.session.flush()
    return row


@pytest.fixture
def teacher(task, world):
    return db.session.get(User, world.users["teacher"])


def student(world, number=2):
    return db.session.get(Student, world.students[number])


@pytest.mark.both_engines
def test_a_group_keeps_its_own_deadline(task, teacher, world):
    deadlines.set_groups(task, {world.group: NOW + HOUR}, at=NOW, by=teacher)
    assert deadlines.for_student(world.students[2], [task])[task.id].due == NOW + HOUR
    other = db.session.scalars(db.select(Student.id).where(Student.group_id == world.group2)).first()
    assert deadlines.for_student(other, [task])[task.id].due == NOW - HOUR
    assert deadlines.of_rows([task])[task.id].of(0, world.group, world.group2).due == NOW + HOUR
    assert task.last_due == NOW + HOUR


def test_a_published_deadline_of_a_group_only_moves_later(task, teacher, world):
    with pytest.raises(RuleError, match="фақат узайтирилади"):
        deadlines.set_groups(task, {world.group: NOW - 2 * HOUR}, at=NOW, by=teacher)
    with pytest.raises(RuleError, match="берилмаган"):
        deadlines.set_groups(task, {world.foreign.group: NOW + HOUR}, at=NOW, by=teacher)


@pytest.mark.both_engines
def test_one_student_gets_more_time_and_nobody_else(task, teacher, world):
    deadlines.give(task, student(world), NOW + HOUR, "Касал бўлган", at=NOW, by=teacher)
    receipt = works.send(task, student(world), "Улгурдим", [], key="", by=None, at=NOW)
    late = works.send(task, student(world, 3), "Кечикдим", [], key="", by=None, at=NOW)
    found = [db.session.get(AssignmentWork, each.work_id).penalty for each in (receipt, late)]
    assert found == [0, 10]


@pytest.mark.parametrize("seconds", [0, 1])
def test_the_second_of_a_deadline_of_ones_own_still_counts(task, teacher, world, seconds):
    task.late_policy, task.late_percent = "refused", None
    deadlines.give(task, student(world), NOW + HOUR, "Касал бўлган", at=NOW, by=teacher)
    at = NOW + HOUR + timedelta(seconds=seconds)
    if seconds:
        with pytest.raises(RuleError, match="Муддат тугаган"):
            works.send(task, student(world), "А", [], key="", by=None, at=at)
    else:
        assert works.send(task, student(world), "А", [], key="", by=None, at=at).number == 1


def test_more_time_takes_lateness_off_what_was_graded(task, teacher, world):
    receipt = works.send(task, student(world), "Кечикдим", [], key="", by=None, at=NOW)
    work = db.session.get(AssignmentWork, receipt.work_id)
    works.grade(work, Decimal(8), "", version=1, by=teacher, at=NOW)
    assert work.counted == Decimal("7.2")
    deadlines.give(task, student(world), NOW + HOUR, "Касал бўлган", at=NOW, by=teacher)
    assert (work.penalty, work.points, work.counted, work.version) == (0, 8, 8, 3)


@pytest.mark.parametrize(
    ("due", "reason", "words"),
    [
        (NOW + HOUR, "", "Сабабини ёзинг"),
        (NOW - HOUR / 2, "Касал бўлган", "ўтиб бўлган"),
    ],
)
def test_more_time_needs_a_reason_and_a_day_to_come(task, teacher, world, due, reason, words):
    with pytest.raises(RuleError, match=words):
        deadlines.give(task, student(world), due, reason, at=NOW, by=teacher)


def test_who_did_not_get_it_gets_no_more_time(task, teacher, world):
    foreign = db.session.get(Student, world.foreign.students[0])
    with pytest.raises(RuleError, match="берилмаган"):
        deadlines.give(task, foreign, NOW + HOUR, "Касал бўлган", at=NOW, by=teacher)
