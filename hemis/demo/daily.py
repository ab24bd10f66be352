"""What a day brings: a colleague gives one lesson of a teacher who is away, the dean's office reminds of journals."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select

from hemis.access.roles import Role
from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.staff import Employee, Post
from hemis.models.teaching import Lesson
from hemis.operations import lesson_reminders, substitutions

AWAY = "Ўқитувчи малака ошириш курсида"


def write(shown: Collection[int], deans: Mapping[int, User], now: datetime) -> None:
    """Do both for the teachers whose logins are shown."""
    for teacher_id in sorted(shown):
        _substitute(teacher_id, now)
    for faculty_id, dean in deans.items():
        _remind(shown, faculty_id, dean, now)


def _substitute(teacher_id: int, now: datetime) -> None:
    """The first lesson of the coming days that a colleague of the department is free to give."""
    coming = select(Lesson).where(Lesson.teacher_id == teacher_id, Lesson.held_at.is_(None), Lesson.day > now.date())
    lesson = db.session.scalars(coming.order_by(Lesson.day, Lesson.slot_id).limit(1)).first()
    if lesson is None or (head := _head(lesson.department_id)) is None:
        return
    rows = select(Post.employee_id).join(Employee, Employee.id == Post.employee_id).where(Employee.user_id.is_not(None))
    own = rows.where(Post.department_id == lesson.department_id, Post.employee_id != teacher_id).distinct()
    for colleague in db.session.scalars(own.order_by(Post.employee_id)).all():
        try:
            substitutions.substitute(lesson, colleague, reason=AWAY, by=head, at=now)
        except RuleError:
            continue  # the colleague has a lesson then
        return


def _head(department_id: int) -> User | None:
    held = select(RoleAssignment.user_id).filter_by(role=Role.DEPARTMENT_HEAD.value, department_id=department_id)
    return db.session.scalars(select(User).where(User.id.in_(held)).order_by(User.id)).first()


def _remind(shown: Collection[int], faculty_id: int, dean: User, now: datetime) -> None:
    """Of lessons of the days before that have no journal."""
    unmarked = (
        select(Lesson.teacher_id, func.count())
        .where(Lesson.teacher_id.in_(shown), Lesson.faculty_id == faculty_id)
        .where(Lesson.held_at.is_(None), Lesson.day < now.date())
        .group_by(Lesson.teacher_id)
    )
    if found := {teacher: number for teacher, number in db.session.execute(unmarked)}:
        lesson_reminders.remind(found, today=now.date(), at=now, by=dean)


__all__ = ["write"]
