"""What an answer of a computer exam brings: exact decimals, nothing below zero (H-25)."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from random import Random
from typing import NamedTuple

from hemis.domain.digits import whole_number
from hemis.domain.errors import RuleError
from hemis.domain.formats import half_up
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.domain.questions import MULTIPLE, SINGLE, TEXT, WHOLE, Option

LONGEST_ANSWER = 2000
LONG_ANSWER = N_("Жавоб %(most)s белгидан ошмасин.")
NO_OPTION = N_("Бундай жавоб варианти йўқ: саҳифани янгиланг.")
NOTHING = Decimal(0)
VOID, FULL, KEY = "void", "full", "key"
RULINGS = {
    VOID: N_("савол ҳисобга олинмайди, балли қолган саволларга тенг нисбатда ўтади"),
    FULL: N_("саволга тушган ҳамма тўлиқ балл олади"),
    KEY: N_("тўғри жавоб ўзгаради, жавоблар қайта ҳисобланади"),
}
NO_RIGHT = N_("Камида битта тўғри жавобни белгиланг.")
ONE_RIGHT = N_("Бир жавобли саволда фақат битта тўғри жавоб бўлади.")
SAME_KEY = N_("Тўғри жавоб ўзгармади: бошқасини белгиланг ёки бошқа қарорни танланг.")
TYPED_KEY = N_("Ёзма саволнинг калити ўзгармайди: уни ҳисобдан чиқаринг ёки ҳаммага тўлиқ балл беринг.")


class Piece(NamedTuple):
    """A question in an attempt: its points, what the answer earned (None: nobody has read it), the ruling on it."""

    points: Decimal
    earned: Decimal | None
    ruling: str | None = None


def share(kind: str, options: Sequence[Option], answer: str) -> Decimal | None:
    """The percent of a question's points that an answer brings, 0 to 100; None where a person has to read it.

    `answer` is the numbers of the chosen options from 0, `0,2`, or the text that was typed; empty brings nothing.
    A wrong option of a multiple choice takes away the percent that the question names, else as much as one right
    option brings: who ticks everything gets nothing.
    """
    if not answer.strip():
        return NOTHING
    if kind == TEXT:
        return _text(options, answer)
    chosen = chosen_of(answer)
    if kind == SINGLE:
        return Decimal(options[chosen[0]].percent) if len(chosen) == 1 else NOTHING
    return _multiple(options, chosen)


def _multiple(options: Sequence[Option], chosen: Sequence[int]) -> Decimal:
    right = {number for number, option in enumerate(options) if option.percent > 0}
    if set(chosen) == right:
        return Decimal(WHOLE)
    each = Decimal(WHOLE) / (len(right) or 1)
    brought = sum(
        (Decimal(options[number].percent) if options[number].percent else -each for number in chosen), NOTHING
    )
    return min(max(brought, NOTHING), Decimal(WHOLE))


def _text(options: Sequence[Option], answer: str) -> Decimal | None:
    """The best of the accepted answers that it equals; one that equals none is read by a person."""
    meant = same_words(answer)
    matching = [option.percent for option in options if same_words(option.text) == meant]
    return Decimal(max(matching)) if matching else None


def same_words(text: str) -> str:
    """A form in which answers that say the same are equal: numbers by their value, words in either script."""
    try:
        number = Decimal(text.strip().replace(" ", "").replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if number.is_finite() and len(text) < 40 and abs(number.adjusted()) < 40:  # "1e999999999" is no number of a lesson
        return f"={number.normalize():f}" if number else "=0"
    return fold(text) or text.strip()


def mark_of(answer: str) -> str:
    """The same for two answers that say the same: those are graded together, and by nobody's name."""
    return hashlib.sha256(same_words(answer).encode("utf-8", "replace")).hexdigest()


def earned(points: Decimal, percent: Decimal) -> Decimal:
    """The points that a share brings, to three decimals; only the sum is rounded further."""
    return half_up(points * percent / WHOLE, 3)


def result(pieces: Iterable[Piece]) -> Decimal | None:
    """The points of an attempt as a grade sheet takes them: one decimal, a half up; None while one waits to be read.

    The points of a question that does not count go to the others in the same proportion, so that nobody loses the
    maximum of the control; where no question is left, everybody has it.
    """
    drawn = list(pieces)
    counted = [each for each in drawn if each.ruling != VOID]
    earned_ones = [each.points if each.ruling == FULL else each.earned for each in counted]
    known = [each for each in earned_ones if each is not None]
    if len(known) < len(earned_ones):
        return None
    whole = sum((each.points for each in drawn), NOTHING)
    if not counted:
        return half_up(whole, 1)
    return half_up(sum(known, NOTHING) * whole / sum((each.points for each in counted), NOTHING), 1)


def rekeyed(kind: str, options: Sequence[Option], right: Collection[int]) -> tuple[Option, ...]:
    """The options with other right ones, which share the points evenly; RuleError on field `right`."""
    if kind == TEXT:
        raise RuleError(TYPED_KEY, field="ruling")
    chosen = sorted(number for number in right if 0 <= number < len(options))
    if not chosen:
        raise RuleError(NO_RIGHT, field="right")
    if kind == SINGLE and len(chosen) > 1:
        raise RuleError(ONE_RIGHT, field="right")
    if chosen == [number for number, option in enumerate(options) if option.percent > 0]:
        raise RuleError(SAME_KEY, field="right")
    each, rest = divmod(WHOLE, len(chosen))
    shares = {number: each + (place < rest) for place, number in enumerate(chosen)}
    return tuple(Option(option.text, shares.get(number, 0)) for number, option in enumerate(options))


def chosen_of(answer: str) -> tuple[int, ...]:
    """The numbers of the chosen options."""
    return tuple(int(number) for number in answer.split(",") if number)


def read_answer(kind: str, count: int, chosen: Sequence[str], text: str) -> str:
    """Bring what a page sends into the form in which answers are kept; RuleError for what no page can send."""
    if kind == TEXT:
        if len(text) > LONGEST_ANSWER:
            raise RuleError(LONG_ANSWER, field="answer", most=LONGEST_ANSWER)
        return text.strip()
    numbers = sorted({_number(each, count) for each in chosen if each})
    if kind == SINGLE and len(numbers) > 1:
        raise RuleError(NO_OPTION)
    return ",".join(map(str, numbers))


def _number(text: str, count: int) -> int:
    number = whole_number(text, 3)
    if number is None or number >= count:
        raise RuleError(NO_OPTION)
    return number


def pack(options: Iterable[Option]) -> str:
    """Options as they are frozen with an exam."""
    return json.dumps([list(option) for option in options], ensure_ascii=False)


def unpack(packed: str) -> tuple[Option, ...]:
    """Options as they were frozen."""
    return tuple(Option(*each) for each in json.loads(packed))


def shuffled(count: int, chance: Random) -> str:
    """An order of so many options: `2,0,1`."""
    numbers = list(range(count))
    chance.shuffle(numbers)
    return ",".join(map(str, numbers))


__all__ = [
    "FULL",
    "KEY",
    "LONGEST_ANSWER",
    "MULTIPLE",
    "RULINGS",
    "SINGLE",
    "TEXT",
    "VOID",
    "Piece",
    "chosen_of",
    "earned",
    "mark_of",
    "pack",
    "read_answer",
    "rekeyed",
    "result",
    "same_words",
    "share",
    "shuffled",
    "unpack",
]
