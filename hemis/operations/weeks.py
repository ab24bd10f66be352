"""The lessons of a group, a teacher or a room between two days, and what was cancelled or changed among them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject
from hemis.models.exams import APPROVED, Exam, ExamGroup, ExamSession
from hemis.models.teaching import Lesson, LessonGroup, TeachingLoadGroup
from hemis.models.timetable import CancelledLesson, LessonChange
from hemis.operations.publication import is_out

Criterion = ColumnElement[bool]
A_WEEK = timedelta(weeks=1)
LONGEST = 200
"""No page tells more changes: a whole row that moves is fifteen."""


class Whose(NamedTuple):
    """Which lessons and exams a grid is about, which cancelled lessons, and the changes of which."""

    lessons: Criterion
    cancelled: Criterion
    changes: Criterion
    left: Criterion
    """Of those changes: after which the lesson is no longer where this grid showed it."""
    exams: Criterion


class Standing(NamedTuple):
    """A lesson of a grid: whether it lies in the viewer's scope, and whether its term is published."""

    lesson: Lesson
    is_mine: bool
    is_out: bool


class Sitting(NamedTuple):
    """An exam of a grid: whether it lies in the viewer's scope, and whether its session is approved."""

    exam: Exam
    is_mine: bool
    is_out: bool


_ELSEWHEN = or_(LessonChange.day != Lesson.day, LessonChange.slot_id != Lesson.slot_id)


def of_groups(group_ids: Sequence[int]) -> Whose:
    """The lessons of some groups."""
    lessons = select(LessonGroup.lesson_id).where(LessonGroup.group_id.in_(group_ids))
    loads = select(TeachingLoadGroup.load_id).where(TeachingLoadGroup.group_id.in_(group_ids))
    changes = LessonChange.lesson_id.in_(lessons)
    exams = Exam.id.in_(select(ExamGroup.exam_id).where(ExamGroup.group_id.in_(group_ids)))
    return Whose(Lesson.id.in_(lessons), CancelledLesson.load_id.in_(loads), changes, _ELSEWHEN, exams)


def of_teacher(teacher_id: int) -> Whose:
    """The lessons of a teacher."""
    was = LessonChange.teacher_id == teacher_id
    return Whose(
        Lesson.teacher_id == teacher_id,
        CancelledLesson.teacher_id == teacher_id,
        or_(was, Lesson.teacher_id == teacher_id),
        and_(was, or_(_ELSEWHEN, Lesson.teacher_id != teacher_id)),
        Exam.examiner_id == teacher_id,
    )


def of_room(room_id: int) -> Whose:
    """The lessons in a room."""
    was = LessonChange.room_id == room_id
    return Whose(
        Lesson.room_id == room_id,
        CancelledLesson.room_id == room_id,
        or_(was, Lesson.room_id == room_id),
        and_(was, or_(_ELSEWHEN, Lesson.room_id != room_id)),
        Exam.room_id == room_id,
    )


def lessons_between(whose: Whose, first: date, last: date, *, mine: Criterion, all_taken: bool) -> list[Standing]:
    """Return the lessons of published terms; with `all_taken` the others too, whoever may know more of them."""
    found = (
        select(Lesson, mine, is_out() if all_taken else literal(True))
        .where(whose.lessons, Lesson.day.between(first, last))
        .where(literal(True) if all_taken else is_out())
        .order_by(Lesson.day, Lesson.slot_id, Lesson.id)
        .options(joinedload(Lesson.room), joinedload(Lesson.teacher), joinedload(Lesson.faculty))
        .options(joinedload(Lesson.curriculum_subject).joinedload(CurriculumSubject.subject))
        .options(joinedload(Lesson.curriculum_subject).joinedload(CurriculumSubject.semester))
        .options(joinedload(Lesson.groups).joinedload(LessonGroup.group))
    )
    rows = db.session.execute(found).unique()
    return [Standing(lesson, bool(is_mine), bool(out)) for lesson, is_mine, out in rows]


