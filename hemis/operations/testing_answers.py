"""Answers of a computer exam, saved one by one: what was confirmed is kept, what comes twice counts once (C3, D1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import contains_eager

from hemis.domain import testing
from hemis.domain.digits import whole_number
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.testing_grades import chosen_of, read_answer
from hemis.extensions import db
from hemis.models.testing import AnswerSave, AttemptQuestion, ComputerExam, ExamAttempt, ExamQuestion
from hemis.operations.deliveries import LONGEST_KEY, OTHER_BODY

TIME_IS_UP = N_("Вақт тугади: бу жавоб сақланмади. Аввал сақланган жавоблар ҳисобга олинади.")
ENDED = N_("Уриниш якунланган: бу жавоб сақланмади.")
NO_KEY = N_("Саҳифа эскирган. Уни янгилаб, қайта юборинг.")


@dataclass(frozen=True)
class Saved:
    """What the student is told: the answer as it is kept, its version, and the seconds that are left."""

    version: int
    answer: str
    seconds_left: int


def locked(attempts: Select[ExamAttempt], attempt_id: int, number: int) -> AttemptQuestion | None:
    """Return a question of one of `attempts` with its attempt, exam and kind, both rows locked; None if there is none.

    Whoever ends the attempt holds the same lock, so that no answer is confirmed and then not counted.
    """
    attempt = contains_eager(AttemptQuestion.attempt)
    found = (
        attempts.with_only_columns(AttemptQuestion, maintain_column_froms=True)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == ExamAttempt.id)
        .join(ComputerExam, ComputerExam.id == ExamAttempt.exam_id)
        .join(ExamQuestion, ExamQuestion.id == AttemptQuestion.exam_question_id)
        .where(ExamAttempt.id == attempt_id, AttemptQuestion.position == number)
        .options(attempt, attempt.contains_eager(ExamAttempt.exam).load_only(*_OF_EXAM))
        .options(contains_eager(AttemptQuestion.exam_question).load_only(ExamQuestion.kind))
        .with_for_update(of=[ExamAttempt, AttemptQuestion])
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(found).one_or_none()


_OF_EXAM = (ComputerExam.networks, ComputerExam.grace_seconds, ComputerExam.status)


def save(
    row: AttemptQuestion, chosen: Sequence[str], text: str, *, key: str, address: str, at: datetime, base: str = ""
) -> Saved:
    """Keep an answer under the key of its sending; RuleError after the end, from elsewhere, or of a foreign option.

    `base` is the version with which the page was opened: a page that only leads on, opened on another device or by
    the way back, does not write its old answer over a newer one. Without it every answer is written.
    """
    attempt, kind = row.attempt, row.exam_question.kind
    if not 1 <= len(key) <= LONGEST_KEY or not key.isascii():
        raise RuleError(NO_KEY)
    answer = read_answer(kind, len(chosen_of(row.option_order)), chosen, text)
    left = max(0, int((attempt.ends_at - at).total_seconds()))
    if attempt.ended_at is not None or testing.is_over(attempt.ends_at, at, attempt.exam.grace_seconds):
        return _known(row, key, answer, left) or _refuse(attempt)
    testing.require_place(attempt.exam.networks, address)
    if _is_as_opened(row, base, answer):
        return Saved(row.version, row.answer, left)
    if known := _keep(row, key, answer, address, at, left):
        return known
    db.session.execute(_WRITE, {"key": row.id, "now": answer, "next": row.version + 1, "at": at})
    return Saved(row.version + 1, answer, left)


def _is_as_opened(row: AttemptQuestion, base: str, answer: str) -> bool:
    """Whether somebody only looked: the answer is that of the version which the page was opened with."""
    opened = whole_number(base, 5)
    if opened is None:
        return False
    if opened == row.version:
        return answer == row.answer
    if opened == 0:
        return answer == ""
    found = select(AnswerSave.answer).where(AnswerSave.attempt_question_id == row.id, AnswerSave.version == opened)
    return db.session.scalar(found) == answer


def _refuse(attempt: ExamAttempt) -> Saved:
    raise RuleError(TIME_IS_UP if attempt.ended_how in (None, "time") else ENDED)


_WRITE = (
    update(AttemptQuestion)
    .where(AttemptQuestion.id == bindparam("key"))
    .values(answer=bindparam("now"), version=bindparam("next"), answered_at=bindparam("at"))
    .execution_options(synchronize_session=False)
)


def _keep(row: AttemptQuestion, key: str, answer: str, address: str, at: datetime, left: int) -> Saved | None:
    """Write the sending down; where it is written already, return what was confirmed then."""
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    values: dict[str, Any] = {"attempt_question_id": row.id, "key": key, "version": row.version + 1}
    values |= {"answer": answer, "saved_at": at, "address": address[:45]}
    statement = (sqlite.insert if is_sqlite else postgresql.insert)(AnswerSave).values(values)
    once = statement.on_conflict_do_nothing(index_elements=["attempt_question_id", "key"])
    is_new = db.session.scalar(once.returning(AnswerSave.version)) is not None
    return None if is_new else _known(row, key, answer, left)


def _known(row: AttemptQuestion, key: str, answer: str, left: int) -> Saved | None:
    """What was confirmed under this key before; RuleError when it stood for another answer."""
    found = db.session.execute(_SAVED, {"question": row.id, "key": key}).one_or_none()
    if found is None:
        return None
    if found.answer != answer:
        raise RuleError(OTHER_BODY)
    return Saved(found.version, found.answer, left)


_SAVED = select(AnswerSave.version, AnswerSave.answer).where(
    AnswerSave.attempt_question_id == bindparam("question"), AnswerSave.key == bindparam("key")
)


@dataclass(frozen=True)
class Place:
    """A question in the row of numbers on the student's page."""

    number: int
    is_answered: bool


def places(attempt_id: int) -> list[Place]:
    """All questions of an attempt by their numbers; an answer that was taken back is none."""
    rows = select(AttemptQuestion.position, AttemptQuestion.answer).where(AttemptQuestion.attempt_id == attempt_id)
    return [
        Place(number, answer != "") for number, answer in db.session.execute(rows.order_by(AttemptQuestion.position))
    ]


__all__ = ["Place", "Saved", "locked", "places", "save"]
