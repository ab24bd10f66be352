"""Where groups stand with their subjects: counted for lists, one statement for a page of groups."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, case, cast, func, literal, select

from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.joining import GroupSubject, StudentSubject
from hemis.models.students import AcademicGroup, Student

STUDYING = "11"
NONE, PARTLY, WHOLE = "none", "partly", "whole"


class GroupState(NamedTuple):
    """Where a group stands in a semester: subjects to be taken, those joined, and choices not made by students.

    Electives that stand for one another are one subject here.
    """

    semester_id: int | None
    planned: int
    joined: int
    unchosen: int

    @property
    def state(self) -> str:
        """`none`, `partly` or `whole`."""
        if self.planned == 0 or self.joined == 0:
            return NONE
        return WHOLE if self.joined >= self.planned and self.unchosen <= 0 else PARTLY


_UNIT = case(
    (CurriculumSubject.elective_group != "", literal("g").concat(CurriculumSubject.elective_group)),
    else_=literal("s").concat(cast(CurriculumSubject.id, String)),
)
OF_SUBJECT = GroupSubject.curriculum_subject_id == CurriculumSubject.id


def _count(counted: Any) -> Any:
    return select(counted).where(CurriculumSubject.semester_id == Semester.id)


_PLANNED = _count(func.count(_UNIT.distinct())).correlate(Semester).scalar_subquery()
_JOINED = (
    _count(func.count(_UNIT.distinct()))
    .join(GroupSubject, OF_SUBJECT)
    .where(GroupSubject.group_id == AcademicGroup.id)
    .correlate(Semester, AcademicGroup)
    .scalar_subquery()
)
_CHOSEN_UNITS = (
    _count(func.count(_UNIT.distinct()))
    .join(GroupSubject, OF_SUBJECT)
    .where(GroupSubject.group_id == AcademicGroup.id, ~GroupSubject.is_whole)
    .correlate(Semester, AcademicGroup)
    .scalar_subquery()
)
_CHOICES = (
    select(func.count())
    .select_from(StudentSubject)
    .join(GroupSubject, GroupSubject.id == StudentSubject.group_subject_id)
    .join(CurriculumSubject, OF_SUBJECT)
    .join(Student, (Student.id == StudentSubject.student_id) & (Student.status == STUDYING))
    .where(GroupSubject.group_id == AcademicGroup.id, Student.group_id == AcademicGroup.id)
    .where(CurriculumSubject.semester_id == Semester.id)
    .correlate(Semester, AcademicGroup)
    .scalar_subquery()
)


def semester_at(is_spring: bool) -> ColumnElement[bool]:
    """Return the criterion of the autumn or spring semester of a group's course."""
    number = AcademicGroup.course * 2 - (0 if is_spring else 1)
    return (Semester.curriculum_id == AcademicGroup.curriculum_id) & (Semester.number == number)


def in_state(state: str, *, is_spring: bool) -> ColumnElement[bool]:
    """Return the criterion that a group is in a state, for filters: choices of single students aside."""
    asked = {
        NONE: (_PLANNED == 0) | (_JOINED == 0),
        PARTLY: (_JOINED > 0) & (_JOINED < _PLANNED),
        WHOLE: (_PLANNED > 0) & (_JOINED >= _PLANNED),
    }[state]
    found = select(Semester.id).where(semester_at(is_spring), asked).correlate(AcademicGroup).exists()
    return found if state != NONE else found | ~select(Semester.id).where(semester_at(is_spring)).exists()


def states(group_ids: Sequence[int], *, is_spring: bool) -> dict[int, GroupState]:
    """Return where each group stands in its semester, by one statement."""
    missing = AcademicGroup.student_count * _CHOSEN_UNITS - _CHOICES
    rows = db.session.execute(
        select(AcademicGroup.id, Semester.id, _PLANNED, _JOINED, missing)
        .select_from(AcademicGroup)
        .outerjoin(Semester, semester_at(is_spring))
        .where(AcademicGroup.id.in_(group_ids))
    )
    return {row[0]: GroupState(row[1], row[2], row[3], max(0, row[4])) for row in rows}


__all__ = ["NONE", "PARTLY", "WHOLE", "GroupState", "in_state", "semester_at", "states"]
