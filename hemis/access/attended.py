"""Which lessons a student sits in: those of the own group."""

from sqlalchemy import ColumnElement, select

from hemis.models.arrivals import ArrivalRound
from hemis.models.students import Student
from hemis.models.teaching import LessonGroup


def round_of_student(student_id: int) -> ColumnElement[bool]:
    """A student finds the check-in of a lesson of the own group; who of it is a member, the roster says."""
    own = select(LessonGroup.lesson_id).join(Student, Student.group_id == LessonGroup.group_id)
    return ArrivalRound.lesson_id.in_(own.where(Student.id == student_id))


__all__ = ["round_of_student"]
