"""What the system knows before an import, and how a cell finds its row there."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from hemis.domain.alphabet import APOSTROPHES
from hemis.domain.names import fold, short_name
from hemis.domain.spreadsheets.cells import (
    Cell,
    has_cyrillic,
    has_latin,
    mended,
    plain_text,
    refused,
    rough,
    signs,
    warned,
)
from hemis.domain.spreadsheets.words import listed, without

Key = Callable[[str], str]


@dataclass(frozen=True)
class Known:
    """A row of the system: its official name, its id, and what a check needs to know of it."""

    name: str
    id: int = 0
    size: int = 0
    """Students of a group, seats of a room."""
    code: str = ""
    owner: str = ""
    """What it belongs to, where two may share a name."""


class Index:
    """Rows by several keys, the strictest first; a key that fits two rows finds neither."""

    def __init__(self, rows: Iterable[Known], *keys: Key) -> None:
        self.rows = tuple(rows)
        self.keys = keys
        self._by_key: list[dict[str, list[Known]]] = []
        for key in keys:
            found: dict[str, list[Known]] = defaultdict(list)
            for row in self.rows:
                for spelling in {key(each) for each in (row.name, row.code) if each} - {""}:
                    found[spelling].append(row)
            self._by_key.append(dict(found))

    def find(self, text: str) -> list[Known]:
        """Return the rows that the strictest fitting key finds: none, one, or several among which nobody can choose."""
        for key, found in zip(self.keys, self._by_key, strict=True):
            if rows := found.get(key(text)):
                return rows
        return []


def by_code(rows: Iterable[Known]) -> Index:
    """Index groups and rooms: spaces, case and look-alike letters do not count."""
    return Index(rows, signs, rough)


def by_group(rows: Iterable[Known]) -> Index:
    """Index groups: the word for a group and a number sign may stand beside the name."""
    return Index(rows, signs, rough, without_group)


def without_group(text: str) -> str:
    """Return the signs of a group's name without the word for a group."""
    return signs(without(text.replace("\u2116", " "), "group"))


def by_name(rows: Iterable[Known]) -> Index:
    """Index things that have a name: subjects, positions, faculties."""
    return Index(rows, _literal, fold_mended, rough)


def by_unit(rows: Iterable[Known]) -> Index:
    """Index departments: the word «кафедраси» may be missing."""
    return Index(rows, _literal, fold_mended, rough, without_unit)


def fold_mended(text: str) -> str:
    return fold(mended(text))


def without_unit(text: str) -> str:
    """Return the skeleton of a department's name without the word for a department."""
    units = listed("units", "department")
    return " ".join(word for word in rough(text).split() if word not in units)


def _literal(text: str) -> str:
    return plain_text(text).casefold()


def look_up(index: Index, raw: Any, kind: str) -> Cell:
    """Return the official name of what a cell means; a Latin spelling of a Cyrillic name is told."""
    text = plain_text(raw)
    rows = index.find(text)
    if not rows:
        return refused(f"unknown_{kind}", value=text)
    if len({row.id or row.name for row in rows}) > 1:
        return refused(f"ambiguous_{kind}", value=text, names=", ".join(sorted({_told(row) for row in rows})[:3]))
    name = rows[0].name
    if rows[0].code and signs(text) == signs(rows[0].code):
        return Cell(name)
    is_latin = has_latin(text) and not has_cyrillic(text) and has_cyrillic(name) and kind not in ("group", "room")
    return warned(name, "latin_converted", value=text) if is_latin else Cell(name)


def _told(row: Known) -> str:
    return f"{row.name} ({row.owner})" if row.owner else row.name


class Teachers:
    """Teachers by their full name, or by a surname and initials that fit only one of them."""

    def __init__(self, rows: Iterable[Known]) -> None:
        self.full = by_name(rows)
        self._short: dict[str, list[Known]] = defaultdict(list)
        self._rough_short: dict[str, list[Known]] = defaultdict(list)
        for row in self.full.rows:
            for short in _shortenings(row.name):
                self._short[short.casefold()].append(row)
                self._rough_short[_initials_key(short)].append(row)

    def find(self, full_name: str) -> Known:
        """Return the teacher of whom `look_up` has told the full name."""
        return self.full.find(full_name)[0]

    def look_up(self, raw: Any) -> Cell:
        text = mended(plain_text(raw))
        if self.full.find(text):
            return look_up(self.full, text, "teacher")
        found = self._short.get(_tidy(text).casefold()) or self._rough_short.get(_initials_key(text)) or []
        if not found:
            return refused("unknown_teacher", value=text)
        if len({row.id or (row.name, row.owner) for row in found}) > 1:
            return refused("ambiguous_teacher", value=text, names=", ".join(sorted({_told(row) for row in found})[:3]))
        return Cell(found[0].name)


def _shortenings(full_name: str) -> set[str]:
    surname, *rest = [*full_name.split(maxsplit=2), ""]
    first, patronymic = [*rest, "", ""][:2]
    return {surname, short_name(surname, first), short_name(surname, first, patronymic), f"{surname} {first}"} - {""}


def _tidy(text: str) -> str:
    """`Нишонова Г. Ҳ`, `Г.Ҳ. Нишонова` and `Нишонова Г Ҳ` all become `Нишонова Г.Ҳ.`."""
    parts = [part for part in re.split(r"[\s.]+", re.sub(f"[{APOSTROPHES}]", "\u02bc", text)) if part]
    words = [part for part in parts if len(part) > 2]
    initials = [part for part in parts if len(part) <= 2]
    return f"{' '.join(words)} {''.join(f'{initial}.' for initial in initials)}".strip()


def _initials_key(text: str) -> str:
    return " ".join(rough(part) for part in re.split(r"[\s.]+", _tidy(text)) if part)


@dataclass(frozen=True)
class Seat:
    """An hour of the timetable that is taken: who, and in which weeks."""

    kind: str
    key: str
    day: str
    pair: int


Params = tuple[tuple[str, str], ...]
Doubted = tuple[str, str, Params]
"""A reason, the field that it is about (or nothing), and the parameters of its sentence."""
Judge = Callable[[int, Mapping[str, Any]], Doubted | None]
"""Is given the number and the values of a row that is good by itself; says why the system cannot take it."""


@dataclass
class References:
    """Everything that a check asks about; what a kind does not need stays empty."""

    groups: Index = field(default_factory=lambda: by_code(()))
    rooms: Index = field(default_factory=lambda: by_code(()))
    subjects: Index = field(default_factory=lambda: by_name(()))
    departments: Index = field(default_factory=lambda: by_unit(()))
    positions: Index = field(default_factory=lambda: by_name(()))
    teachers: Teachers = field(default_factory=lambda: Teachers(()))
    others: dict[str, Index] = field(default_factory=dict)
    pairs: Mapping[int, tuple[time, time]] = field(default_factory=dict)
    known_pinfls: frozenset[str] = frozenset()
    known_people: frozenset[tuple[str, date]] = frozenset()
    taken: frozenset[str] = frozenset()
    """Codes or names that the system has already."""
    taken_seats: Mapping[Seat, frozenset[str]] = field(default_factory=dict)
    highest_stake: Decimal = Decimal("1.5")
    credit_hours: int = 30
    semester_credits: int = 30
    blocks_checksum: bool = False
    judge: Judge | None = None
    """What the system as it stands says of a good row; it knows everything beforehand and asks nothing."""
    closing: Callable[[], Iterable[Doubted]] | None = None
    """What is to be told of the whole file once all its rows are judged."""
