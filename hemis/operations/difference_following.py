"""Subjects to be made up close by themselves when a confirmed sheet says that they are passed, and open again."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from hemis.domain.differences import PassedSubject, PlanSubject, made_up
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import Grade
from hemis.models.curriculum import CurriculumSubject, Semester
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
        .order_by(DifferenceLine.difference_id, DifferenceLine.position)
    ).all()
    if not lines:
        return 0
    passed = standing.passed_of(sorted({line.difference.student_id for line in lines}))
    own = _places({line.difference.curriculum_id for line in lines})
    changed = 0
    for made, group in groupby(lines, key=lambda line: line.difference):
        mine = list(group)
        closed = _made_up(made, mine, passed[made.student_id], own[made.curriculum_id])
        changed += sum(_settle(line, line.curriculum_subject_id in closed, on, by) for line in mine)
    return changed


def _places(plans: Collection[int]) -> dict[int, set[int]]:
    """Plan → its places."""
    rows = select(Semester.curriculum_id, CurriculumSubject.id).join(Semester).where(Semester.curriculum_id.in_(plans))
    found = defaultdict[int, set[int]](set)
    for plan, place in db.session.execute(rows):
        found[plan].add(place)
    return found


def _made_up(
    made: SubjectDifference, lines: Sequence[DifferenceLine], passed: Sequence[standing.PlanSubject], own: set[int]
) -> set[int]:
    wanted = {
        line.curriculum_subject_id: PlanSubject(
            line.curriculum_subject.subject_id, line.name, line.semester, line.to_make_up
        )
        for line in lines
    }
    known = set(made.known)
    new = {
        each.key: PassedSubject(each.subject_id, each.name, each.credits) for each in passed if each.key not in known
    }
    return made_up(wanted, new, own)


def _settle(line: DifferenceLine, is_passed: bool, on: date, by: User | None) -> bool:
    if is_passed == (line.passed_on is not None):
        return False
    before, line.passed_on = line.passed_on, on if is_passed else None
    db.session.flush()
    changes = {"subject": (None, line.name), "passed_on": (before, line.passed_on)}
    audit.record("make_up" if is_passed else "open_again", line.difference, by=by, changes=changes)
    return True


__all__ = ["follow"]
