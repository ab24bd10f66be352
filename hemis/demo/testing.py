"""Exams on the computer: one waits for students who sign in; of teachers who sign in one runs, one is over."""

from collections.abc import Collection
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import func, select

from hemis.demo.subjects import questions_for
from hemis.domain.testing_grades import FULL
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import CurriculumSubject, Semester, SubjectControl
from hemis.models.materials import Question
from hemis.models.staff import Employee
from hemis.models.students import Student
from hemis.models.subjects import Subject
from hemis.models.teaching import TeachingLoad, TeachingLoadGroup
from hemis.models.testing import AttemptQuestion, ComputerExam, ExamAllowance, ExamAttempt, ExamPart, ExamSitting
from hemis.operations import (
    materials,
    testing,
    testing_answers,
    testing_attempts,
    testing_choices,
    testing_regrading,
    testing_time,
)
from hemis.operations.testing_regrading import Ruling

MIDTERM = "12"
WISHES = (("single", 2), ("multiple", 1), ("text", 1))
TYPED = ("60", "олтмиш", "55", "билмайман")
PLACE = "127.0.0.1"
LATELY, SITTING = timedelta(minutes=20), 8
PAPER = "Тиббий-ижтимоий хулоса № 114, 02.09.2026"
WRONG = "Савол матни икки хил тушунилади, кафедра йиғилиши баёни № 7"


def write(shown: Collection[int], now: datetime) -> None:
    """Make them by the operations that a teacher and a student use."""
    groups = db.session.scalars(select(Student.group_id).where(Student.user_id.is_not(None))).all()
    for group_id in dict.fromkeys(groups):
        load = _load(TeachingLoadGroup.group_id == group_id, now)
        if load is not None:
            _make(load, group_id, now - timedelta(hours=1), now + timedelta(days=14), now)
    own = [load for key in sorted(shown) if (load := _load(TeachingLoad.teacher_id == key, now))]
    for place, load in enumerate(own):
        _of_teacher(load, now, has_past=not place)


def _of_teacher(load: TeachingLoad, now: datetime, *, has_past: bool) -> None:
    groups = select(TeachingLoadGroup.group_id).where(TeachingLoadGroup.load_id == load.id)
    group_id = db.session.scalars(groups.order_by(TeachingLoadGroup.group_id)).all()[0]
    if has_past:
        began = now - timedelta(days=3)
        _hold(_make(load, group_id, began, began + timedelta(hours=2), began), began)
    _sit(_make(load, group_id, now - LATELY, now + timedelta(hours=3), now - LATELY), now)


