"""What everybody may see whatever the role: who looked at one's own data, and one's own record."""

from sqlalchemy import Select, and_, or_, select

from hemis.access.guard import viewer
from hemis.extensions import db
from hemis.models.audit import PersonalView
from hemis.models.staff import Employee
from hemis.models.students import Student


def looks_at_me() -> Select[PersonalView]:
    """Return the select of the looks at the viewer's own data, and of nobody else's."""
    seen, kind, key = viewer(), PersonalView.object_type, PersonalView.object_id
    own = {"employee": seen.employee_id, "student": seen.student_id}
    mine = (and_(kind == name, key == number) for name, number in own.items() if number is not None)
    return select(PersonalView).where(or_(key == -1, *mine))


def looks_at_student(student_id: int) -> Select[PersonalView]:
    """Return the select of the looks at a student whom the caller has found in the viewer's scope."""
    return select(PersonalView).where(PersonalView.object_type == "student", PersonalView.object_id == student_id)


def own_records() -> list[Employee | Student]:
    """Return the viewer's cards: as an employee, as a student, or none."""
    seen = viewer()
    found: list[Employee | Student | None] = [
        db.session.get(Employee, seen.employee_id) if seen.employee_id else None,
        db.session.get(Student, seen.student_id) if seen.student_id else None,
    ]
    return [row for row in found if row is not None]


__all__ = ["looks_at_me", "looks_at_student", "own_records"]
