"""Every answer of an attempt as it was saved: when, from where, and what it changed; for an appeal (H-25)."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from hemis.domain.questions import TEXT
from hemis.domain.testing_grades import chosen_of, unpack
from hemis.extensions import db
from hemis.models.testing import AnswerSave, AttemptQuestion, ExamAttempt, ExamQuestion


class Save(NamedTuple):
    """One confirmed answer: the question's place, the answer before and after in words, and whether it counts."""

    at: datetime
    number: int
    version: int
    before: str
    after: str
    address: str
    counts: bool


def saves_of(attempt: ExamAttempt) -> list[Save]:
    """All of them in the order of time, by one statement."""
    rows = (
        select(AnswerSave, AttemptQuestion.position, AttemptQuestion.version, ExamQuestion.kind, ExamQuestion.options)
        .join(AttemptQuestion, AttemptQuestion.id == AnswerSave.attempt_question_id)
        .join(ExamQuestion, ExamQuestion.id == AttemptQuestion.exam_question_id)
        .where(AttemptQuestion.attempt_id == attempt.id)
        .order_by(AttemptQuestion.position, AnswerSave.version)
    )
    found, before = [], ""
    for save, number, newest, kind, options in db.session.execute(rows):
        after = save.answer if kind == TEXT else words_of(options, save.answer)
        before = "" if save.version == 1 else before
        counts = save.version == newest
        found.append(Save(save.saved_at, number, save.version, before, after, save.address, counts))
        before = after
    return sorted(found, key=lambda each: (each.at, each.number, each.version))


def words_of(packed: str, answer: str) -> str:
    """The chosen options by their texts."""
    options = unpack(packed)
    return "; ".join(options[number].text for number in chosen_of(answer))


__all__ = ["Save", "saves_of", "words_of"]
