"""Назорат саволлари: what makes a question whole, when two are the same, and the Aiken format (H-23)."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from hemis.domain.errors import Reason
from hemis.domain.i18n import N_
from hemis.domain.names import fold

SINGLE, MULTIPLE, TEXT = "single", "multiple", "text"
KINDS = {SINGLE: N_("Битта тўғри жавоб"), MULTIPLE: N_("Бир нечта тўғри жавоб"), TEXT: N_("Матн киритилади")}
DIFFICULTY = {1: N_("Осон"), 2: N_("Ўртача"), 3: N_("Қийин")}
LONGEST_TEXT, LONGEST_OPTION, MOST_OPTIONS = 2000, 500, 20
MOST_POINTS, WHOLE = 100, 100
MOST_QUESTIONS = 1000
"""Of one import."""

NO_TEXT = N_("Савол матни йўқ.")
LONG_TEXT = N_("Савол матни %(most)s белгидан ошмасин.")
LONG_OPTION = N_("Жавоб %(most)s белгидан ошмасин.")
NO_ANSWER = N_("Қабул қилинадиган жавоб кўрсатилмаган.")
FEW_OPTIONS = N_("Камида иккита жавоб варианти керак.")
MANY_OPTIONS = N_("Жавоблар %(most)s тадан ошмасин.")
ONE_RIGHT = N_("Битта тўғри жавоб белгиланиши керак, белгилангани: %(count)s та.")
SOME_RIGHT = N_("Камида битта тўғри жавоб белгиланиши керак.")
SAME_OPTION = N_("«%(text)s» жавоби икки марта ёзилган.")
WRONG_PERCENT = N_("Тўғри жавобларнинг улуши жами 100 фоиз бўлиши керак, ҳозир %(total)s фоиз.")
WRONG_POINTS = N_("Балл 1 дан %(most)s гача бутун сон бўлсин.")
WRONG_DIFFICULTY = N_("Қийинлик 1, 2 ёки 3 бўлади.")
NO_KIND = N_("Савол турини танланг.")
CROWD = N_("Бир марта кўпи билан %(most)s та савол киритилади.")

AIKEN_OPTION = re.compile(r"\s*([A-Za-z])\s*[.)]\s+(.*)")
AIKEN_ANSWER = re.compile(r"\s*ANSWER\s*:\s*(\S*)\s*$", re.IGNORECASE)
AIKEN_NO_OPTIONS = N_("«ANSWER» қаторидан олдин камида иккита жавоб ёзилади: «A. жавоб».")
AIKEN_ORDER = N_("Жавоблар A, B, C тартибида ёзилади, бу ерда %(letter)s.")
AIKEN_LETTER = N_("«ANSWER: %(letter)s» кўрсатган жавоб йўқ.")
AIKEN_NO_ANSWER = N_("Саволда «ANSWER: A» қатори йўқ.")
AIKEN_STRAY = N_("Бу қатор на савол, на жавоб: жавоблар «A. жавоб» кўринишида ёзилади.")


class Option(NamedTuple):
    """An answer and the share of the points that it brings, in percent; right answers bring more than nothing."""

    text: str
    percent: int = 0


@dataclass(frozen=True)
class Draft:
    """A question that is not stored yet; `line` is where it begins in the text it came from."""

    kind: str
    text: str
    options: tuple[Option, ...]
    line: int = 0
    title: str = ""
    category: str = ""
    points: int = 1
    difficulty: int = 2


class Note(NamedTuple):
    """What is told about a line: a fault, or, of the reader, what was left out."""

    line: int
    reason: Reason


@dataclass
class Reading:
    """What a text holds: questions, faults that forbid it all, and remarks that do not."""

    drafts: list[Draft] = field(default_factory=list)
    faults: list[Note] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def fault(self, line: int, msgid: str, **params: object) -> None:
        self.faults.append(Note(line, Reason(msgid, {name: str(value) for name, value in params.items()})))

    def note(self, line: int, msgid: str, **params: object) -> None:
        self.notes.append(Note(line, Reason(msgid, {name: str(value) for name, value in params.items()})))

    def take(self, draft: Draft) -> None:
        """Add a question if it is whole, else what is wrong with it."""
        wrong = faults_of(draft)
        self.faults += [Note(draft.line, reason) for reason in wrong]
        if len(self.drafts) == MOST_QUESTIONS:
            self.fault(draft.line, CROWD, most=MOST_QUESTIONS)
        if not wrong and len(self.drafts) < MOST_QUESTIONS:
            self.drafts.append(draft)


def fingerprint(draft: Draft) -> str:
    """A hash that is equal for two questions of the same words, whatever the script, case, signs and order."""
    options = () if draft.kind == TEXT else sorted(_bare(option.text) for option in draft.options)
    return hashlib.sha256("\n".join((_bare(draft.text), *options)).encode("utf-8", "replace")).hexdigest()


def _bare(text: str) -> str:
    """Folded words; of a formula, whose words fold to nothing, the signs themselves."""
    return fold(text) + "|" + re.sub(r"[\w\s]+", "", text)


def faults_of(draft: Draft) -> list[Reason]:
    """What keeps a question from being asked; nothing of a whole one."""
    found: list[Reason] = []
    if not draft.text.strip():
        found.append(Reason(NO_TEXT, {}))
    if len(draft.text) > LONGEST_TEXT:
        found.append(Reason(LONG_TEXT, {"most": str(LONGEST_TEXT)}))
    if any(len(option.text) > LONGEST_OPTION for option in draft.options):
        found.append(Reason(LONG_OPTION, {"most": str(LONGEST_OPTION)}))
    if not 1 <= draft.points <= MOST_POINTS:
        found.append(Reason(WRONG_POINTS, {"most": str(MOST_POINTS)}))
    if draft.difficulty not in DIFFICULTY:
        found.append(Reason(WRONG_DIFFICULTY, {}))
    return found + (_faults_of_options(draft.kind, draft.options) if draft.kind in KINDS else [Reason(NO_KIND, {})])


def _faults_of_options(kind: str, options: Sequence[Option]) -> list[Reason]:
    if len(options) > MOST_OPTIONS:
        return [Reason(MANY_OPTIONS, {"most": str(MOST_OPTIONS)})]
    seen: set[str] = set()
    for option in options:
        if option.text in seen:
            return [Reason(SAME_OPTION, {"text": option.text[:60]})]
        seen.add(option.text)
    right = [option for option in options if option.percent > 0]
    if kind == TEXT:
        return [] if right and len(right) == len(options) else [Reason(NO_ANSWER, {})]
    if len(options) < 2:
        return [Reason(FEW_OPTIONS, {})]
    if kind == SINGLE:
        is_one = len(right) == 1 and right[0].percent == WHOLE
        return [] if is_one else [Reason(ONE_RIGHT, {"count": str(len(right))})]
    total = sum(option.percent for option in right)
    if not right:
        return [Reason(SOME_RIGHT, {})]
    return [] if abs(total - WHOLE) <= 2 else [Reason(WRONG_PERCENT, {"total": str(total)})]


def shared(options: Iterable[tuple[str, bool]]) -> tuple[Option, ...]:
    """Options whose right ones share the points evenly, to a whole hundred."""
    rows = list(options)
    count = sum(is_right for _, is_right in rows)
    whole, rest = divmod(WHOLE, count or 1)
    made, nth = [], 0
    for text, is_right in rows:
        made.append(Option(text, whole + (nth < rest) if is_right else 0))
        nth += is_right
    return tuple(made)


def without_copies(drafts: Sequence[Draft], known: set[str]) -> tuple[list[Draft], list[Draft]]:
    """The questions that are new, and those that are stored already or stand twice in the same text."""
    new: list[Draft] = []
    copies: list[Draft] = []
    seen = set(known)
    for draft in drafts:
        mark = fingerprint(draft)
        (copies if mark in seen else new).append(draft)
        seen.add(mark)
    return new, copies


@dataclass
class _Open:
    """An Aiken question while its lines come."""

    line: int
    text: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    is_broken: bool = False


def read_aiken(text: str) -> Reading:
    """Aiken: the question, its options `A. …` or `A) …` in their order, then `ANSWER: A`; single choice only."""
    reading, now = Reading(), _Open(1)
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        answer, option = AIKEN_ANSWER.match(line), AIKEN_OPTION.fullmatch(line)
        if answer:
            _close(reading, now, number, answer[1].upper())
            now = _Open(number + 1)
        elif option and now.text:
            letter = chr(ord("A") + len(now.options))
            if option[1].upper() != letter and not now.is_broken:
                reading.fault(number, AIKEN_ORDER, letter=letter)
                now.is_broken = True
            now.options.append(option[2].strip())
        elif line.strip():
            _add_text(reading, now, number, line.strip())
    if now.text:
        reading.fault(now.line, AIKEN_NO_ANSWER)
    return reading


def _add_text(reading: Reading, now: _Open, number: int, line: str) -> None:
    """A line without a letter belongs to the question; behind an option it belongs to nothing."""
    if not now.text:
        now.line = number
    if now.options:
        if not now.is_broken:
            reading.fault(number, AIKEN_STRAY)
        now.is_broken = True
    else:
        now.text.append(line)


def _close(reading: Reading, now: _Open, number: int, letter: str) -> None:
    at = ord(letter) - ord("A") if len(letter) == 1 else -1
    if now.is_broken:
        return
    if not now.text:
        reading.fault(number, NO_TEXT)
    elif len(now.options) < 2:
        reading.fault(number, AIKEN_NO_OPTIONS)
    elif not 0 <= at < len(now.options):
        reading.fault(number, AIKEN_LETTER, letter=letter[:20])
    else:
        options = tuple(Option(text, WHOLE * (place == at)) for place, text in enumerate(now.options))
        reading.take(Draft(SINGLE, "\n".join(now.text), options, line=now.line))
