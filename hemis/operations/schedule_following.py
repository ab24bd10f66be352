"""The lines of personal schedules close when a confirmed sheet says how the subject ended, and open again with it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select, update
from sqlalchemy.orm import contains_eager

from hemis.domain.schedules import FAILED, FINISHED, OPEN, PASSED, STRUCK
from hemis.domain.workflow import APPROVED, CONFIRMED
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.schedules import PersonalSchedule, ScheduleLine
from hemis.operations import audit, standing

MOVING = (APPROVED, FINISHED)


def follow(sheets: Sequence[int], *, on: date, by: User | None) -> int:
    """Close and open what some sheets have changed; return how many lines. One statement where nobody studies again.

    A subject that is passed, on whatever sheet, is closed; the line's own sheet alone says that it was failed.
    """
    rows = (
        select(ScheduleLine)
        .join(ScheduleLine.schedule)
        .join(GradeSheet, GradeSheet.curriculum_subject_id == ScheduleLine.curriculum_subject_id)
        .join(Grade, (Grade.sheet_id == GradeSheet.id) & (Grade.student_id == ScheduleLine.student_id))
        .where(GradeSheet.id.in_(sheets), PersonalSchedule.status.in_(MOVING), ScheduleLine.status != STRUCK)
        .where(or_(ScheduleLine.status == OPEN, ScheduleLine.sheet_id.in_(sheets)))
        .options(contains_eager(ScheduleLine.schedule))
        .order_by(ScheduleLine.id)
    )
    lines = db.session.scalars(rows).unique().all()
    if not lines:
        return 0
    passed = standing.passed_of(sorted({line.student_id for line in lines}))
    own = {key for line in lines if (key := line.sheet_id)}
    confirmed = set(db.session.scalars(select(GradeSheet.id).where(GradeSheet.id.in_(own), _IS_CONFIRMED)))
    changed = 0
    for line in lines:
        is_passed = any(each.key == line.curriculum_subject_id for each in passed[line.student_id])
        is_failed = not is_passed and line.sheet_id in confirmed
        changed += _settle(line, PASSED if is_passed else FAILED if is_failed else OPEN, on, by)
    db.session.flush()
    for row in {line.schedule_id: line.schedule for line in lines}.values():
        _end(row, by)
    return changed


_IS_CONFIRMED = GradeSheet.status == CONFIRMED


def renew(before: int, after: int) -> None:
    """The lines of a sheet that was annulled follow to the one on which the control is held again."""
    db.session.execute(update(ScheduleLine).where(ScheduleLine.sheet_id == before).values(sheet_id=after))


def _settle(line: ScheduleLine, status: str, on: date, by: User | None) -> bool:
    if status == line.status or (status == OPEN and _stands_elsewhere(line)):
        return False
    before, line.status = line.status, status
    line.closed_on = None if status == OPEN else on
    db.session.flush()
    changes = {"line": (before, status), "closed_on": (None, line.closed_on)}
    audit.record("close_line", line.schedule, by=by, changes=changes)
    return True


def _stands_elsewhere(line: ScheduleLine) -> bool:
    """Who failed may have begun again in a new schedule: the old line stays as it ended."""
    same = select(ScheduleLine.id).filter_by(
        student_id=line.student_id, curriculum_subject_id=line.curriculum_subject_id, status=OPEN
    )
    return db.session.scalar(same.where(ScheduleLine.id != line.id)) is not None


def _end(row: PersonalSchedule, by: User | None) -> None:
    """An approved schedule without open lines is finished, and is not any more when one opens again."""
    is_open = select(ScheduleLine.id).filter_by(schedule_id=row.id, status=OPEN).limit(1)
    after = FINISHED if db.session.scalar(is_open) is None else APPROVED
    if after != row.status:
        before, row.status, row.version = row.status, after, row.version + 1
        db.session.flush()
        audit.record("finish" if after == FINISHED else "go_on", row, by=by, changes={"status": (before, after)})


__all__ = ["follow", "renew"]
