"""An exam on the computer at each faculty: it runs, and the first student of the group sits at it."""

from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import select

from hemis.domain.testing_grades import pack
from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject, SubjectControl
from hemis.models.materials import Question, QuestionOption
from hemis.models.students import AcademicGroup, Student
from hemis.models.testing import (
    AttemptQuestion,
    ComputerExam,
    ExamAllowance,
    ExamAttempt,
    ExamPart,
    ExamQuestion,
    ExamSitting,
)


def make(plan: CurriculumSubject, teacher_id: int, group: AcademicGroup, mark: str, now) -> None:
    """The mid-term of a subject, twenty points for its only question."""
    control = db.session.scalars(
        select(SubjectControl).where(SubjectControl.curriculum_subject_id == plan.id, SubjectControl.kind == "12")
    ).one()
    exam = ComputerExam(
        curriculum_subject_id=plan.id,
        control_id=control.id,
        teacher_id=teacher_id,
        department_id=plan.department_id,
        faculty_id=plan.faculty_id,
        title=f"{mark}Оралиқ назорат тести",
        minutes=60,
        seed=f"{plan.id:032}",
        grace_seconds=15,
        status="running",
        created_at=now - timedelta(days=1),
    )
    question = db.session.scalars(select(Question).where(Question.subject_id == plan.subject_id)).one()
    options = db.session.execute(
        select(QuestionOption.text, QuestionOption.percent)
        .where(QuestionOption.question_id == question.id)
        .order_by(QuestionOption.position)
    )
    _add(exam)
    _add(ExamPart(exam_id=exam.id, position=1, count=1, points=20))
    frozen = _add(
        ExamQuestion(
            exam_id=exam.id,
            question_id=question.id,
            difficulty=2,
            kind=question.kind,
            text=question.text,
            options=pack(tuple(row) for row in options),
        )
    )
    half_hour = timedelta(minutes=30)
    sitting = _add(
        ExamSitting(exam_id=exam.id, group_id=group.id, opens_at=now - half_hour, closes_at=now + 3 * half_hour)
    )
    student = db.session.scalars(select(Student.id).where(Student.group_id == group.id).order_by(Student.sort_key))
    began = now - timedelta(minutes=5)
    attempt = _add(
        ExamAttempt(
            exam_id=exam.id,
            sitting_id=sitting.id,
            student_id=student.first(),
            number=1,
            address="127.0.0.1",
            started_at=began,
            ends_at=began + timedelta(minutes=60),
        )
    )
    other = select(Student.id).where(Student.group_id == group.id).order_by(Student.sort_key.desc())
    _add(ExamAllowance(exam_id=exam.id, student_id=db.session.scalars(other).first(), minutes=20, reason=f"{mark}01"))
    _add(
        AttemptQuestion(attempt_id=attempt.id, position=1, exam_question_id=frozen.id, points=20, option_order="2,0,1")
    )


def _add(row):
    db.session.add(row)
    db.session.flush()
    return row


def read(faculty: int) -> SimpleNamespace:
    """The ids of the exam of a faculty."""
    exam = select(ComputerExam.id).where(ComputerExam.faculty_id == faculty)
    key = db.session.scalars(exam).one()
    return SimpleNamespace(
        computer_exam=key,
        **{
            name: db.session.scalars(select(model.id).where(model.exam_id == key)).one()
            for name, model in (
                ("exam_part", ExamPart),
                ("sitting", ExamSitting),
                ("exam_question", ExamQuestion),
                ("attempt", ExamAttempt),
                ("allowance", ExamAllowance),
            )
        },
    )
