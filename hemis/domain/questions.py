"""Назорат саволлари: what makes a question whole, and when two are the same (H-23)."""

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
        """Remark on a line, the same thing once."""
        found = Note(line, Reason(msgid, {name: str(value) for name, value in params.items()}))
        if found not in self.notes[-3:]:
            self.notes.append(found)

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
