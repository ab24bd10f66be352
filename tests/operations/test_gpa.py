"""Stored GPA follows sheets, orders and rules, and always equals a recount (H-13, promises C7, C12)."""

import json
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from hemis.domain.calendar import TASHKENT
from hemis.extensions import db
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.curriculum import GradeKind, GradingSystem
from hemis.models.gpa import GpaResult
from hemis.models.jobs import Job
from hemis.models.settings import RuleValue
from hemis.models.students import AcademicGroup
from hemis.operations import gpa, gpa_all, jobs
from hemis.operations.promotions import proposals
from tests.operations.test_graduation import BAD, GOOD, MIDDLING, mark
from tests.orders import student, user
from tests.rig.counter import count_statements

AT = datetime(2026, 10, 6, 12, tzinfo=TASHKENT)
pytestmark = pytest.mark.both_engines


def of(key, kind="semester"):
    rows = select(GpaResult).where(GpaResult.student_id == key, GpaResult.kind == kind)
    return db.session.scalars(rows.execution_options(populate_existing=True)).one_or_none()


def plan_of(world):
    """The plan of the home group with what its rules are asked by."""
    key = db.session.get_one(AcademicGroup, world.group).curriculum_id
    return gpa.plans_of([key])[key]


def marked(world):
    """Confirm the sheet: the first student fails, the second has a middling mark, the others are good."""
    failed, middling, *others = world.students
    mark(world.sheet, {failed: BAD, middling: MIDDLING} | dict.fromkeys(others, GOOD))
    return failed, middling, others[0]


def test_a_confirmed_sheet_is_in_the_average_at_once(world, database):
    failed, middling, good = marked(world)
    assert [of(each).value for each in (failed, middling, good)] == [Decimal(0), Decimal(3), Decimal(5)]
    row = of(good)
    assert (row.weight, row.weighted, row.earned, row.subjects, row.debts) == (4, 20, 4, 1, 0)
    assert json.loads(row.sheets) == [world.sheet]
    assert (of(failed).earned, of(failed).debts) == (0, 1)
    assert {of(good, kind).value for kind in ("semester", "year", "total")} == {Decimal(5)}


def test_a_reopened_sheet_leaves_the_average(world, database):
    _failed, _middling, good = marked(world)
    db.session.execute(update(GradeSheet).where(GradeSheet.id == world.sheet).values(status="reopened"))
    gpa.follow([world.sheet], at=AT)
    assert of(good) is None
    assert gpa_all.unequal() == []


def test_what_has_not_changed_is_not_written_again(world, database):
    marked(world)
    before = {row.id: row.computed_at for row in db.session.scalars(select(GpaResult))}
    with count_statements(db.engine) as seen:
        assert gpa.follow([world.sheet], at=AT) == 0
    assert not seen.writes
    assert before == {row.id: row.computed_at for row in db.session.scalars(select(GpaResult))}


def test_statements_do_not_grow_with_students(world, database):
    marked(world)
    db.session.execute(update(GpaResult).values(earned=0))
    with count_statements(db.engine) as one:
        gpa.recompute(world.students[2:3], at=AT)
    with count_statements(db.engine) as all_of_them:
        gpa.recompute(world.students[3:], at=AT)
    assert len(one) == len(all_of_them) <= 19


def test_the_worksheet_of_promotion_says_the_same(world, database):
    marked(world)
    group = db.session.get_one(AcademicGroup, world.group)
    assert plan_of(world) is group.curriculum
    found = proposals([student(key) for key in world.students], {group.id: group})
    for key in world.students:
        year = of(key, "year")
        assert (found[key].gpa, len(found[key].debts)) == (year.value, year.debts)
        assert found[key].decision == {True: "promote", False: "repeat", None: "wait"}[year.may_rise]


def test_a_rule_counts_from_the_intake_on(world, database):
    failed, _middling, good = marked(world)
    plan = plan_of(world)
    begins = plan.intake_year.starts_on
    db.session.add(RuleValue(key="gpa.failed_as", value="2", valid_from=begins + timedelta(days=1), act="Кенгаш"))
    db.session.flush()
    assert gpa_all.unequal() == []
    db.session.add(RuleValue(key="gpa.failed_as", value="2", valid_from=begins, act="Кенгаш, 5-баённома"))
    db.session.flush()
    assert len(gpa_all.unequal()) == len(world.students)
    assert gpa.recompute(world.students, at=AT) == len(world.students)
    assert (of(failed).value, of(failed).failed_as, of(failed).rules_of) == (Decimal(2), 2, begins)
    assert of(good).value == Decimal(5)


