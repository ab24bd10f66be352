"""Examinations of the running semester: approved at one faculty, half made at the next."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from hemis.access.roles import Role
from hemis.demo import examined
from hemis.demo.staffing import Staff
from hemis.demo.term import Term
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import AcademicYear
from hemis.models.exams import Exam, ExamLine, ExamSession
from hemis.operations import exam_sessions, exams, joining

WRITTEN = "12"
LEFT = 6
WEEKS = timedelta(weeks=4)
"""Lessons that still stand in these weeks keep their places."""


def write(
    now_term: Term,
    years: dict[int, AcademicYear],
    deans: Sequence[tuple[int, User]],
    staff: Staff,
    shown: Collection[int],
    now: datetime,
) -> None:
    """Open a session at each of the faculties; that of the first is approved, the next one has work left."""
    season = "11" if now_term.is_autumn else "12"
    for place, (faculty_id, dean) in enumerate(deans):
        first, last = now_term.ends_on - WEEKS, now_term.ends_on
        session = exam_sessions.open_session(faculty_id, years[now_term.start_year].id, season, first, last, by=dean)
        if place == 0:
            _join(session)
        exams.fill_rest(session, form=WRITTEN, invited=True, by=dean, today=session.starts_on)
        if place == 0:
            held = examined.hold_early(session, shown, now, dean)
            _approve(session, dean, staff.offices[Role.STUDIES_VICE_RECTOR], now)
            if held is not None:
                examined.mark(held, now)
        else:
            _leave_work(session, dean)


def _join(session: ExamSession) -> None:
    """Join what is left, since an exam list with a group that studies nothing is not approved."""
    lines = db.session.scalars(
        select(ExamLine).where(ExamLine.faculty_id == session.faculty_id, ~ExamLine.is_joined, ExamLine.has_load)
    )
    joining.join_many([(line.group_id, line.curriculum_subject_id) for line in lines], by=None)


def _approve(session: ExamSession, dean: User, rector: User, now: datetime) -> None:
    exam_sessions.submit(session, at=now, by=dean)
    exam_sessions.approve(session, at=now, by=rector)


def _leave_work(session: ExamSession, dean: User) -> None:
    rows = db.session.scalars(select(Exam).where(Exam.session_id == session.id).order_by(Exam.day.desc()).limit(LEFT))
    for row in rows.all():
        exams.take_off(row, session, by=dean)


__all__ = ["write"]
