"""Whose places in the rating a viewer sees: the dean those of the faculty, the head those of the department (H-17).

A rating is computed over the whole university, so that a place means the same to everybody, and cut afterwards.
"""

from hemis.access.guard import viewer
from hemis.access.roles import Role
from hemis.access.scopes import SCOPES, everything


def sees_rated(faculty_id: int, department_id: int | None = None, employee_id: int | None = None) -> bool:
    """Say whether the viewer sees the line of a faculty, or of a department or a teacher in it."""
    seen = viewer()
    if seen.role is None:
        return False
    if seen.role == Role.FACULTY:
        return faculty_id == seen.faculty_id
    if seen.role == Role.DEPARTMENT_HEAD:
        return department_id is not None and department_id == seen.department_id
    if seen.role == Role.TEACHER:
        return employee_id is not None and employee_id == seen.employee_id
    return SCOPES[seen.role] is everything


__all__ = ["sees_rated"]
