"""Worked examples B, and A16 and A17: as sheets, averages, proposals, rules, plans and orders come to them."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from hemis.domain.errors import RuleError
from hemis.domain.promotion import PROMOTE, REPEAT
from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject
from hemis.models.gpa import GpaResult
from hemis.models.settings import RuleValue
from hemis.models.students import AcademicGroup
from hemis.operations import gpa, gpa_all, plan_steps, settings
from hemis.operations.promotions import proposals
from hemis.operations.settings import NewValue
from tests.operations.test_graduation import end_plan, graduation
from tests.orders import AT, student, told
from tests.plans import make_whole, person, semester_of
from tests.transcripts import by_marks, change_system, record
from tests.world import NOW, TODAY

pytestmark = pytest.mark.both_engines
B1 = ((5, 4), (5, 4), (6, 5), (4, 3), (5, 4), (5, 5))
B2 = ((6, 5), (4, 4), (5, 3), (6, 4), (4, 5), (5, 3))
B4 = ((6, 5), (6, 4), (6, 3), (6, 3), (6, 2))


def average(world, kind="semester", number=None):
    rows = select(GpaResult).where(GpaResult.student_id == world.students[0], GpaResult.kind == kind)
    rows = rows if number is None else rows.where(GpaResult.number == number)
    return db.session.scalars(rows.execution_options(populate_existing=True)).one()


def proposed(world):
    plan = gpa.plans_of([world.curriculum])[world.curriculum]  # so that the group knows it
    assert plan.id == world.curriculum
    group = db.session.get_one(AcademicGroup, world.group)
    return proposals([student(world.students[0])], {group.id: group})[world.students[0]]


def rule(key, value):
    db.session.add(RuleValue(key=key, value=value, valid_from=date(2020, 9, 1), act="Кенгаш"))
    db.session.flush()


@pytest.mark.parametrize(
    ("subjects", "failed_as", "value"),
    [
        pytest.param(B1, "0", "4.23", id="B1"),
        pytest.param(B2, "0", "4.00", id="B2"),
        pytest.param(B4, "0", "3.00", id="B4-0"),
        pytest.param(B4, "2", "3.40", id="B4-2"),
        pytest.param(B4[:4], "0", "3.75", id="B4-without-the-failed"),
    ],
)
def test_b1_b2_b4_a_semester(world, database, subjects, failed_as, value):
    rule("gpa.failed_as", failed_as)
    record(world, by_marks(*subjects))
    assert average(world).value == Decimal(value)
    assert proposed(world).gpa == Decimal(value)
    assert gpa_all.unequal() == []


def test_b1_is_stored_exactly(world, database):
    record(world, by_marks(*B1))
    assert (average(world).weighted, average(world).weight) == (127, 30)


@pytest.mark.parametrize(
    ("autumn", "spring", "failed_as", "threshold", "value", "decision"),
    [
        pytest.param([(30, 5)], [(30, None)], "0", "2.70", "2.50", REPEAT, id="B4a"),
        pytest.param([(30, 3)], [(30, None)], "2", "2.40", "2.50", PROMOTE, id="B4b"),
        pytest.param([(30, 4)], [(20, 2)], "0", "2.40", "2.40", PROMOTE, id="B8"),
        pytest.param([(237, 5), (3, 4)], [(260, 2)], "0", "2.40", "2.39", REPEAT, id="B9-2.394"),
        pytest.param([(95, 5), (1, 4)], [(104, 2)], "0", "2.40", "2.40", PROMOTE, id="B9-2.395"),
        pytest.param([(28, 5)], [(22, 2)], "0", "3.00", "2.80", REPEAT, id="B10"),
        pytest.param([(30, 5)], [(20, 2)], "0", "3.00", "3.00", PROMOTE, id="B10-on-the-line"),
    ],
)
def test_b8_b9_b10_a_year_against_the_threshold(world, database, autumn, spring, failed_as, threshold, value, decision):
    rule("gpa.failed_as", failed_as)
    rule("promotion.gpa_min", threshold)
    record(world, by_marks(*autumn), by_marks(*spring))
    year = average(world, "year")
    assert (year.value, year.may_rise) == (Decimal(value), decision == PROMOTE)
    found = proposed(world)
    assert (found.gpa, found.decision, len(found.debts)) == (Decimal(value), decision, 1)


def test_b5_a_year_is_both_semesters(world, database):
    record(world, by_marks((6, 3), (24, 4)), by_marks((24, 4), (6, 5)))
    found = [
        average(world, "semester", 1),
        average(world, "semester", 2),
        average(world, "year"),
        average(world, "total"),
    ]
    assert [each.value for each in found] == [Decimal(each) for each in ("3.80", "4.20", "4.00", "4.00")]


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        pytest.param(((4, 120, 78), (3, 90, 86), (2, 60, 64)), "77.6", id="A16-A17"),
        pytest.param(((3, 3, 55), (2, 2, 90), (4, 4, 60)), "65", id="B7"),
    ],
)
def test_a16_a17_b7_the_ratings_of_the_archive(world, database, rows, value):
    change_system(world, "12")
    record(world, rows)
    found = average(world)
    assert (found.method, found.value) == ("rating", Decimal(value))
    assert found.weighted == sum(hours * points for _credits, hours, points in rows)
    assert (found.debts, found.earned) == (0, sum(credits for credits, _hours, _points in rows))
    assert gpa.recompute(world.students, at=AT) == 0


@pytest.mark.parametrize(("points", "is_debt"), [(54, True), (55, False), (59, False), (60, False)])
@pytest.mark.parametrize("code", ["11", "12"])
def test_a2_what_is_enough_for_the_archive_is_a_debt_under_3069(world, database, code, points, is_debt):
    change_system(world, code)
    record(world, [(4, 120, points)])
    assert average(world).debts == int(is_debt if code == "12" else points < 60)


@pytest.mark.parametrize("value", ["2.35", "3.05", "2,39", "3.01"])
def test_b11_a_threshold_outside_the_law_is_refused(world, database, value):
    new = NewValue("promotion.gpa_min", value, TODAY, "Кенгаш, 2-баённома")
    with pytest.raises(RuleError) as refused:
        settings.set_rule(new, today=TODAY, by=person("admin"))
    assert refused.value.field == "value"


@pytest.mark.parametrize("value", ["2.40", "2,70", "3"])
def test_b11_a_threshold_within_the_law_is_taken(world, database, value):
    row = settings.set_rule(NewValue("promotion.gpa_min", value, TODAY, "Кенгаш"), today=TODAY, by=person("admin"))
    assert row.value == value


@pytest.mark.parametrize(
    ("credits", "tolerance", "said"), [(29, "0", "29 кредит"), (31, "0", "31 кредит"), (29, "1", "")]
)
def test_b16_a_plan_of_29_credits_is_not_approved(world, database, credits, tolerance, said):
    draft = make_whole(world)
    rule("semester.tolerance", tolerance)
    subject = database.get_one(CurriculumSubject, world.draft_subject)
    subject.credits, subject.total_hours, subject.independent_hours = credits, 30 * credits, 30 * credits - 60
    draft.credits = credits
    database.flush()
    found = [
        str(each.reason) for each in plan_steps.faults_of(semester_of(world.draft_semester).curriculum, today=TODAY)
    ]
    if not said:
        assert found == []
        plan_steps.submit(draft, at=NOW, by=person("dean"))
        plan_steps.approve(draft, at=NOW, by=person("registrar"))
        assert draft.is_approved
        return
    assert any(said in each for each in found), found
    with pytest.raises(RuleError):
        plan_steps.submit(draft, at=NOW, by=person("dean"))


@pytest.mark.parametrize(("credits", "said"), [(236, ["236 кредит тўпланган, 240 кредит керак"]), (240, [])])
def test_b17_236_credits_do_not_graduate(world, database, credits, said):
    record(world, [(credits, 30 * credits, 95)])
    end_plan(world, credits=240)
    found = told(graduation(world.students[0]))
    assert len(found) == len(said)
    assert all(part in whole for part, whole in zip(said, found, strict=True))
