"""Subjects to be made up close by themselves when a confirmed sheet says that they are passed, and open again."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from hemis.domain.differences import PassedSubject, PlanSubject, is_same
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import Grade
from hemis.models.curriculum import CurriculumSubject
from hemis.models.differences import DifferenceLine, SubjectDifference
from hemis.operations import audit, standing


def follow(sheets: Sequence[int], *, on: date, by: User | None) -> int:
    """Close and open what some sheets have changed; return how many lines. One statement where nobody has a difference.

    What was passed before a difference was made has been counted or struck out there, and closes nothing.
    """
    marked = select(Grade.student_id).where(Grade.sheet_id.in_(sheets))
    lines = db.session.scalars(
        select(DifferenceLine)
        .join(DifferenceLine.difference)
        .where(SubjectDifference.status == "fixed", DifferenceLine.to_make_up > 0)
        .where(SubjectDifference.student_id.in_(marked))
        .options(contains_eager(DifferenceLine.difference), joinedload(DifferenceLine.curriculum_subject))
        .order_by(DifferenceLine.id)
    ).all()
    if not lines:
        return 0
    passed = standing.passed_of(sorted({line.difference.student_id for line in lines}))
    return sum(_settle(line, passed[line.difference.student_id], on, by) for line in lines)


def _settle(line: DifferenceLine, passed: Sequence[standing.PlanSubject], on: date, by: User | None) -> bool:
    place: CurriculumSubject = line.curriculum_subject
    wanted, known = PlanSubject(place.subject_id, line.name, line.semester, line.credits), set(line.difference.known)
    is_passed = any(
        is_same(wanted, PassedSubject(each.subject_id, each.name, each.credits))
        for each in passed
        if each.key not in known
    )
    if is_passed == (line.passed_on is not None):
        return False
    before, line.passed_on = line.passed_on, on if is_passed else None
    db.session.flush()
    changes = {"subject": (None, line.name), "passed_on": (before, line.passed_on)}
    audit.record("make_up" if is_passed else "open_again", line.difference, by=by, changes=changes)
    return True


__all__ = ["follow"]
