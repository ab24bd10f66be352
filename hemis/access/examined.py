"""Which examinations a student sits, and which of them a teacher or a department has to do with."""

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import CurriculumSubject
from hemis.models.exams import APPROVED, Exam, ExamGroup, ExamSession
from hemis.models.students import Student
from hemis.models.teaching import TeachingLoad, TeachingLoadGroup

Criterion = ColumnElement[bool]
_EXAMINED = aliased(GradeSheet)
_SAME = and_(
    ExamGroup.group_id == _EXAMINED.group_id, ExamGroup.curriculum_subject_id == _EXAMINED.curriculum_subject_id
)


def exam_of_student(student_id: int) -> Criterion:
    """A student sits where the own group does."""
    own = select(ExamGroup.exam_id).join(Student, Student.group_id == ExamGroup.group_id)
    return Exam.id.in_(own.where(Student.id == student_id))


def exam_of_teacher(teacher_id: int) -> Criterion:
    """A teacher sees what the person examines and what the own groups are examined in."""
    taught = (
        select(ExamGroup.exam_id)
        .join(
            TeachingLoadGroup,
            (TeachingLoadGroup.group_id == ExamGroup.group_id)
            & (TeachingLoadGroup.curriculum_subject_id == ExamGroup.curriculum_subject_id),
        )
        .join(TeachingLoad, TeachingLoad.id == TeachingLoadGroup.load_id)
    )
    return (Exam.examiner_id == teacher_id) | Exam.id.in_(taught.where(TeachingLoad.teacher_id == teacher_id))


def sheet_of_teacher(teacher_id: int) -> Criterion:
    """A teacher has the own sheets, and those whose final the approved timetable gives the person to mark."""
    examined = select(_EXAMINED.id).join(ExamGroup, _SAME).join(Exam, Exam.id == ExamGroup.exam_id)
    approved = examined.join(ExamSession, ExamSession.id == Exam.session_id).where(ExamSession.status == APPROVED)
    own = select(_EXAMINED.id).where(_EXAMINED.teacher_id == teacher_id)
    return GradeSheet.id.in_(own.union(approved.where(Exam.examiner_id == teacher_id, _EXAMINED.round == 1)))


def session_of_department(department_id: int) -> Criterion:
    """A department watches the sessions of the faculties that have its subjects."""
    served = select(CurriculumSubject.faculty_id).where(CurriculumSubject.department_id == department_id)
    return ExamSession.faculty_id.in_(served)


__all__ = ["exam_of_student", "exam_of_teacher", "session_of_department", "sheet_of_teacher"]
