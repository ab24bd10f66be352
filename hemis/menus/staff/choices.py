"""What filters and forms of the staff choose from."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, false

from hemis.access import viewer
from hemis.access.roles import Role
from hemis.models.staff import Employee, Position, Post
from hemis.models.structure import Department, Division
from hemis.operations import posts
from hemis.web import clock
from hemis.web.forms import ScopedSelect, required
from hemis.web.jinja import named
from hemis.web.listing import ALL


def seen_departments(rows: Select[Any]) -> Select[Any]:
    """The departments among which the viewer has a choice: a dean's own, none for who has one or no department."""
    seen_by = viewer()
    if seen_by.role in (Role.DEPARTMENT_HEAD, Role.TEACHER):
        return rows.where(false())
    if seen_by.faculty_id:
        rows = rows.where(Department.faculty_id == seen_by.faculty_id)
    return rows.order_by(Department.sort_key)


def seen_divisions(rows: Select[Any]) -> Select[Any]:
    """Divisions are seen by those who see the whole institution."""
    seen_by = viewer()
    is_local = seen_by.role in (Role.DEPARTMENT_HEAD, Role.TEACHER, Role.FACULTY)
    return rows.where(false()) if is_local else rows.order_by(Division.sort_key)


def department_filter() -> ScopedSelect:
    """The departments of the viewer."""
    return ScopedSelect(_l("Кафедра"), model=Department, title=named, narrow=seen_departments, blank=ALL)


def division_filter() -> ScopedSelect:
    """The divisions of the viewer."""
    return ScopedSelect(_l("Бўлим"), model=Division, title=named, narrow=seen_divisions, blank=ALL)


def position_filter(*categories: str) -> ScopedSelect:
    """The positions, all or of some categories."""
    return ScopedSelect(_l("Лавозим"), model=Position, title=named, narrow=_positions(*categories), blank=ALL)


def position_choice(*categories: str) -> ScopedSelect:
    """The positions that may be given now."""
    narrow = _positions(*categories)
    return ScopedSelect(
        _l("Лавозим"),
        required(),
        model=Position,
        title=named,
        narrow=lambda rows: narrow(rows).where(Position.is_active),
    )


def _positions(*categories: str) -> Any:
    def narrow(rows: Select[Any]) -> Select[Any]:
        rows = rows.where(Position.category.in_(categories)) if categories else rows
        return rows.order_by(Position.code)

    return narrow


def own_people(rows: Select[Any]) -> Select[Any]:
    """The people who hold a post at the viewer's department today."""
    from_here = posts.holds_post(clock.today(), Post.department_id == viewer().department_id)
    return rows.where(from_here).order_by(Employee.sort_key, Employee.id)


def person_choice() -> ScopedSelect:
    """The people of the viewer's department."""
    return ScopedSelect(_l("Ходим"), required(), model=Employee, title=named, narrow=own_people)
