"""The secret address by which a teacher's phone reads the lessons; whoever loses it makes a new one."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import CurriculumSubject
from hemis.models.teaching import Lesson, LessonGroup
from hemis.models.timetable import CalendarFeed
from hemis.operations import plain
from hemis.operations.publication import is_out

LONGEST = 80


def hash_of(token: str) -> str:
    """What is kept of an address."""
    return hashlib.sha256(token.encode()).hexdigest()


def feed_of(user_id: int) -> CalendarFeed | None:
    """The feed of an account, if it has one."""
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.user_id == user_id))


def renew(employee_id: int, *, by: User, at: datetime) -> str:
    """Make a new secret, which is shown this once; the old address is dead."""
    token = secrets.token_urlsafe(24)
    row = feed_of(by.id) or CalendarFeed(user_id=by.id, employee_id=employee_id)
    plain.save(row, {"employee_id": employee_id, "token_hash": hash_of(token), "made_at": at}, by=by)
    return token


def stop(user_id: int, *, by: User) -> None:
    """Make the address dead without a new one."""
    row = feed_of(user_id)
    if row:
        plain.remove(row, by=by)


def lessons_of(token: str, first: date, last: date) -> Sequence[Lesson] | None:
    """The published lessons of the teacher to whom an address belongs; None when it belongs to nobody."""
    if len(token) > LONGEST:
        return None
    teacher = db.session.scalar(select(CalendarFeed.employee_id).where(CalendarFeed.token_hash == hash_of(token)))
    if teacher is None:
        return None
    found = (
        select(Lesson)
        .where(Lesson.teacher_id == teacher, Lesson.day.between(first, last), is_out())
        .order_by(Lesson.day, Lesson.slot_id)
        .options(joinedload(Lesson.slot), joinedload(Lesson.room))
        .options(joinedload(Lesson.curriculum_subject).joinedload(CurriculumSubject.subject))
        .options(selectinload(Lesson.groups).joinedload(LessonGroup.group))
    )
    return db.session.scalars(found).all()


__all__ = ["feed_of", "hash_of", "lessons_of", "renew", "stop"]
