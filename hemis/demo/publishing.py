"""The timetable as the deans' offices leave it: published, with something that is still to be done."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from hemis.domain.calendar import week_of
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import LessonSlot
from hemis.models.teaching import Lesson
from hemis.operations import moves, publication
from hemis.operations.openings import Openings

CONFERENCE = "Ўқитувчи илмий анжуманда қатнашади"
REPAIRS = "Хона таъмирланади"
TRIED = 20
A_WEEK, LAST_WEEKS, A_YEAR = timedelta(weeks=1), timedelta(weeks=2), timedelta(days=365)


def write(deans: Mapping[int, User], shown: set[int], now: datetime) -> None:
    """Publish the running term of each faculty; at the first a lesson is cancelled, one moved, a load unfinished."""
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
    """The next lesson of a teacher with a login falls away, another is moved, a load loses its last weeks."""
    gone = next((row for row in coming if row.teacher_id in shown), coming[0])
    others = [row for row in coming if row.load_id != gone.load_id]
    moves.cancel(gone, reason=CONFERENCE, by=dean, at=now)
    if others:
        last = others[-1]
        moves.take_off(last.load_id, last.day - LAST_WEEKS, by=dean)
        _move_one([row for row in others if row.load_id != last.load_id], shown, dean, now)


def _move_one(coming: list[Lesson], shown: set[int], dean: User, now: datetime) -> None:
    """The first lesson that has a free place this week or the next, those of a teacher with a login first."""
    slots = db.session.scalars(select(LessonSlot.id).order_by(LessonSlot.number)).all()
    for lesson in sorted(coming, key=lambda row: (row.teacher_id not in shown, row.day, row.slot_id))[:TRIED]:
        for monday in (week_of(lesson.day)[0], week_of(lesson.day + A_WEEK)[0]):
            found = Openings(lesson, monday, now.date(), whole_row=False).first_free(slots)
            if found:
                to = found.days[0], found.slot_id, found.rooms[0].id
                moves.move(lesson, *to, whole_row=False, reason=REPAIRS, by=dean, at=now)
                return


__all__ = ["write"]
