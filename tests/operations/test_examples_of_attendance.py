"""Worked examples C: hours that were missed, papers that excuse them, and what is proposed to the dean."""

from datetime import time

import pytest
from sqlalchemy import func, select

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import CurriculumSubject, LessonSlot
from hemis.models.excuses import AbsenceExcuse, AttendanceMeasure
from hemis.models.students import Student
from hemis.models.teaching import AbsenceTotal, Lesson
from hemis.operations import excuses, measures, years
from hemis.operations.files import StoredFile
from tests.crowd import unlocked
from tests.missing import autumn, miss
from tests.world import NOW

pytestmark = pytest.mark.both_engines
SCAN = (StoredFile("a" * 64, "application/pdf", 10), "маълумотнома")


def hours(world, student):
    sums = select(func.sum(AbsenceTotal.unexcused_hours), func.sum(AbsenceTotal.excused_hours))
    return tuple(each or 0 for each in db.session.execute(sums.where(AbsenceTotal.student_id == student)).one())


def states(student, kind):
    rows = select(AttendanceMeasure.state).where(AttendanceMeasure.student_id == student)
    rows = rows.where(AttendanceMeasure.kind == kind).order_by(AttendanceMeasure.id)
    return list(db.session.scalars(rows.execution_options(populate_existing=True)))


def excuse(world, student, first, last):
    """Enter a paper for the days of two lessons."""
    days = [db.session.get_one(Lesson, lesson).day for lesson in (first, last)]
    row = AbsenceExcuse(student_id=student)
    values = {"kind": "01", "number": "86", "starts_on": days[0], "ends_on": days[1], "note": ""}
    excuses.enter(row, values, [SCAN], at=NOW, by=db.session.get_one(User, world.users["dean"]))
    return row


def plan_hours(world, auditory):
    with unlocked(world.subject):
        subject = db.session.get_one(CurriculumSubject, world.subject)
        subject.lecture_hours, subject.practice_hours = auditory // 2, auditory - auditory // 2
        subject.independent_hours = subject.total_hours - auditory
        db.session.flush()


def missed(world, count, came=0):
    """A student who came to the first pairs (six a day) and then missed so many academic hours of the one subject."""
    student, lessons = world.students[0], autumn(world, 48)[came:]
    miss(world, student, lessons[: count // 2])
    if count % 2:
        miss(world, student, lessons[count // 2 : count // 2 + 1], 1)
    measures.follow(None, at=NOW)
    return student, lessons


@pytest.mark.parametrize(
    ("auditory", "count", "expected"),
    [
        pytest.param(60, 14, [], id="C1-14"),
        pytest.param(60, 15, ["open"], id="C1-15"),
        pytest.param(60, 16, ["open"], id="C1-16"),
        pytest.param(72, 17, [], id="C2-hour-less"),
        pytest.param(72, 18, ["open"], id="C2"),
    ],
)
def test_c1_c2_a_quarter_bars_from_the_final(world, database, auditory, count, expected):
    plan_hours(world, auditory)
    student, _lessons = missed(world, count)
    assert hours(world, student) == (count, 0)
    assert states(student, "bar") == expected


def test_c4_excused_hours_count_in_no_limit(world, database):
    student, lessons = missed(world, 20, came=2)
    assert states(student, "bar") == ["open"]
    excuse(world, student, lessons[0], lessons[3])
    assert hours(world, student) == (12, 8)
    assert states(student, "bar") == ["withdrawn"]


def test_c5_twelve_pairs_are_24_hours_and_c9_fifteen_are_30(world, database):
    student, lessons = missed(world, 24)
    assert hours(world, student) == (24, 0)
    miss(world, student, lessons[12:15])
    assert hours(world, student) == (30, 0)


@pytest.mark.parametrize(("count", "expected"), [(74, []), (75, ["open"]), (76, ["open"])])
def test_c7_more_than_74_hours_are_a_task_and_nobody_is_expelled(world, database, count, expected):
    student, _lessons = missed(world, count)
    assert states(student, "expulsion") == expected
    assert db.session.get_one(Student, student).status == "11"


def test_c8_a_paper_for_four_hours_withdraws_the_task_and_the_history_stays(world, database):
    student, lessons = missed(world, 76, came=4)
    assert states(student, "expulsion") == ["open"]
    paper = excuse(world, student, lessons[0], lessons[1])
    assert hours(world, student) == (72, 4)
    assert states(student, "expulsion") == ["withdrawn"]
    row = db.session.scalars(select(AttendanceMeasure).filter_by(student_id=student, kind="expulsion")).one()
    assert row.hours == 76
    excuses.withdraw(paper, "Ҳужжат қалбаки экан", at=NOW, by=db.session.get_one(User, world.users["dean"]))
    assert states(student, "expulsion") == ["withdrawn", "open"]


def test_c8a_pairs_of_a_year_follow_one_another_and_never_overlap(world, database):
    pairs = years.pairs_of(world.year)
    assert [(pair.starts_at, pair.ends_at) for pair in pairs[:2]] == [
        (time(8, 30), time(9, 50)),
        (time(10), time(11, 20)),
    ]
    by = db.session.get_one(User, world.users["registrar"])
    values = {"number": 7, "year_id": world.year}
    for starts, ends in ((time(17, 49), time(19, 9)), (time(11, 20), time(12, 40))):
        with pytest.raises(RuleError):
            years.save_pair(LessonSlot(year_id=world.year), values | {"starts_at": starts, "ends_at": ends}, by=by)
    years.save_pair(LessonSlot(year_id=world.year), values | {"starts_at": time(18), "ends_at": time(19, 20)}, by=by)
