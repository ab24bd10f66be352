"""The secret address by which a phone reads the lessons of a teacher or a student; whoever loses it makes a new one."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.curriculum import CurriculumSubject
from hemis.models.exams import APPROVED, Exam, ExamGroup, ExamSession
from hemis.models.staff import Employee
from hemis.models.students import Student
from hemis.models.teaching import Lesson, LessonGroup
from hemis.models.timetable import CalendarFeed, CancelledLesson, LessonChange
from hemis.operations import plain
from hemis.operations.publication import is_out
from hemis.operations.statuses import LEFT, status_on
from hemis.operations.weeks import Whose, of_groups, of_teacher

LONGEST = 80
HERE = ("10", "11", "12")
"""States of a student who belongs to the institution: admitted, studying, on academic leave."""


class Owner(NamedTuple):
    """A teacher, or else a student."""

    employee_id: int | None
    student_id: int | None = None


def hash_of(token: str) -> str:
    """What is kept of an address."""
    return hashlib.sha256(token.encode()).hexdigest()


def feed_of(user_id: int) -> CalendarFeed | None:
    """The feed of an account, if it has one."""
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.user_id == user_id))


def renew(owner: Owner, *, by: User, at: datetime) -> str:
    """Make a new secret, which is shown this once; the old address is dead."""
    token = secrets.token_urlsafe(24)
    row = feed_of(by.id) or CalendarFeed(user_id=by.id)
    plain.save(row, {**owner._asdict(), "token_hash": hash_of(token), "made_at": at}, by=by)
    return token


def stop(user_id: int, *, by: User) -> None:
    """Make the address dead without a new one."""
    row = feed_of(user_id)
    if row:
        plain.remove(row, by=by)


def owner_of(token: str, day: date) -> Owner | None:
    """To whom an address belongs that works on `day`: it asks for no password, so that it ends with the right to one.

    It is dead while the account is closed, while its person holds no role, and once an employee or a student has left.
    """
    if len(token) > LONGEST:
        return None
    has_role = exists().where(
        RoleAssignment.user_id == CalendarFeed.user_id,
        RoleAssignment.starts_on <= day,
        or_(RoleAssignment.ends_on.is_(None), RoleAssignment.ends_on >= day),
    )
    found = (
        select(CalendarFeed.employee_id, CalendarFeed.student_id)
        .join(User, User.id == CalendarFeed.user_id)
        .outerjoin(Employee, Employee.id == CalendarFeed.employee_id)
        .outerjoin(Student, Student.id == CalendarFeed.student_id)
        .where(CalendarFeed.token_hash == hash_of(token), User.is_active, has_role)
        .where(or_(Employee.id.is_(None), status_on(day) != LEFT))
        .where(or_(Student.id.is_(None), Student.status.in_(HERE)))
    )
    row = db.session.execute(found).first()
    return Owner(*row) if row else None


def lessons_of(owner: Owner, first: date, last: date) -> Sequence[Lesson]:
    """The published lessons of a teacher, or of the group of a student."""
    found = (
        select(Lesson)
        .where(_whose(owner).lessons, Lesson.day.between(first, last), is_out())
        .order_by(Lesson.day, Lesson.slot_id)
        .options(joinedload(Lesson.slot), joinedload(Lesson.room), joinedload(Lesson.teacher))
        .options(joinedload(Lesson.curriculum_subject).joinedload(CurriculumSubject.subject))
        .options(selectinload(Lesson.groups).joinedload(LessonGroup.group))
    )
    return db.session.scalars(found).all()


def cancelled_of(owner: Owner, first: date, last: date) -> Sequence[CancelledLesson]:
    """What of them was cancelled: a calendar that holds it must be told."""
    found = (
        select(CancelledLesson)
        .where(_whose(owner).cancelled, CancelledLesson.day.between(first, last), is_out(CancelledLesson))
        .order_by(CancelledLesson.day, CancelledLesson.slot_id)
        .options(joinedload(CancelledLesson.slot), joinedload(CancelledLesson.room))
        .options(joinedload(CancelledLesson.curriculum_subject).joinedload(CurriculumSubject.subject))
    )
    return db.session.scalars(found).all()


def changes_of(owner: Owner, first: date, last: date) -> dict[int, LessonChange]:
    """Lesson → where it stood and who gave it before the latest change."""
    found = (
        select(LessonChange)
        .join(LessonChange.lesson)
        .where(_whose(owner).changes, Lesson.day.between(first, last))
        .order_by(LessonChange.changed_at, LessonChange.id)
        .options(joinedload(LessonChange.slot), joinedload(LessonChange.room), joinedload(LessonChange.teacher))
    )
    return {row.lesson_id: row for row in db.session.scalars(found)}


def exams_of(owner: Owner, first: date, last: date) -> Sequence[Exam]:
    """The approved exams that a teacher holds as examiner, or that the group of a student sits."""
    found = (
        select(Exam)
        .join(Exam.session)
        .where(_whose(owner).exams, Exam.day.between(first, last), ExamSession.status == APPROVED)
        .order_by(Exam.day, Exam.slot_id)
        .options(joinedload(Exam.slot), joinedload(Exam.room), joinedload(Exam.examiner))
        .options(joinedload(Exam.curriculum_subject).joinedload(CurriculumSubject.subject))
        .options(selectinload(Exam.groups).joinedload(ExamGroup.group))
    )
    return db.session.scalars(found).all()


def _whose(owner: Owner) -> Whose:
    if owner.employee_id is not None:
        return of_teacher(owner.employee_id)
    group = db.session.scalar(select(Student.group_id).where(Student.id == owner.student_id))
    return of_groups([group] if group else [])


__all__ = [
    "Owner",
    "cancelled_of",
    "changes_of",
    "exams_of",
    "feed_of",
    "hash_of",
    "lessons_of",
    "owner_of",
    "renew",
    "stop",
]
