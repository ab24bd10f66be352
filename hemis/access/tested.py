"""Which exams on the computer a student may take, and which of them a teacher has to do with (H-25)."""

from sqlalchemy import or_, select

from hemis.access.paths import Criterion
from hemis.models.curriculum import SubjectControl
from hemis.models.exams import APPROVED, FINAL_CONTROL, Exam, ExamGroup, ExamSession
from hemis.models.students import Student
from hemis.models.testing import TAKES_PART, ComputerExam, ExamAttempt, ExamSitting


def tested_student(student_id: int) -> Criterion:
    """A student sees the exams of the own groups once they are ready, and every one that the person began."""
    own = (
        select(ExamSitting.exam_id)
        .join(ComputerExam, ComputerExam.id == ExamSitting.exam_id)
        .join(Student, TAKES_PART)
        .where(Student.id == student_id)
        .correlate(None)
    )
    begun = select(ExamAttempt.exam_id).where(ExamAttempt.student_id == student_id)
    return (ComputerExam.status != "draft") & or_(ComputerExam.id.in_(own), ComputerExam.id.in_(begun))


def tested_by(teacher_id: int) -> Criterion:
    """A teacher sees what the person makes, reads the answers of, or examines by the approved timetable."""
    named = (
        select(ExamSitting.exam_id)
        .join(ComputerExam, ComputerExam.id == ExamSitting.exam_id)
        .join(SubjectControl, SubjectControl.id == ComputerExam.control_id)
        .join(ExamGroup, ExamGroup.group_id == ExamSitting.group_id)
        .join(Exam, Exam.id == ExamGroup.exam_id)
        .join(ExamSession, ExamSession.id == Exam.session_id)
        .where(ExamGroup.curriculum_subject_id == ComputerExam.curriculum_subject_id)
        .where(Exam.examiner_id == teacher_id, ExamSession.status == APPROVED, SubjectControl.kind == FINAL_CONTROL)
        .correlate(None)
    )
    own = (ComputerExam.teacher_id == teacher_id) | (ComputerExam.examiner_id == teacher_id)
    return own | ComputerExam.id.in_(named)


__all__ = ["tested_by", "tested_student"]
