"""Time beyond that of the others: for one student before the start, for one attempt or everybody while they write."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, inspect, or_, select
from sqlalchemy.orm import aliased

from hemis.domain import testing
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.testing import ComputerExam, ExamAllowance, ExamAttempt, ExamSitting
from hemis.operations import audit, plain, testing_grading

NOT_RUNNING = N_("Имтиҳон якунланган: уринишни энди ўзгартириб бўлмайди.")
NO_MORE_TIME = N_("Бир уринишга кўпи билан %(most)s дақиқа қўшилади.")
RUNS_ALREADY = N_("Талабанинг янги уриниши бор: аввалгиси қайта очилмайди.")
NOBODY = N_("Ҳозир ҳеч ким ёзмаяпти: вақт қўшиладиган уриниш йўқ.")
WHICH_GROUP = N_("Вақти тугаганларга вақт бир гуруҳга қўшилади: гуруҳни танланг.")
OVER = N_("Имтиҳон якунланган: қўшимча вақт энди берилмайди.")
BEGUN = N_("Талаба имтиҳонни бошлаган: вақтни «Кузатиш» саҳифасида унинг уринишига қўшинг.")


def extend(row: ExamAttempt, exam: ComputerExam, minutes: int, reason: str, *, by: User, at: datetime) -> None:
    """Add minutes to one attempt; one that has ended meanwhile (a power cut) runs on from now."""
    _require_running(exam)
    newest = select(func.max(ExamAttempt.number)).where(
        ExamAttempt.exam_id == row.exam_id, ExamAttempt.student_id == row.student_id
    )
    if db.session.scalar(newest) != row.number:
        raise RuleError(RUNS_ALREADY)
    _lengthen(row, minutes, reason, by=by, at=at)


def extend_all(
    exam: ComputerExam,
    sitting: ExamSitting | None,
    minutes: int,
    reason: str,
    *,
    with_over: bool = False,
    by: User,
    at: datetime,
) -> int:
    """Add minutes to all who write now, of one group or of every one; return to how many.

    `with_over`: of one group those too whose time ran out, as when a class had no power until its end.
    """
    _require_running(exam)
    if with_over and sitting is None:
        raise RuleError(WHICH_GROUP, field="sitting_id")
    own = (ExamAttempt.exam_id == exam.id, *([ExamAttempt.sitting_id == sitting.id] if sitting else ()))
    grace = timedelta(seconds=exam.grace_seconds)
    writing = and_(ExamAttempt.ended_at.is_(None), ExamAttempt.ends_at >= at - grace)
    rows = select(ExamAttempt).where(*own, or_(writing, _ran_out()) if with_over else writing)
    found = db.session.scalars(rows.order_by(ExamAttempt.id).with_for_update(of=ExamAttempt)).all()
    if not found:
        raise RuleError(NOBODY)
    for row in found:
        _lengthen(row, minutes, reason, by=by, at=at)
    audit.record(
        "extend", exam, by=by, changes={"minutes": (None, minutes), "count": (None, len(found))}, reason=reason
    )
    return len(found)


def _ran_out() -> ColumnElement[bool]:
    """The newest attempt of its student, ended by the clock, or about to be."""
    newer = aliased(ExamAttempt)
    follows = exists().where(
        newer.exam_id == ExamAttempt.exam_id,
        newer.student_id == ExamAttempt.student_id,
        newer.number > ExamAttempt.number,
    )
    return and_(or_(ExamAttempt.ended_at.is_(None), ExamAttempt.ended_how == "time"), ~follows)


def _require_running(exam: ComputerExam) -> None:
    if exam.status != testing.RUNNING:
        raise RuleError(NOT_RUNNING)


def _lengthen(row: ExamAttempt, minutes: int, reason: str, *, by: User, at: datetime) -> None:
    if row.extra_minutes + minutes > testing.MOST_MINUTES:
        raise RuleError(NO_MORE_TIME, field="minutes", most=testing.MOST_MINUTES)
    before = row.ends_at
    row.ends_at = max(row.ends_at, at) + timedelta(minutes=minutes)
    row.extra_minutes += minutes
    if row.ended_at is not None:
        row.ended_at = row.ended_how = row.points = None
        testing_grading.forget(row)
    db.session.flush()
    audit.record("extend", row, by=by, changes={"ends_at": (before, row.ends_at)}, reason=reason)


def allowed(exam_id: int, student_id: int) -> int:
    """The minutes that a student has beyond those of the others."""
    rows = select(ExamAllowance.minutes).where(ExamAllowance.exam_id == exam_id, ExamAllowance.student_id == student_id)
    return db.session.scalar(rows) or 0


def save_allowance(exam: ComputerExam, row: ExamAllowance, *, minutes: int, reason: str, by: User) -> None:
    """Give a student more time before the start; RuleError once the student has begun."""
    _require_open(exam, row.student_id)
    is_new = bool(inspect(row).transient)
    values = {"minutes": minutes, "reason": reason}
    plain.save(row, values | ({"exam_id": exam.id} if is_new else {}), by=by)


def remove_allowance(exam: ComputerExam, row: ExamAllowance, *, by: User) -> None:
    """Take it back, before the student has begun."""
    _require_open(exam, row.student_id)
    plain.remove(row, by=by)


def _require_open(exam: ComputerExam, student_id: int) -> None:
    if exam.status not in (testing.DRAFT, *testing.OPEN_TO_STUDENTS):
        raise RuleError(OVER)
    begun = select(ExamAttempt.id).where(ExamAttempt.exam_id == exam.id, ExamAttempt.student_id == student_id)
    if db.session.scalar(begun.limit(1)):
        raise RuleError(BEGUN)


def allowances_of(exam_id: int) -> dict[int, ExamAllowance]:
    """Student → the time that was given beforehand."""
    rows = select(ExamAllowance).where(ExamAllowance.exam_id == exam_id)
    return {row.student_id: row for row in db.session.scalars(rows)}


__all__ = ["allowances_of", "allowed", "extend", "extend_all", "remove_allowance", "save_allowance"]
