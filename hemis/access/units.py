"""Units to which the viewer may give something: every unit may be looked at, a dean's office fills its own alone."""

from typing import Any

from sqlalchemy import ColumnElement, Select, true

from hemis.access.guard import viewer
from hemis.models.structure import Department, Faculty


def of_own_faculty(column: Any) -> ColumnElement[bool]:
    """Return the criterion that `column` names the viewer's faculty; true for who works for all of them."""
    own = viewer().faculty_id
    return true() if own is None else column == own


def own_departments(rows: Select[Any]) -> Select[Any]:
    """Return the departments to which the viewer may give a speciality, in the order of their names."""
    return rows.where(of_own_faculty(Department.faculty_id)).order_by(Department.sort_key)


def own_faculties(rows: Select[Any]) -> Select[Any]:
    """Return the faculties for which the viewer may keep something, in the order of their names."""
    return rows.where(of_own_faculty(Faculty.id)).order_by(Faculty.sort_key)


__all__ = ["of_own_faculty", "own_departments", "own_faculties"]
