"""A student's passed subjects, here and elsewhere, beside a plan; whether the difference is fixed (rules 4.3)."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from hemis.domain import differences, rules
from hemis.domain.differences import Difference, PassedSubject, PlanSubject
from hemis.extensions import db
from hemis.models.differences import DifferenceLine, SubjectDifference
from hemis.models.orders import Order, OrderLine
from hemis.models.students import AcademicGroup, Enrolment
from hemis.operations import outside_subjects, standing
from hemis.operations.rules import rule_versions

HERE, ELSEWHERE = "here", "elsewhere"
ASKED_OF = ("transfer", "transfer_in", "reinstatement")
"""Orders that bring a student into a plan in which something may be missing."""


def passed_by(student_id: int) -> list[PassedSubject]:
    """Return what a student has passed by confirmed sheets here and by papers from elsewhere; eight statements.

    A paper that knows no credits is counted by its hours.
    """
    here = [
        PassedSubject(each.subject_id, each.name, each.credits, key=f"{HERE}:{each.key}")
        for each in standing.passed(student_id)
    ]
    papers = outside_subjects.outside_of(student_id)
    versions = rule_versions("credit.hours") if any(not row.credits for row in papers) else ()
    elsewhere = [
        PassedSubject(
            row.subject_id or f"{ELSEWHERE}:{row.id}",
            row.name,
            row.credits or row.hours // rules.whole_on("credit.hours", versions, row.paper_on),
            row.hours,
            f"{ELSEWHERE}:{row.id}",
            row.institution,
        )
        for row in papers
    ]
    return here + elsewhere


def places_of(curriculum_id: int, upto: int) -> list[standing.PlanSubject]:
    """Return the subjects of a plan up to and with a semester, of electives that stand for one another only the first.

    A student takes one of them. One statement.
    """
    kept: dict[object, standing.PlanSubject] = {}
    for each in standing.plan_of(curriculum_id):
        if each.semester <= upto:
            kept.setdefault((each.semester, each.elective_group) if each.elective_group else each.key, each)
    return sorted(kept.values(), key=lambda each: (each.semester, each.name))


def target_of(place: standing.PlanSubject) -> PlanSubject:
    """Return a place of a plan as the difference asks for it."""
    return PlanSubject(place.subject_id, place.name, place.semester, place.credits)


def laid_out(student_id: int, curriculum_id: int, upto: int) -> Difference:
    """Lay what a student has passed beside a plan, as nobody has matched by hand."""
    places = [target_of(each) for each in places_of(curriculum_id, upto)]
    return differences.differences(places, passed_by(student_id), upto)


def current(student_id: int, curriculum_id: int) -> SubjectDifference | None:
    """Return the fixed difference of a student and a plan."""
    same = {"student_id": student_id, "curriculum_id": curriculum_id, "status": "fixed"}
    return db.session.scalar(select(SubjectDifference).filter_by(**same))


def undecided(order: Order) -> dict[int, tuple[int, int]]:
    """Return student → (plan, semester to begin with) where an order leads into a plan and nothing is fixed for it.

    One statement, whatever the number of students; a transfer inside one plan asks for nothing, nor does who begins
    with the first semester.
    """
    if order.kind not in ASKED_OF:
        return {}
    goal, present, now = aliased(AcademicGroup), aliased(AcademicGroup), Enrolment
    fixed = select(SubjectDifference.id).where(
        SubjectDifference.student_id == OrderLine.student_id,
        SubjectDifference.curriculum_id == goal.curriculum_id,
        SubjectDifference.status == "fixed",
    )
    rows = (
        select(OrderLine.student_id, goal.curriculum_id, func.coalesce(OrderLine.semester, now.semester, 1))
        .join(goal, goal.id == OrderLine.group_id)
        .outerjoin(now, (now.student_id == OrderLine.student_id) & now.ends_on.is_(None))
        .outerjoin(present, present.id == now.group_id)
        .where(OrderLine.order_id == order.id, ~fixed.exists())
    )
    if order.kind == "transfer":
        rows = rows.where(goal.curriculum_id != present.curriculum_id)
    found = db.session.execute(rows)
    return {student: (plan, semester) for student, plan, semester in found if semester > 1}


def debts_of(order: Order) -> dict[int, int]:
    """Return student → how many subjects are to be made up in the plan into which an order leads; one statement."""
    if order.kind not in ASKED_OF:
        return {}
    made = SubjectDifference
    rows = (
        select(OrderLine.student_id, func.count(DifferenceLine.id))
        .join(AcademicGroup, AcademicGroup.id == OrderLine.group_id)
        .join(made, (made.student_id == OrderLine.student_id) & (made.curriculum_id == AcademicGroup.curriculum_id))
        .outerjoin(DifferenceLine, (DifferenceLine.difference_id == made.id) & (DifferenceLine.to_make_up > 0))
        .where(OrderLine.order_id == order.id, made.status == "fixed")
        .group_by(OrderLine.student_id)
    )
    return {student: number for student, number in db.session.execute(rows)}


def known_of(passed: Sequence[PassedSubject]) -> list[int]:
    """Return the places of plans that were passed here already."""
    return [int(each.key.partition(":")[2]) for each in passed if each.key.startswith(f"{HERE}:")]


__all__ = [
    *("ASKED_OF", "current", "debts_of", "known_of", "laid_out", "passed_by"),
    *("places_of", "target_of", "undecided"),
]
