"""Эслатма: that somebody has reminded the teacher of lessons which are still not marked."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import func
from sqlalchemy.orm import joinedload

from hemis.access import can, scoped, viewer
from hemis.extensions import db
from hemis.models.reminders import LessonReminder
from hemis.models.teaching import Lesson
from hemis.web import clock

HALF_A_YEAR = timedelta(weeks=26)


class Told(NamedTuple):
    """The newest reminder and how many lessons wait now."""

    reminder: LessonReminder
    lessons: int


def told() -> Told | None:
    """Return the reminder of the viewer; None when there was none, or all lessons are marked since."""
    if not viewer().employee_id or not can("lessons.journals:edit"):
        return None
    today = clock.today()
    past = Lesson.day.between(today - HALF_A_YEAR, today - timedelta(days=1))
    waiting = scoped(Lesson).where(past, Lesson.held_at.is_(None)).with_only_columns(func.count()).scalar_subquery()
    rows = scoped(LessonReminder).where(LessonReminder.day >= today - HALF_A_YEAR)
    rows = rows.order_by(LessonReminder.day.desc()).limit(1).options(joinedload(LessonReminder.reminded_by))
    found = db.session.execute(rows.add_columns(waiting)).first()
    return Told(found[0], found[1]) if found and found[1] else None


__all__ = ["Told", "told"]
