"""What everybody may see whatever the role: who looked at one's own data, and one's own record."""

from sqlalchemy import ColumnElement, Select, and_, or_, select

from hemis.access.guard import viewer
from hemis.extensions import db
from hemis.models.audit import PersonalView
from hemis.models.staff import Employee
from hemis.models.students import MergedStudent, Student


def looks_at_me() -> Select[PersonalView]:
    """Return the select of the looks at the viewer's own data, and of nobody else's."""
    seen, kind, key = viewer(), PersonalView.object_type, PersonalView.object_id
    mine = [and_(kind == "employee", key == seen.employee_id)] if seen.employee_id is not None else []
    mine += [_looks_at(seen.student_id)] if seen.student_id is not None else []
    return select(PersonalView).where(or_(key == -1, *mine))


def looks_at_student(student_id: int) -> Select[PersonalView]:
    """Return the select of the looks at a student whom the caller has found in the viewer's scope."""
    return select(PersonalView).where(_looks_at(student_id))


def _looks_at(student_id: int) -> ColumnElement[bool]:
    """The card itself, and those that have become one with it."""
    merged = select(MergedStudent.old_id).where(MergedStudent.student_id == student_id)
    key = PersonalView.object_id
    return and_(PersonalView.object_type == "student", or_(key == student_id, key.in_(merged)))


def own_records() -> list[Employee | Student]:
    """Return the viewer's cards: as an employee, as a student, or none."""
    seen = viewer()
    found: list[Employee | Student | None] = [
        db.session.get(Employee, seen.employee_id) if seen.employee_id else None,
        db.session.get(Student, seen.student_id) if seen.student_id else None,
    ]
    return [row for row in found if row is not None]


__all__ = ["looks_at_me", "looks_at_student", "own_records"]
