"""How the questions of a computer exam did: counted from the attempts that have ended and are read (H-25)."""

from collections import Counter, defaultdict
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.domain.questions import TEXT
from hemis.domain.testing_analysis import Figures, Seen, chosen_shares, figures
from hemis.domain.testing_grades import chosen_of, unpack
from hemis.extensions import db
from hemis.models.testing import AttemptQuestion, ExamAttempt, ExamQuestion


class Choice(NamedTuple):
    """An option, whether it is right, and how many percent chose it."""

    text: str
    is_right: bool
    percent: Decimal


class Analysed(NamedTuple):
    """A question with its figures; typed ones have no choices."""

    question: ExamQuestion
    figures: Figures
    choices: list[Choice]


def analysis_of(exam_id: int) -> list[Analysed]:
    """All questions that somebody saw, the weakest discrimination first; those without figures last."""
    rows = (
        select(
            AttemptQuestion.exam_question_id,
            AttemptQuestion.earned,
            AttemptQuestion.points,
            AttemptQuestion.answer,
            ExamAttempt.points,
        )
        .join(ExamAttempt, ExamAttempt.id == AttemptQuestion.attempt_id)
        .where(ExamAttempt.exam_id == exam_id, ExamAttempt.points.is_not(None))
    )
    seen: dict[int, list[Seen]] = defaultdict(list)
    answers: dict[int, list[str]] = defaultdict(list)
    for key, earned, points, answer, result in db.session.execute(rows):
        seen[key].append(Seen((earned or Decimal(0)) * 100 / points, result or Decimal(0)))
        answers[key].append(answer)
    questions = db.session.scalars(
        select(ExamQuestion)
        .where(ExamQuestion.exam_id == exam_id)
        .options(joinedload(ExamQuestion.question))
        .order_by(ExamQuestion.id)
    ).all()
    found = [
        Analysed(row, figures(seen[row.id]), _choices(row, answers[row.id])) for row in questions if row.id in seen
    ]
    return sorted(found, key=lambda each: (each.figures.discrimination is None, each.figures.discrimination or 0))


def _choices(row: ExamQuestion, answers: list[str]) -> list[Choice]:
    if row.kind == TEXT:
        return []
    shares = chosen_shares(Counter(number for answer in answers for number in chosen_of(answer)), len(answers))
    options = enumerate(unpack(row.packed))
    return [Choice(option.text, option.percent > 0, shares.get(number, Decimal(0))) for number, option in options]
