"""The lessons of a group, a teacher or a room between two days, those of others only as «busy»."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.orm import joinedload, selectinload

from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject
from hemis.models.teaching import Lesson, LessonGroup, TeachingLoadGroup
from hemis.models.timetable import CancelledLesson
from hemis.operations.publication import is_out

Criterion = ColumnElement[bool]
A_WEEK = timedelta(weeks=1)


class Whose(NamedTuple):
    """Which lessons a grid is about, and which cancelled ones."""

    lessons: Criterion
    cancelled: Criterion


def of_group(group_id: int) -> Whose:
    """The lessons of a group."""
    lessons = select(LessonGroup.lesson_id).where(LessonGroup.group_id == group_id)
    loads = select(TeachingLoadGroup.load_id).where(TeachingLoadGroup.group_id == group_id)
    return Whose(Lesson.id.in_(lessons), CancelledLesson.load_id.in_(loads))


def of_teacher(teacher_id: int) -> Whose:
    """The lessons of a teacher."""
    return Whose(Lesson.teacher_id == teacher_id, CancelledLesson.teacher_id == teacher_id)


def of_room(room_id: int) -> Whose:
    """The lessons in a room."""
    return Whose(Lesson.room_id == room_id, CancelledLesson.room_id == room_id)


def lessons_between(
    whose: Whose, first: date, last: date, *, seen: Criterion, drafts: bool
) -> Sequence[tuple[Lesson, bool]]:
    """Return (lesson, whether the viewer may know more than that somebody is busy); without `drafts` published ones."""
    found = (
        select(Lesson, seen.label("is_seen"))
        .where(whose.lessons, Lesson.day.between(first, last), literal(True) if drafts else is_out())
        .order_by(Lesson.day, Lesson.slot_id)
        .options(joinedload(Lesson.room), joinedload(Lesson.teacher))
        .options(joinedload(Lesson.curriculum_subject).joinedload(CurriculumSubject.subject))
        .options(joinedload(Lesson.curriculum_subject).joinedload(CurriculumSubject.semester))
        .options(selectinload(Lesson.groups).joinedload(LessonGroup.group))
    )
    return [(lesson, bool(is_seen)) for lesson, is_seen in db.session.execute(found)]


def cancelled_between(
    whose: Whose, first: date, last: date, *, seen: Criterion, drafts: bool
) -> Sequence[CancelledLesson]:
    """Return the cancelled lessons that the viewer may see; without `drafts` those of published terms."""
    found = (
        select(CancelledLesson)
        .where(whose.cancelled, CancelledLesson.day.between(first, last), seen)
        .where(literal(True) if drafts else is_out(CancelledLesson))
        .options(joinedload(CancelledLesson.curriculum_subject).joinedload(CurriculumSubject.subject))
        .options(joinedload(CancelledLesson.cancelled_by))
    )
    return db.session.scalars(found).all()


def rivals_of(lesson_id: int, today: date) -> Criterion:
    """The criterion of the lessons that one could be swapped with: same group or teacher, not held, within a week."""
    known, teacher = db.session.execute(select(Lesson.day, Lesson.teacher_id).where(Lesson.id == lesson_id)).one()
    own = select(LessonGroup.group_id).where(LessonGroup.lesson_id == lesson_id)
    first, last = max(known - A_WEEK, today), known + A_WEEK
    shared = select(LessonGroup.lesson_id).where(LessonGroup.group_id.in_(own), LessonGroup.day.between(first, last))
    near = and_(Lesson.day.between(first, last), Lesson.held_at.is_(None), Lesson.id != lesson_id)
    return and_(near, or_(Lesson.id.in_(shared), Lesson.teacher_id == teacher))


__all__ = ["Whose", "cancelled_between", "lessons_between", "of_group", "of_room", "of_teacher", "rivals_of"]
