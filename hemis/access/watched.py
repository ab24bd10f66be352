"""Whose attendance the viewer watches: a tutor that of the own groups, everybody else the lessons of the own scope."""

from sqlalchemy import ColumnElement, Select, select, true

from hemis.access.guard import viewer
from hemis.access.roles import Role
from hemis.access.scopes import scoped
from hemis.extensions import db
from hemis.models.students import AcademicGroup
from hemis.models.teaching import Lesson, LessonGroup


def watches_groups() -> bool:
    """Say whether the viewer watches groups, and so never the whole of a lesson of several groups."""
    return viewer().role is Role.TEACHER


def watched_groups() -> Select[AcademicGroup]:
    """Return the select of the groups whose attendance the viewer watches."""
    return select(AcademicGroup).where(is_watched_group()) if watches_groups() else scoped(AcademicGroup)


def is_watched_group() -> ColumnElement[bool]:
    """Return the criterion that a group of the viewer's scope is one whose attendance the viewer watches."""
    return AcademicGroup.tutor_id == (viewer().employee_id or 0) if watches_groups() else true()


def watches_nobody() -> bool:
    """Say whether the viewer watches groups and was given none: lists are empty then, whatever was taught."""
    return watches_groups() and not db.session.scalar(select(watched_groups().exists()))


def watched_lessons() -> Select[Lesson]:
    """Return the select of the lessons whose attendance the viewer watches."""
    return select(Lesson).where(_of_own_groups()) if watches_groups() else scoped(Lesson)


def _of_own_groups() -> ColumnElement[bool]:
    return Lesson.id.in_(select(LessonGroup.lesson_id).where(of_watched_groups()))


def of_watched_groups() -> ColumnElement[bool]:
    """Return the criterion that a place of a lesson belongs to a watched group."""
    own = watched_groups().with_only_columns(AcademicGroup.id)
    return LessonGroup.group_id.in_(own)


__all__ = [
    "is_watched_group",
    "of_watched_groups",
    "watched_groups",
    "watched_lessons",
    "watches_groups",
    "watches_nobody",
]
