"""Points of a computer exam: counted when an attempt ends; typed answers are read by a person without a name (H-25)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import joinedload

from hemis.domain import testing
from hemis.domain.errors import RuleError
from hemis.domain.formats import half_up, plain
from hemis.domain.i18n import N_
from hemis.domain.testing_grades import FULL, TEXT, VOID, Piece, earned, mark_of, result, share, unpack
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.testing import AttemptQuestion, ComputerExam, ExamAttempt, ExamQuestion, ExamSitting
from hemis.operations import audit
from hemis.operations.testing import is_barred

ENTERED = N_("Натижа қайдномага ўтказилган: балл энди қайднома орқали ўзгаради.")
OWN_GROUP = N_("Якуний назоратда ёзма жавобларни гуруҳга дарс берган ўқитувчи эмас, текширувчи баҳолайди.")
TOO_MANY = N_("Бу жавобга 0 дан %(maximum)s гача балл қўйилади.")
GONE = N_("Бундай жавоб энди йўқ: саҳифани янгиланг.")


class Waiting(NamedTuple):
    """A typed answer, whoever gave it; `times` students wrote the same. `earned` is None until it was read."""

    question_id: int
    mark: str
    points: Decimal
    times: int
    answer: str
    earned: Decimal | None


def grade(attempt: ExamAttempt) -> None:
    """Count what each answer brings; the points of the whole once nothing waits to be read."""
    rows = db.session.scalars(
        select(AttemptQuestion)
        .where(AttemptQuestion.attempt_id == attempt.id)
        .options(joinedload(AttemptQuestion.exam_question))
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        question = row.exam_question
        percent = share(question.kind, unpack(question.packed), row.answer)
        row.earned = None if percent is None else earned(row.points, percent)
        row.answer_mark = mark_of(row.answer) if question.kind == TEXT and row.answer else None
    attempt.points = result(Piece(row.points, row.earned, row.exam_question.ruling) for row in rows)
    db.session.flush()


def forget(attempt: ExamAttempt) -> None:
    """The attempt runs on: nothing of it is counted yet."""
    own = update(AttemptQuestion).where(AttemptQuestion.attempt_id == attempt.id)
    db.session.execute(own.values(earned=None, answer_mark=None))


_UNRULED = or_(ExamQuestion.ruling.is_(None), ExamQuestion.ruling.not_in((VOID, FULL)))
"""Nobody has to read the answers to a question that does not count, or that brings all its points."""


def answers_of(exam_id: int, *, only_waiting: bool) -> list[Waiting]:
    """The typed answers of those who have finished, the commonest first; what a person has not read, or all."""
    row = AttemptQuestion
    grouped = (row.exam_question_id, row.answer_mark, row.points)
    rows = (
        select(*grouped, func.count(), func.min(row.answer), func.min(row.earned), func.count(row.earned))
        .join(ExamAttempt, ExamAttempt.id == row.attempt_id)
        .join(ExamQuestion, ExamQuestion.id == row.exam_question_id)
        .where(ExamAttempt.exam_id == exam_id, ExamAttempt.ended_at.is_not(None), row.answer_mark.is_not(None))
        .where(_UNRULED)
        .group_by(*grouped)
        .order_by(row.exam_question_id, func.count().desc(), row.answer_mark)
    )
    if only_waiting:
        rows = rows.having(func.count(row.earned) < func.count())
    return [
        Waiting(question, mark or "", points, count, answer, least if read == count else None)
        for question, mark, points, count, answer, least, read in db.session.execute(rows)
    ]


def waiting_count(exam_id: int) -> int:
    """How many typed answers nobody has read."""
    rows = (
        select(func.count())
        .select_from(AttemptQuestion)
        .join(ExamAttempt, ExamAttempt.id == AttemptQuestion.attempt_id)
        .join(ExamQuestion, ExamQuestion.id == AttemptQuestion.exam_question_id)
        .where(ExamAttempt.exam_id == exam_id, ExamAttempt.ended_at.is_not(None), _UNRULED)
        .where(AttemptQuestion.answer_mark.is_not(None), AttemptQuestion.earned.is_(None))
    )
    return db.session.scalar(rows) or 0


def questions_of(exam_id: int) -> dict[int, ExamQuestion]:
    """The typed questions of an exam by their keys."""
    rows = select(ExamQuestion).where(ExamQuestion.exam_id == exam_id, ExamQuestion.kind == TEXT)
    return {row.id: row for row in db.session.scalars(rows)}


def give(
    exam: ComputerExam,
    question_id: int,
    mark: str,
    maximum: Decimal,
    points: Decimal,
    *,
    reader_id: int | None,
    by: User,
) -> int:
    """Give the same points to all who wrote this; return to how many. Who taught the groups reads no final (A7)."""
    if is_barred(exam, reader_id):
        raise RuleError(OWN_GROUP)
    entered = select(ExamSitting.id).where(ExamSitting.exam_id == exam.id, ExamSitting.entered_at.is_not(None))
    if exam.status == testing.CONFIRMED or db.session.scalar(entered.limit(1)):
        raise RuleError(ENTERED)
    if not 0 <= points <= maximum or points != half_up(points, 1):
        raise RuleError(TOO_MANY, field="points", maximum=plain(maximum, 1))
    question = questions_of(exam.id).get(question_id)
    same = (AttemptQuestion.exam_question_id == question_id, AttemptQuestion.answer_mark == mark)
    of_ended = select(ExamAttempt.id).where(ExamAttempt.exam_id == exam.id, ExamAttempt.ended_at.is_not(None))
    rows = db.session.scalars(
        select(AttemptQuestion)
        .where(*same, AttemptQuestion.points == maximum, AttemptQuestion.attempt_id.in_(of_ended))
        .options(joinedload(AttemptQuestion.attempt))
        .with_for_update(of=AttemptQuestion)
        .execution_options(populate_existing=True)
    ).all()
    if question is None or not rows:
        raise RuleError(GONE)
    before = rows[0].earned
    for row in rows:
        row.earned = points
    db.session.flush()
    _sum_up_all({row.attempt_id: row.attempt for row in rows})
    audit.record(
        "grade", question, by=by, changes={f"answer {mark[:12]}": (before, points), "count": (None, len(rows))}
    )
    return len(rows)


def _sum_up_all(attempts: dict[int, ExamAttempt]) -> None:
    pieces = pieces_of(list(attempts))
    for key, attempt in attempts.items():
        attempt.points = result(pieces[key].values())
    db.session.flush()


def pieces_of(attempt_ids: Sequence[int]) -> dict[int, dict[int, Piece]]:
    """Attempt → its questions with what each brings, by the key of the question of the exam."""
    found: dict[int, dict[int, Piece]] = {key: {} for key in attempt_ids}
    row = AttemptQuestion
    columns = (row.attempt_id, row.exam_question_id, row.points, row.earned, ExamQuestion.ruling)
    rows = select(*columns).join(ExamQuestion, ExamQuestion.id == row.exam_question_id)
    for key, question, points, brought, ruling in db.session.execute(rows.where(row.attempt_id.in_(attempt_ids))):
        found[key][question] = Piece(points, brought, ruling)
    return found