def exams_between(whose: Whose, first: date, last: date, *, mine: Criterion, all_taken: bool) -> list[Sitting]:
    """Return the exams of approved sessions; with `all_taken` the others too, whoever may know more of them."""
    is_approved = ExamSession.status == APPROVED
    found = (
        select(Exam, mine, is_approved)
        .join(Exam.session)
        .where(whose.exams, Exam.day.between(first, last), literal(True) if all_taken else is_approved)
        .order_by(Exam.day, Exam.slot_id, Exam.id)
        .options(contains_eager(Exam.session).joinedload(ExamSession.faculty))
        .options(joinedload(Exam.room), joinedload(Exam.examiner), joinedload(Exam.slot))
        .options(joinedload(Exam.curriculum_subject).joinedload(CurriculumSubject.subject))
        .options(joinedload(Exam.groups).joinedload(ExamGroup.group))
    )
    return [Sitting(exam, bool(own), bool(out)) for exam, own, out in db.session.execute(found).unique()]


def cancelled_between(
    whose: Whose, first: date, last: date, *, since: datetime, drafts: Criterion
) -> Sequence[CancelledLesson]:
    """Return lessons of these days, or lately, that were cancelled: of published terms, and the viewer's `drafts`."""
    told = or_(CancelledLesson.day.between(first, last), CancelledLesson.cancelled_at >= since)
    found = (
        select(CancelledLesson)
        .where(whose.cancelled, told, or_(drafts, is_out(CancelledLesson)))
        .order_by(CancelledLesson.day, CancelledLesson.slot_id)
        .options(joinedload(CancelledLesson.curriculum_subject).joinedload(CurriculumSubject.subject))
        .options(joinedload(CancelledLesson.cancelled_by), joinedload(CancelledLesson.slot))
    )
    return db.session.scalars(found).all()


class Change(NamedTuple):
    """What changed of a lesson, and whether it is gone from where the grid showed it before."""

    change: LessonChange
    has_left: bool


def changes_between(whose: Whose, first: date, last: date, *, since: datetime) -> list[Change]:
    """Return the changes of published lessons that stand or stood in these days, or were made `since`; newest first."""
    told = or_(LessonChange.day.between(first, last), Lesson.day.between(first, last), LessonChange.changed_at >= since)
    lesson = contains_eager(LessonChange.lesson)
    found = (
        select(LessonChange, whose.left)
        .join(LessonChange.lesson)
        .where(whose.changes, told, is_out())
        .order_by(LessonChange.changed_at.desc(), LessonChange.id.desc())
        .limit(LONGEST)
        .options(lesson.joinedload(Lesson.slot), lesson.joinedload(Lesson.room), lesson.joinedload(Lesson.teacher))
        .options(lesson.joinedload(Lesson.curriculum_subject).joinedload(CurriculumSubject.subject))
        .options(joinedload(LessonChange.slot), joinedload(LessonChange.room), joinedload(LessonChange.teacher))
        .options(joinedload(LessonChange.changed_by))
    )
    return [Change(change, bool(left)) for change, left in db.session.execute(found)]


def rivals_of(lesson_id: int, today: date) -> Criterion:
    """The criterion of the lessons that one could be swapped with: same group or teacher, not held, within a week."""
    known, teacher = db.session.execute(select(Lesson.day, Lesson.teacher_id).where(Lesson.id == lesson_id)).one()
    own = select(LessonGroup.group_id).where(LessonGroup.lesson_id == lesson_id)
    first, last = max(known - A_WEEK, today), known + A_WEEK
    shared = select(LessonGroup.lesson_id).where(LessonGroup.group_id.in_(own), LessonGroup.day.between(first, last))
    near = and_(Lesson.day.between(first, last), Lesson.held_at.is_(None), Lesson.id != lesson_id)
    return and_(near, or_(Lesson.id.in_(shared), Lesson.teacher_id == teacher))


__all__ = [
    "Change",
    "Sitting",
    "Standing",
    "Whose",
    "cancelled_between",
    "changes_between",
    "exams_between",
    "lessons_between",
    "of_groups",
    "of_room",
    "of_teacher",
    "rivals_of",
]
