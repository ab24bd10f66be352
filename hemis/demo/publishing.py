"""The timetable as the deans' offices leave it: published, with something that is still to be done."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.teaching import Lesson
from hemis.operations import moves, publication

REASON = "Ўқитувчи илмий анжуманда қатнашади"
LAST_WEEKS, A_YEAR = timedelta(weeks=2), timedelta(days=365)


def write(deans: Mapping[int, User], shown: set[int], now: datetime) -> None:
    """Publish the running term of each faculty; at the first of them a lesson is cancelled and a load is unfinished."""
    today = now.date()
    for faculty_id, dean in deans.items():
        term = publication.term_of(faculty_id, today)
        if term and publication.has_lessons(faculty_id, term):
            publication.publish(faculty_id, term, by=dean, at=now)
    faculty_id, dean = next(iter(deans.items()))
    coming = _lessons(faculty_id, today + timedelta(days=1), today + A_YEAR)
    if coming:
        _leave_work(coming, shown, dean, now)


def _lessons(faculty_id: int, first: date, last: date) -> list[Lesson]:
    found = select(Lesson).where(Lesson.faculty_id == faculty_id, Lesson.day.between(first, last))
    return list(db.session.scalars(found.where(Lesson.held_at.is_(None)).order_by(Lesson.day, Lesson.slot_id)))


def _leave_work(coming: list[Lesson], shown: set[int], dean: User, now: datetime) -> None:
    """The next lesson of a teacher with a login falls away; another load of the faculty loses its last weeks."""
    gone = next((row for row in coming if row.teacher_id in shown), coming[0])
    others = [row for row in coming if row.load_id != gone.load_id]
    moves.cancel(gone, reason=REASON, by=dean, at=now)
    if others:
        moves.take_off(others[-1].load_id, others[-1].day - LAST_WEEKS, by=dean)


__all__ = ["write"]
