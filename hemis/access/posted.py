"""What everybody who is signed in may read beside the own scope: whose timetable of lessons or exams is out (H-12)."""

from typing import TypeVar

from flask import abort
from sqlalchemy import Select, or_, select

from hemis.access.anchors import Criterion
from hemis.access.scopes import visible
from hemis.extensions import Base, db
from hemis.models.curriculum import CurriculumSubject
from hemis.models.exams import APPROVED, Exam, ExamSession
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup
from hemis.models.teaching import TeachingLoad
from hemis.models.timetable import TimetablePublication

Model = TypeVar("Model", bound=Base)

_OUT = select(TimetablePublication.faculty_id)
_APPROVED = ExamSession.status == APPROVED
_EXAMINED = select(ExamSession.faculty_id).where(_APPROVED)
_EXAMINERS = select(Exam.examiner_id).join(ExamSession, ExamSession.id == Exam.session_id).where(_APPROVED)
_TEACHERS = (
    select(TeachingLoad.teacher_id)
    .join(CurriculumSubject, CurriculumSubject.id == TeachingLoad.curriculum_subject_id)
    .where(CurriculumSubject.faculty_id.in_(_OUT))
)
POSTED: dict[type[Base], Criterion] = {
    AcademicGroup: or_(AcademicGroup.faculty_id.in_(_OUT), AcademicGroup.faculty_id.in_(_EXAMINED)),
    Employee: or_(Employee.id.in_(_TEACHERS), Employee.id.in_(_EXAMINERS)),
}


def posted(model: type[Model]) -> Select[Model]:
    """Return the select of the viewer's rows and of those whose lessons or exams are out; KeyError for other models."""
    return select(model).where(or_(visible(model), POSTED[model]))


def posted_or_404(model: type[Model], key: int) -> Model:
    """Return one such row, or answer 404 as if it did not exist."""
    column = next(iter(model.__mapper__.primary_key))
    row: Model | None = db.session.scalars(posted(model).where(column == key)).one_or_none()
    return row or abort(404)