def _load(criterion: object, now: datetime) -> TeachingLoad | None:
    """The first load of this semester that ends with a mid-term."""
    rows = (
        select(TeachingLoad)
        .join(TeachingLoadGroup, TeachingLoadGroup.load_id == TeachingLoad.id)
        .join(CurriculumSubject, CurriculumSubject.id == TeachingLoad.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .join(SubjectControl, SubjectControl.curriculum_subject_id == CurriculumSubject.id)
        .where(criterion, SubjectControl.kind == MIDTERM, CurriculumSubject.elective_group == "")  # type: ignore[arg-type]
        .where(Semester.starts_on <= now.date(), Semester.ends_on >= now.date())
    )
    return db.session.scalars(rows.order_by(TeachingLoad.id).limit(1)).first()


def _make(load: TeachingLoad, group_id: int, opens_at: datetime, closes_at: datetime, at: datetime) -> ComputerExam:
    teacher = _account(load.teacher_id)
    subject = db.session.scalars(
        select(Subject).join(CurriculumSubject).where(CurriculumSubject.id == load.curriculum_subject_id)
    ).one()
    own = select(func.count()).where(Question.owner_id == load.teacher_id, Question.subject_id == subject.id)
    if not db.session.scalar(own):
        drafts, owner = questions_for(subject.name), load.teacher_id
        materials.add_questions(drafts, subject_id=subject.id, topic_id=None, owner_id=owner, by=teacher)
    exam, control = ComputerExam(), _control(load)
    values: dict[str, Any] = {
        "curriculum_subject_id": load.curriculum_subject_id,
        "control_id": control.id,
        "minutes": 40,
    }
    values |= {"title": f"{subject.name}: оралиқ назорат тести", "attempts": 1, "counting": "best", "variants": 0}
    values |= {"networks": "", "shows_answers": True, "note": "", "examiner_id": None, "event_id": None}
    testing.save(exam, values, teacher_id=load.teacher_id, at=at, by=teacher)
    exam.control = control
    each = Decimal(control.max_points) / sum(count for _kind, count in WISHES)
    for kind, count in WISHES:
        rule = {"count": count, "points": each, "topic_id": None, "difficulty": None, "kind": kind}
        testing.save_part(exam, ExamPart(), rule, by=teacher)
    times = {"opens_at": opens_at, "closes_at": closes_at}
    testing.save_sitting(exam, ExamSitting(), group_id=group_id, **times, by=teacher)
    testing.prepare(exam, by=teacher, today=at.date())
    _allow(exam, teacher)
    materials.share_all(load.teacher_id, subject.id, True, by=teacher)
    return exam


def _allow(exam: ComputerExam, teacher: User) -> None:
    """Somebody without an account gets more time than the others."""
    for student, _group in testing_choices.students_of(exam.id)[::-1]:
        if student.user_id is None:
            row = ExamAllowance(student_id=student.id)
            testing_time.save_allowance(exam, row, minutes=20, reason=PAPER, by=teacher)
            return


def _control(load: TeachingLoad) -> SubjectControl:
    rows = select(SubjectControl).where(SubjectControl.curriculum_subject_id == load.curriculum_subject_id)
    return db.session.scalars(rows.where(SubjectControl.kind == MIDTERM).order_by(SubjectControl.id).limit(1)).one()


def _hold(exam: ComputerExam, at: datetime) -> None:
    """Let most of the group answer, well and badly; then the teacher ends it."""
    chance, control = Random(exam.seed), exam.control
    teacher = _account(exam.teacher_id)
    sitting = testing.sittings_of(exam.id)[0]
    people = select(Student).where(Student.group_id == sitting.group_id, Student.status == "11")
    for number, student in enumerate(db.session.scalars(people.order_by(Student.sort_key)).all()):
        if number % 7:
            when = at + timedelta(minutes=1)
            attempt = testing_attempts.begin(exam, student, address=PLACE, by=teacher, at=when, today=at.date())
            _answer(attempt, chance, at + timedelta(minutes=20))
            testing_attempts.finish_own(attempt, exam, by=teacher, at=at + timedelta(minutes=30))
    testing_attempts.finish_exam(exam, by=teacher, at=at + timedelta(hours=2))
    question = testing_regrading.questions_of(exam.id)[0]
    testing_regrading.rule(exam, question, Ruling(FULL), WRONG, by=teacher)
    assert exam.control is control  # it was kept all the while: a session forgets what nobody holds


def _sit(exam: ComputerExam, now: datetime) -> None:
    """Some sit in it at this very moment, with a part of the questions answered; the others have not begun."""
    chance, teacher = Random(exam.seed), _account(exam.teacher_id)
    control = db.session.get_one(SubjectControl, exam.control_id)
    for student, _group in testing_choices.students_of(exam.id)[:SITTING]:
        if student.user_id is None:
            at = now - LATELY / 2
            attempt = testing_attempts.begin(exam, student, address=PLACE, by=teacher, at=at, today=at.date())
            _answer(attempt, chance, now - LATELY / 4, leave=1)
    assert exam.control is control  # kept all the while, as below


def _account(teacher_id: int) -> User:
    rows = select(User).join(Employee, Employee.user_id == User.id).where(Employee.id == teacher_id)
    return db.session.scalars(rows).one()


def _answer(attempt: ExamAttempt, chance: Random, at: datetime, *, leave: int = 0) -> None:
    own = select(ExamAttempt)
    count = db.session.scalar(select(func.count()).where(AttemptQuestion.attempt_id == attempt.id)) or 0
    for number in range(1, count + 1 - leave):
        row = testing_answers.locked(own, attempt.id, number)
        assert row is not None
        options = [each for each in row.option_order.split(",") if each]
        right = options and chance.random() < 0.6
        chosen = [min(options)] if right else chance.sample(options, min(1, len(options)))
        key = f"demo-{attempt.id}-{number}"
        testing_answers.save(row, chosen, chance.choice(TYPED), key=key, address=PLACE, at=at)


__all__ = ["write"]
