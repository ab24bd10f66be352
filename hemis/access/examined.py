"""Which examinations a student sits, and which of them a teacher or a department has to do with."""

from sqlalchemy import ColumnElement, select

from hemis.models.curriculum import CurriculumSubject
from hemis.models.exams import Exam, ExamGroup, ExamSession
from hemis.models.students import Student
from hemis.models.teaching import TeachingLoad, TeachingLoadGroup

Criterion = ColumnElement[bool]


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


def session_of_department(department_id: int) -> Criterion:
    """A department watches the sessions of the faculties that have its subjects."""
    served = select(CurriculumSubject.faculty_id).where(CurriculumSubject.department_id == department_id)
    return ExamSession.faculty_id.in_(served)


__all__ = ["exam_of_student", "exam_of_teacher", "session_of_department"]
