"""Who takes part in a computer exam, and how far each one is: what the teacher watches live (H-25)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Integer, Select, and_, case, func, literal, select, type_coerce, union_all

from hemis.domain import testing
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.students import AcademicGroup, Student
from hemis.models.testing import (
    TAKES_PART,
    AnswerSave,
    AttemptQuestion,
    ComputerExam,
    ExamAllowance,
    ExamAttempt,
    ExamSitting,
)
from hemis.operations.testing_grading import waiting_count

NOT_BEGUN, WRITING, OVER = "not_begun", "writing", "over"
STATES = {NOT_BEGUN: N_("бошламаган"), WRITING: N_("ёзмоқда"), OVER: N_("тугатган")}
SIGNS = {NOT_BEGUN: "muted", WRITING: "warn", OVER: "ok"}
HOW = {
    "self": N_("ўзи якунлади"),
    "time": N_("вақт тугади"),
    "teacher": N_("ўқитувчи якунлади"),
    "closed": N_("имтиҳон якунланди"),
    "paper": N_("қоғозда топширган"),
}


@dataclass
class Person:
    """A student at the exam: the newest attempt, how many questions it answers, and the points that count."""

    student: Student
    sitting: ExamSitting
    attempts: list[ExamAttempt] = field(default_factory=list)
    answered: int = 0
    right: int = 0
    """How many questions of the newest attempt brought all their points."""
    addresses: frozenset[str] = frozenset()
    """From where the newest attempt was begun and answered; more than one may mean two people."""
    hides_points: bool = False
    allowance: int = 0
    """Minutes that were given beforehand."""

    @property
    def attempt(self) -> ExamAttempt | None:
        return self.attempts[-1] if self.attempts else None

    def state(self, now: datetime) -> str:
        if self.attempt is None:
            return NOT_BEGUN
        return WRITING if self.attempt.ended_at is None and now <= self.attempt.ends_at else OVER

    def minutes_left(self, now: datetime) -> int | None:
        """Whole minutes, a begun one counts; None for who does not write."""
        if self.attempt is None or self.state(now) != WRITING:
            return None
        return -int(-(self.attempt.ends_at - now).total_seconds() // 60)

    def points(self, counting: str) -> Decimal | None:
        """What counts; None without an attempt, and while one runs or waits to be read."""
        if self.hides_points or any(each.points is None for each in self.attempts):
            return None
        return testing.counted([(each.number, each.points or Decimal(0)) for each in self.attempts], counting)


def people_of(exam: ComputerExam, sitting_id: int | None = None) -> list[Person]:
    """Everybody who takes part, group by group in the order of names; and who did once and has left the group."""
    own = (ExamSitting.exam_id == exam.id, *([ExamSitting.id == sitting_id] if sitting_id else ()))
    rows = (
        select(Student, ExamSitting, ExamAllowance.minutes)
        .select_from(ExamSitting)
        .join(ComputerExam, ComputerExam.id == ExamSitting.exam_id)
        .join(AcademicGroup, AcademicGroup.id == ExamSitting.group_id)
        .join(Student, TAKES_PART)
        .outerjoin(ExamAllowance, and_(ExamAllowance.exam_id == exam.id, ExamAllowance.student_id == Student.id))
        .where(*own)
        .order_by(AcademicGroup.name_key, ExamSitting.id, Student.sort_key, Student.id)
    )
    people = [Person(student, sitting, allowance=more or 0) for student, sitting, more in db.session.execute(rows)]
    tried = select(ExamAttempt, Student, ExamSitting).join(Student, Student.id == ExamAttempt.student_id)
    tried = tried.join(ExamSitting, ExamSitting.id == ExamAttempt.sitting_id).where(*own)
    by_key = {(each.student.id, each.sitting.id): each for each in people}
    for attempt, student, sitting in db.session.execute(tried.order_by(ExamAttempt.number)):
        key = (student.id, sitting.id)
        if key not in by_key:
            by_key[key] = Person(student, sitting)
            people.append(by_key[key])
        by_key[key].attempts.append(attempt)
    _count_answers(people)
    return people


def _count_answers(people: Sequence[Person]) -> None:
    """How many questions the newest attempts answer, and from where they were written, by one statement."""
    newest = {each.attempt.id: each for each in people if each.attempt}
    if not newest:
        return
    for person in newest.values():
        person.addresses = frozenset({person.attempt.address} - {""}) if person.attempt else frozenset()
    exam_ids = {each.sitting.exam_id for each in people}
    for key, address, answered, right in db.session.execute(union_all(_addresses(exam_ids), _counts(exam_ids))):
        if key not in newest:
            continue
        if address:
            newest[key].addresses |= {address}
        else:
            newest[key].answered, newest[key].right = answered, right


def _counts(exam_ids: Collection[int]) -> Select[int, str, int, int]:
    thousandths, tenths = (type_coerce(each, Integer) for each in (AttemptQuestion.earned, AttemptQuestion.points))
    given, whole = AttemptQuestion.answer != "", thousandths >= tenths * 100
    counts = (func.count(case((given, 1))), func.count(case((whole, 1))))
    rows = select(AttemptQuestion.attempt_id, literal(""), *counts)
    rows = rows.join(ExamAttempt, ExamAttempt.id == AttemptQuestion.attempt_id)
    return rows.where(ExamAttempt.exam_id.in_(exam_ids)).group_by(AttemptQuestion.attempt_id)


def _addresses(exam_ids: Collection[int]) -> Select[int, str, int, int]:
    return (
        select(AttemptQuestion.attempt_id, AnswerSave.address, literal(0), literal(0))
        .join(AnswerSave, AnswerSave.attempt_question_id == AttemptQuestion.id)
        .join(ExamAttempt, ExamAttempt.id == AttemptQuestion.attempt_id)
        .where(ExamAttempt.exam_id.in_(exam_ids), AnswerSave.address != "")
        .distinct()
    )


def hide_points(exam: ComputerExam, people: Sequence[Person]) -> int:
    """Hide all points while a typed answer waits: whose points appear would tell who wrote it. Return how many wait."""
    waiting = waiting_count(exam.id)
    for each in people:
        each.hides_points = waiting > 0
        each.right = 0 if waiting else each.right
    return waiting


def tally(people: Sequence[Person], now: datetime) -> dict[str, int]:
    """State → how many people."""
    return {state: sum(each.state(now) == state for each in people) for state in STATES}
