"""Exams on the computer: how they reach a scope; which ones a student may take, a teacher has to do with (H-25).

Here the table of anchors is whole; who asks for it takes it from here.
"""

from dataclasses import replace

from sqlalchemy import or_, select

from hemis.access.anchors import ANCHORS, Anchor, Criterion, via
from hemis.models.students import Student
from hemis.models.testing import (
    TAKES_PART,
    AttemptQuestion,
    ComputerExam,
    ExamAttempt,
    ExamPart,
    ExamQuestion,
    ExamSitting,
)


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
    """A teacher sees what the person makes, and what the person reads the answers of."""
    return (ComputerExam.teacher_id == teacher_id) | (ComputerExam.examiner_id == teacher_id)


ANCHORS[ComputerExam] = Anchor(
    faculty=ComputerExam.faculty_id.__eq__,
    department=ComputerExam.department_id.__eq__,
    teacher=tested_by,
    student=tested_student,
)
ANCHORS[ExamPart] = replace(via(ExamPart.exam, ComputerExam), student=None)
ANCHORS[ExamSitting] = replace(via(ExamSitting.exam, ComputerExam), student=None)
ANCHORS[ExamQuestion] = replace(via(ExamQuestion.exam, ComputerExam), student=None)
ANCHORS[ExamAttempt] = replace(via(ExamAttempt.exam, ComputerExam), student=ExamAttempt.student_id.__eq__)
ANCHORS[AttemptQuestion] = Anchor()


__all__ = ["ANCHORS", "tested_by", "tested_student"]
