"""What a student is shown of the own exams: never a right answer before the exam is over for everybody (H-25)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.domain import testing
from hemis.domain.i18n import N_
from hemis.domain.questions import TEXT, Option
from hemis.domain.testing_grades import chosen_of, unpack
from hemis.extensions import db
from hemis.models.students import Student
from hemis.models.testing import TAKES_PART, AttemptQuestion, ComputerExam, ExamAttempt, ExamQuestion, ExamSitting

STATES = {
    "running": N_("давом этмоқда"),
    "open": N_("бошлаш мумкин"),
    "planned": N_("ҳали бошланмаган"),
    "over": N_("топширилган"),
    "missed": N_("вақти ўтган"),
}
SIGNS = {"running": "warn", "open": "ok", "planned": "muted", "over": "ok", "missed": "danger"}


@dataclass
class Standing:
    """The times of an exam for one student, and the attempts."""

    sittings: list[ExamSitting] = field(default_factory=list)
    attempts: list[ExamAttempt] = field(default_factory=list)


def standings_of(exams: Sequence[ComputerExam], student_id: int) -> dict[int, Standing]:
    """Exam → how it stands for a student, by two statements."""
    keys = [exam.id for exam in exams]
    found: dict[int, Standing] = defaultdict(Standing, {key: Standing() for key in keys})
    times = (
        select(ExamSitting)
        .join(ComputerExam, ComputerExam.id == ExamSitting.exam_id)
        .join(Student, TAKES_PART)
        .where(ExamSitting.exam_id.in_(keys), Student.id == student_id)
        .order_by(ExamSitting.opens_at)
    )
    for sitting in db.session.scalars(times):
        found[sitting.exam_id].sittings.append(sitting)
    tried = select(ExamAttempt).where(ExamAttempt.exam_id.in_(keys), ExamAttempt.student_id == student_id)
    for attempt in db.session.scalars(tried.order_by(ExamAttempt.number)):
        found[attempt.exam_id].attempts.append(attempt)
    return found


def state_of(exam: ComputerExam, standing: Standing, now: datetime) -> str:
    """One word for the list: a key of `STATES`."""
    if any(is_running(each, now) for each in standing.attempts):
        return "running"
    has_left = len(standing.attempts) < exam.attempts and exam.status in testing.OPEN_TO_STUDENTS
    if has_left and any(each.opens_at <= now < each.closes_at for each in standing.sittings):
        return "open"
    if has_left and any(now < each.opens_at for each in standing.sittings):
        return "planned"
    return "over" if standing.attempts else "missed"


def is_running(attempt: ExamAttempt, now: datetime) -> bool:
    """Whether answers are still taken, the grace aside."""
    return attempt.ended_at is None and now <= attempt.ends_at


def seconds_left(attempt: ExamAttempt, now: datetime) -> int:
    return max(0, int((attempt.ends_at - now).total_seconds()))


def question_of(attempt: ExamAttempt, number: int) -> AttemptQuestion | None:
    """A question of an attempt by its place."""
    rows = select(AttemptQuestion).where(AttemptQuestion.attempt_id == attempt.id, AttemptQuestion.position == number)
    return db.session.scalar(rows.options(joinedload(AttemptQuestion.exam_question)))


def options_of(row: AttemptQuestion) -> list[tuple[int, str]]:
    """(number, text) of the options in the student's order: nothing says which one is right."""
    if row.exam_question.kind == TEXT:
        return []
    options = unpack(row.exam_question.options)
    return [(number, options[number].text) for number in chosen_of(row.option_order)]


@dataclass(frozen=True)
class Reviewed:
    """An answered question after the exam: what was answered, what was right, what it brought."""

    number: int
    text: str
    kind: str
    given: str
    right: str
    earned: Decimal | None
    points: Decimal
    saves: int
    saved_at: datetime | None
    ruling: str | None


def review_of(attempt: ExamAttempt) -> list[Reviewed]:
    """The questions with their right answers, once the exam is over for everybody and if the teacher allows it."""
    exam = attempt.exam
    if not exam.shows_answers or exam.status in (testing.DRAFT, *testing.OPEN_TO_STUDENTS):
        return []
    return answers_of(attempt)


def has_rulings(attempt: ExamAttempt) -> bool:
    """Whether the points of an ended attempt follow a decision on one of its questions."""
    if attempt.ended_at is None:
        return False
    rows = select(ExamQuestion.id).join(AttemptQuestion, AttemptQuestion.exam_question_id == ExamQuestion.id)
    ruled = rows.where(AttemptQuestion.attempt_id == attempt.id, ExamQuestion.ruling.is_not(None))
    return db.session.scalar(ruled.limit(1)) is not None


def answers_of(attempt: ExamAttempt) -> list[Reviewed]:
    """All questions of an attempt with what was answered and what it brought: for its teacher, and an appeal."""
    rows = select(AttemptQuestion).where(AttemptQuestion.attempt_id == attempt.id).order_by(AttemptQuestion.position)
    return [_reviewed(row) for row in db.session.scalars(rows.options(joinedload(AttemptQuestion.exam_question)))]


def _reviewed(row: AttemptQuestion) -> Reviewed:
    question = row.exam_question
    options: tuple[Option, ...] = unpack(question.packed)
    right = [option.text for option in options if option.percent > 0]
    is_text = question.kind == TEXT
    given = row.answer if is_text else "; ".join(options[number].text for number in chosen_of(row.answer))
    joint = " / " if is_text else "; "
    return Reviewed(
        row.position,
        question.text,
        question.kind,
        given,
        joint.join(right),
        row.earned,
        row.points,
        row.version,
        row.answered_at,
        question.ruling,
    )
