"""What is drawn for a student or printed as a variant: the same word always draws the same."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from hemis.domain import testing
from hemis.domain.questions import TEXT, Option
from hemis.domain.testing_grades import chosen_of, shuffled, unpack
from hemis.extensions import db
from hemis.models.materials import Question
from hemis.models.testing import ComputerExam, ExamQuestion
from hemis.operations import testing as exams
from hemis.operations.materials import draft_of


@dataclass(frozen=True)
class Shown:
    """A question in its place: `order` are the numbers of its options from 0 in the order in which they are shown."""

    key: int
    kind: str
    text: str
    options: tuple[Option, ...]
    points: Decimal
    order: str
    author: str = ""
    """Whose question it is, where it is a colleague's."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """The options in the order shown."""
        return chosen_of(self.order)

    @property
    def right(self) -> list[int]:
        """The places, from 0, at which the right options stand; nothing of a typed answer."""
        return [place for place, number in enumerate(self.numbers) if self.options[number].percent > 0]

    @property
    def accepted(self) -> str:
        """The answers that are taken of a typed one."""
        return " / ".join(option.text for option in self.options if option.percent > 0)


def code_of(shown: Sequence[Shown]) -> str:
    """Six signs that a variant and its key share: another draw, or another order of options, has others."""
    drawn = " ".join(f"{each.key}:{each.order}" for each in shown)
    return hashlib.sha256(drawn.encode()).hexdigest()[:6].upper()


def variant_word(number: int) -> str:
    return f"variant {number}"


def student_word(exam: ComputerExam, student_id: int, number: int) -> tuple[str, int | None]:
    """What an attempt is drawn by, and the variant that it is; neighbours in a list have different ones."""
    if not exam.variants:
        return f"student {student_id} {number}", None
    variant = (student_id + number - 1) % exam.variants + 1
    return variant_word(variant), variant


def made(exam: ComputerExam, word: str) -> list[Shown]:
    """Draw the questions for a word, with the order of their options."""
    return made_many(exam, [word])[0]


def made_many(exam: ComputerExam, words: Sequence[str]) -> list[list[Shown]]:
    """The same for several words, by as many statements as for one."""
    parts, bank = exams.as_domain(exams.parts_of(exam.id)), exams.bank_of(exam)
    chances = [Random(f"{exam.seed} {word}") for word in words]
    draws = [testing.draw(parts, bank, chance) for chance in chances]
    contents = _contents(exam, sorted({each.key for drawn in draws for each in drawn}))
    return [
        [_shown(each, contents[each.key], parts[each.part].points, chance) for each in drawn]
        for drawn, chance in zip(draws, chances, strict=True)
    ]


Content = tuple[str, str, tuple[Option, ...], str]
"""Kind, text, options, and the colleague whose question it is."""


def _shown(drawn: testing.Drawn, content: Content, points: Decimal, chance: Random) -> Shown:
    kind, text, options, author = content
    order = "" if kind == TEXT else shuffled(len(options), chance)
    return Shown(drawn.key, kind, text, options, points, order, author)


def _contents(exam: ComputerExam, keys: Sequence[int]) -> dict[int, Content]:
    if exam.status == testing.DRAFT:
        rows = select(Question).where(Question.id.in_(keys)).options(*_OF_BANK)
        drafts = [(row, draft_of(row)) for row in db.session.scalars(rows)]
        return {row.id: (row.kind, row.text, draft.options, _author(exam, row)) for row, draft in drafts}
    frozen = select(ExamQuestion).where(ExamQuestion.id.in_(keys)).options(_OF_FROZEN)
    return {
        row.id: (row.kind, row.text, unpack(row.packed), _author(exam, row.question))
        for row in db.session.scalars(frozen)
    }


_OF_BANK = (selectinload(Question.options), joinedload(Question.owner))
_OF_FROZEN = joinedload(ExamQuestion.question).joinedload(Question.owner)


def _author(exam: ComputerExam, row: Question) -> str:
    return "" if row.owner_id == exam.teacher_id else row.owner.full_name
