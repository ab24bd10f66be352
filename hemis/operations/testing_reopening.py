"""An exam that was ended too early is opened again: whoever was writing has the time back that was left (H-25)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from hemis.domain import testing, workflow
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.testing import ComputerExam, ExamAttempt, ExamSitting
from hemis.operations import audit, testing_grading

ENTERED = N_("Натижа қайдномага ўтказилган: имтиҳон қайта очилмайди.")


def cut_off(exam: ComputerExam) -> Sequence[ExamAttempt]:
    """The attempts that ended only because the exam was ended; locked."""
    closed = (ExamAttempt.ended_how == "closed", ExamAttempt.ended_at == exam.finished_at)
    rows = select(ExamAttempt).where(ExamAttempt.exam_id == exam.id, *closed).order_by(ExamAttempt.id)
    return db.session.scalars(rows.with_for_update(of=ExamAttempt).execution_options(populate_existing=True)).all()


def reopen(exam: ComputerExam, reason: str, *, by: User, at: datetime) -> int:
    """Let the exam run again, and those who were cut off write on; return how many. The exam is locked."""
    target = workflow.step(testing.STEPS, exam.status, "reopen")
    entered = select(ExamSitting.id).where(ExamSitting.exam_id == exam.id, ExamSitting.entered_at.is_not(None))
    if db.session.scalar(entered.limit(1)):
        raise RuleError(ENTERED)
    rows = cut_off(exam)
    for row in rows:
        _resume(row, reason, by=by, at=at)
    before, exam.status = exam.status, target
    exam.finished_at = exam.finished_by_id = None
    db.session.flush()
    audit.record("reopen", exam, by=by, changes={"status": (before, target), "count": (None, len(rows))}, reason=reason)
    return len(rows)


def _resume(row: ExamAttempt, reason: str, *, by: User, at: datetime) -> None:
    before = row.ends_at
    row.ends_at = at + max(row.ends_at - (row.ended_at or row.ends_at), timedelta(0))
    row.ended_at = row.ended_how = row.points = None
    testing_grading.forget(row)
    db.session.flush()
    audit.record("reopen", row, by=by, changes={"ends_at": (before, row.ends_at)}, reason=reason)


__all__ = ["cut_off", "reopen"]
