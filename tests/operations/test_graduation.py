"""Graduation asks for the whole plan: no debts, its credits, its last semester; statements do not grow (H-11)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from time import perf_counter

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.domain.calendar import TASHKENT
from hemis.domain.promotion import PROMOTE, REPEAT
from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import AcademicYear, Curriculum, CurriculumSubject, Semester, SubjectControl
from hemis.models.differences import DifferenceLine, SubjectDifference
from hemis.models.settings import RuleValue
from hemis.models.students import AcademicGroup, Student
from hemis.operations import movement, sheets
from hemis.operations.assessment import Opening, Points, enter_many, open_sheets
from hemis.operations.orders import NewLine
from hemis.operations.promotions import proposals
from tests import crowd
from tests.orders import days_later, done, order, stretches, student, told, user
from tests.rig.counter import count_statements

CLOSED = datetime(2026, 9, 25, 16, 0, tzinfo=TASHKENT)
GOOD, BAD, MIDDLING = Decimal("0.9"), Decimal("0.3"), Decimal("0.65")
pytestmark = pytest.mark.both_engines


def subject_of(world):
    key = db.session.get_one(GradeSheet, world.sheet).curriculum_subject_id
    return db.session.get_one(CurriculumSubject, key)


def mark(sheet, shares):
    """Confirm a sheet in which each student has a share of the points of every control."""
    row = db.session.get_one(GradeSheet, sheet)
    teacher, dean = user("teacher"), user("dean")
    rows = select(SubjectControl).where(SubjectControl.curriculum_subject_id == row.curriculum_subject_id)
    controls = db.session.scalars(rows).all()
    enter_many(
        [
            Points(sheet, key, each.id, Decimal(round(share * each.max_points * 2)) / 2, teacher.id)
            for key, share in shares.items()
            for each in controls
        ],
        at=CLOSED,
    )
    sheets.settle_many(
        [sheets.Settled(sheet, teacher.id, dean.id)], closed_at=CLOSED, confirmed_at=CLOSED + timedelta(days=1)
    )
    db.session.flush()


def end_plan(world, *, semesters=1, credits=4):
    plan = db.session.get_one(Curriculum, group_of(world).curriculum_id)
    plan.semesters, plan.credits = semesters, credits
    db.session.flush()
    return plan


def group_of(world):
    return db.session.get_one(AcademicGroup, world.group)


def graduation(*keys, on=None):
    return order("graduation", *[NewLine(student_id=key) for key in keys], on=on or days_later(1))


def test_whoever_has_passed_all_of_the_plan_graduates(world, database):
    end_plan(world)
    mark(world.sheet, dict.fromkeys(world.students, GOOD))
    done("graduation", *[NewLine(student_id=key) for key in world.students], on=days_later(1))
    assert {student(key).status for key in world.students} == {"14"}
    assert stretches(world.students[0])[-1].status == "14"


def test_a_debt_is_told_with_its_subject_and_its_credits(world, database):
    end_plan(world)
    failed, passed = world.students[:2]
    mark(world.sheet, dict.fromkeys(world.students, GOOD) | {failed: BAD})
    row = graduation(failed, passed)
    assert {fault.student_id for fault in movement.faults(row, days_later(1))} == {failed}
    assert told(row) == [
        "Режанинг 1 та фани топширилмаган: «Математик анализ».",
        "Битиришга рухсат берилмайди: 0 кредит тўпланган, 4 кредит керак.",
    ]


def test_a_mark_that_nobody_confirmed_does_not_count(world, database):
    end_plan(world)
    assert "топширилмаган: «Математик анализ»" in told(graduation(world.students[0]))[0]


def test_a_missing_credit_and_a_semester_to_come_both_keep_back(world, database):
    end_plan(world, semesters=2, credits=6)
    mark(world.sheet, dict.fromkeys(world.students, GOOD))
    assert told(graduation(world.students[0])) == [
        "Талаба 1-семестрда, ўқув режа эса 2-семестрда тугайди.",
        "Битиришга рухсат берилмайди: 4 кредит тўпланган, 6 кредит керак.",
    ]


def other_plan(world):
    """A group of another plan that teaches the same subject."""
    plan = end_plan(world)
    names = ("speciality_id", "faculty_id", "intake_year_id", "grading_system_id", "credits")
    other = Curriculum(name="Сиртқи", education_form="13", semesters=1, **{name: getattr(plan, name) for name in names})
    db.session.add(other)
    db.session.flush()
    year = db.session.get_one(CurriculumSubject, subject_of(world).id).semester_id
    old = db.session.get_one(Semester, year)
    semester = Semester(
        curriculum_id=other.id, year_id=old.year_id, number=1, starts_on=old.starts_on, ends_on=old.ends_on
    )
    db.session.add(semester)
    db.session.flush()
    columns = {c.key for c in CurriculumSubject.__table__.columns} - {"id", "semester_id", "curriculum_id"}
    same = {name: getattr(subject_of(world), name) for name in columns}
    db.session.add(CurriculumSubject(semester_id=semester.id, **same))
    db.session.flush()
    return other


def test_what_was_passed_in_another_plan_counts_after_a_transfer(world, database):
    key = world.students[0]
    mark(world.sheet, dict.fromkeys(world.students, GOOD))
    other = other_plan(world)
    group_of(world).curriculum_id = other.id
    db.session.flush()
    assert told(graduation(key)) == []


def test_three_thousand_are_asked_about_by_a_handful_of_statements(world, database):
    end_plan(world)
    counts, took = [], 0.0
    for size in (6, 3000):
        crowd.fill_group(world.group, size)
        keys = database.scalars(select(Student.id).where(Student.group_id == world.group)).all()
        row = graduation(*keys)
        database.flush()
        with count_statements(db.engine) as seen:
            start = perf_counter()
            faults = movement.faults(row, days_later(1))
            took = perf_counter() - start
        counts.append(len(seen))
        assert len({fault.student_id for fault in faults}) == len(keys)
    assert counts[0] == counts[1] <= 16, counts
    assert took < 5, took


def test_each_intake_is_measured_by_the_limit_of_its_own_year(world, database):
    """Two groups with the same marks: the council raised the limit after the older intake had begun."""
    year = database.scalars(select(AcademicYear).where(AcademicYear.id == end_plan(world).intake_year_id)).one()
    older = AcademicYear(
        code="2025", name="2025/2026", starts_on=date(2025, 9, 1), ends_on=date(2026, 8, 31), is_current=False
    )
    known = database.scalars(select(AcademicYear).where(AcademicYear.starts_on < year.starts_on)).first()
    if known is None:
        database.add(older)
        database.flush()
    else:
        older = known
    other = other_plan(world)
    other.intake_year_id = older.id
    group2 = db.session.get_one(AcademicGroup, world.group2)
    group2.curriculum_id = other.id
    database.add(RuleValue(key="promotion.gpa_min", value="3.00", valid_from=year.starts_on, act="Кенгаш баёни"))
    database.flush()
    twin = database.scalars(select(CurriculumSubject).join(Semester).where(Semester.curriculum_id == other.id)).one()
    for each in database.scalars(
        select(SubjectControl).where(SubjectControl.curriculum_subject_id == subject_of(world).id)
    ):
        columns = {c.key for c in SubjectControl.__table__.columns} - {"id", "curriculum_subject_id"}
        same = {name: getattr(each, name) for name in columns}
        database.add(SubjectControl(curriculum_subject_id=twin.id, **same))
    database.flush()
    old = db.session.get_one(GradeSheet, world.sheet)
    [sheet] = open_sheets([Opening(twin.id, group2.id, old.teacher_id, old.department_id, old.faculty_id)], by=None)
    mark(world.sheet, dict.fromkeys(world.students, MIDDLING) | {world.students[1]: BAD})
    mark(sheet.id, dict.fromkeys(world.students2, MIDDLING))
    path = joinedload(AcademicGroup.curriculum)
    loads = (
        path.joinedload(each) for each in (Curriculum.intake_year, Curriculum.grading_system, Curriculum.speciality)
    )
    rows = select(AcademicGroup).where(AcademicGroup.id.in_((world.group, world.group2))).options(*loads)
    groups = {each.id: each for each in database.scalars(rows.execution_options(populate_existing=True))}
    students = [student(key) for key in (*world.students, *world.students2)]
    found = proposals(students, groups)
    newer, older_one = found[world.students[0]], found[world.students2[0]]
    assert (newer.decision, older_one.decision) == (PROMOTE, PROMOTE)
    assert newer.reason.params["threshold"] == "3,00"
    assert newer.reason.params["act"] == "Кенгаш баёни"
    assert older_one.reason.params["threshold"] == "2,40"
    assert found[world.students[1]].decision == REPEAT


def test_what_a_fixed_difference_counts_is_passed_and_what_it_leaves_open_is_not(world, database):
    plan, place, (passed, open_) = end_plan(world), subject_of(world), world.students[2:4]
    mark(world.sheet, dict.fromkeys(world.students[:2], GOOD))
    for key, counted, deadline in ((passed, place.credits, None), (open_, 1, days_later(30))):
        lines = {"position": 1, "semester": 1, "name": "Фан", "counted": counted, "deadline": deadline}
        fixed = SubjectDifference(
            student_id=key,
            curriculum_id=plan.id,
            upto_semester=1,
            status="fixed",
            drafted_by_id=user("dean").id,
            drafted_at=CLOSED,
            fixed_by_id=user("dean").id,
            fixed_at=CLOSED,
        )
        db.session.add(fixed)
        db.session.flush()
        left = place.credits - counted
        db.session.add(DifferenceLine(difference_id=fixed.id, curriculum_subject_id=place.id, to_make_up=left, **lines))
    db.session.flush()
    done("graduation", NewLine(student_id=passed), on=days_later(1))
    assert student(passed).status == "14"
    refused = told(graduation(open_))
    assert "топширилмаган: «Математик анализ»" in refused[0]