def test_the_archive_has_ratings_by_its_own_scale(world, database):
    plan = plan_of(world)
    system = db.session.scalar(select(GradingSystem).where(GradingSystem.code == "12"))
    if system is None:
        system = GradingSystem(
            code="12", name="1981", act="Низом 1981", valid_from=plan.intake_year.starts_on, pass_points=Decimal(55)
        )
        db.session.add(system)
        db.session.flush()
        for number, low, high in ((5, 86, 100), (4, 71, 85), (3, 55, 70), (2, 0, 54)):
            db.session.add(
                GradeKind(
                    system_id=system.id,
                    mark=number,
                    name=str(number),
                    min_points=Decimal(low),
                    max_points=Decimal(high),
                )
            )
    plan.grading_system_id = system.id
    db.session.flush()
    db.session.expire(plan)
    _failed, middling, _good = marked(world)
    row = of(middling)
    points = sum(db.session.scalars(select(Grade.points).where(Grade.student_id == middling)))
    assert (row.method, row.value) == ("rating", points)
    assert row.weighted == row.weight * points
    assert gpa_all.unequal() == []


def test_a_job_computes_everybody_and_finds_what_somebody_spoiled(world, database, tmp_path):
    marked(world)
    db.session.execute(update(GpaResult).where(GpaResult.kind == "year").values(earned=77))
    db.session.commit()
    assert len(gpa_all.unequal()) == len(world.students)
    job = gpa_all.start(by=user("dean"), at=AT)
    db.session.commit()
    assert jobs.run(job.id, lambda: AT, tmp_path) == "done"
    assert json.loads(db.session.get_one(Job, job.id).result)["changed"] == len(world.students)
    assert gpa_all.unequal() == []


def test_a_job_never_overwrites_what_came_meanwhile(world, database, tmp_path, monkeypatch):
    """A sheet that is opened again between the reading and the writing of a part counts."""
    marked(world)
    db.session.execute(update(GpaResult).where(GpaResult.kind == "year").values(earned=77))
    db.session.commit()
    store = gpa_all._store

    def late(*read, at):
        db.session.execute(update(GradeSheet).where(GradeSheet.id == world.sheet).values(status="reopened"))
        gpa.follow([world.sheet], at=AT)
        return store(*read, at=at)

    monkeypatch.setattr(gpa_all, "_store", late)
    job = gpa_all.start(by=user("dean"), at=AT)
    db.session.commit()
    assert jobs.run(job.id, lambda: AT, tmp_path) == "done"
    assert of(world.students[2]) is None
    assert gpa_all.unequal() == []


def spoiled(world):
    """Begin a job that has something to write in every part of two students."""
    marked(world)
    db.session.execute(update(GpaResult).where(GpaResult.kind == "year").values(earned=77))
    job = gpa_all.start(by=user("dean"), at=AT)
    db.session.commit()
    return job.id


def test_a_job_that_is_cancelled_keeps_the_parts_it_has_done(world, database, tmp_path, monkeypatch):
    key = spoiled(world)
    monkeypatch.setattr(gpa_all, "AT_ONCE", 2)
    store, parts = gpa_all._store, []

    def stopping(*read, at):
        parts.append(read[0])
        if len(parts) == 2:
            with db.engine.begin() as other:
                other.execute(update(Job).where(Job.id == key).values(is_unwanted=True))
        return store(*read, at=at)

    monkeypatch.setattr(gpa_all, "_store", stopping)
    assert jobs.run(key, lambda: AT, tmp_path) == "cancelled"
    assert len(gpa_all.unequal()) == len(world.students) - 2
    monkeypatch.setattr(gpa_all, "_store", store)
    again = gpa_all.start(by=user("dean"), at=AT)
    db.session.commit()
    assert jobs.run(again.id, lambda: AT, tmp_path) == "done"
    assert json.loads(db.session.get_one(Job, again.id).result)["changed"] == len(world.students) - 2
    assert gpa_all.unequal() == []


def test_a_worker_that_has_lost_the_job_writes_nothing_more(world, database, tmp_path, monkeypatch):
    key = spoiled(world)
    store = gpa_all._store

    def overtaken(*read, at):
        with db.engine.begin() as other:
            other.execute(update(Job).where(Job.id == key).values(claim="another"))
        return store(*read, at=at)

    monkeypatch.setattr(gpa_all, "_store", overtaken)
    assert jobs.run(key, lambda: AT, tmp_path) == ""
    assert len(gpa_all.unequal()) == len(world.students)
