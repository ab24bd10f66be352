"""Where the heading of a table is, and which column holds what."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from hemis.domain.spreadsheets.cells import plain_text, rough
from hemis.domain.spreadsheets.words import listed, names_of

Row = Sequence[Any]
SEARCHED = 40
"""So many rows of titles may stand above a heading."""
EXACT = 1000


class Heading(NamedTuple):
    """The row of the heading (from 0, the last one if it has two), and the column of each field (from 0)."""

    row: int
    columns: Mapping[str, int]
    titles: Mapping[int, str]


def find_heading(rows: Sequence[Row], fields: Sequence[str], required: Sequence[str]) -> Heading | None:
    """Return the row, or the two rows, in which most columns are known; None when no required column is there."""
    best: Heading | None = None
    best_score = (0, 0)
    for at in range(min(SEARCHED, len(rows))):
        for heading in (_at(rows, at, at, fields), _at(rows, at, at + 1, fields)):
            score = (sum(field in heading.columns for field in required), len(heading.columns))
            if score > best_score:
                best, best_score = heading, score
    needed = min(2, len(fields))
    return best if best and best_score[0] and best_score[1] >= needed else None


def find_either(
    rows: Sequence[Row], fields: Sequence[str], required: Sequence[str], either: Sequence[Sequence[str]]
) -> Heading | None:
    """Return the heading of a table in which one set of columns may stand for another; the first set is looked for."""
    found = None
    for wanted in either or ((),):
        others = {name for each in either if each != wanted for name in each}
        heading = find_heading(rows, [name for name in fields if name not in others], required)
        if heading and set(wanted) <= heading.columns.keys():
            return heading
        found = found or heading
    return found


def _at(rows: Sequence[Row], first: int, last: int, fields: Sequence[str]) -> Heading:
    if last >= len(rows):
        last = first
    width = max(len(rows[first]), len(rows[last]))
    titles = {}
    for column in range(width):
        lower, upper = _text(rows[last], column), _text(rows[first], column)
        title = lower or upper
        if title:
            titles[column] = title
    return Heading(last, match(titles, fields), titles)


def _text(row: Row, column: int) -> str:
    cell = row[column] if column < len(row) else ""
    return plain_text(cell) if isinstance(cell, str) else ""


def match(titles: Mapping[int, str], fields: Sequence[str]) -> dict[str, int]:
    """Return the column of each field: the surest matches are made first, each column and field once."""
    scored = [
        (_sureness(title, field), -column, field)
        for column, title in titles.items()
        if rough(_bare(title)) and rough(_bare(title)) not in listed("ordinal")
        for field in fields
    ]
    found: dict[str, int] = {}
    taken: set[int] = set()
    for score, column, field in sorted(scored, key=lambda each: (-each[0], -each[1], fields.index(each[2]))):
        if score and field not in found and -column not in taken:
            found[field] = -column
            taken.add(-column)
    return {field: found[field] for field in fields if field in found}


def _sureness(title: str, field: str) -> int:
    """How sure a title is; one that is known together with its brackets is surer than a bare one."""
    bare, whole = rough(_bare(title)), rough(re.sub(r"[()\[\]{}]", " ", title))
    if bare != whole and whole in names_of(field):
        return EXACT + 1
    return _likeness(bare, field)


def _bare(title: str) -> str:
    """Return a title without its explanation in brackets: `Туғилган санаси (кун.ой.йил)`."""
    bare = re.sub(r"[(\[{].*?[)\]}]", " ", title)
    return bare if re.search(r"\w", bare) else title


@lru_cache(50_000)
def _likeness(key: str, field: str) -> int:
    """How sure a heading is: the same words, all words of a name in it, or one slip of the finger in a long one."""
    best = 0
    words = key.split()
    for name in names_of(field):
        if key == name or key.replace(" ", "") == name.replace(" ", ""):
            return EXACT
        parts = name.split()
        if len(name) >= 3 and all(any(word.startswith(part) for word in words) for part in parts):
            best = max(best, 100 + 10 * len(parts) + len(name) - (0 if words[0].startswith(parts[0]) else 20))
        elif len(name) >= 6 and _is_near(key, name):
            best = max(best, 90)
    return best


def _is_near(one: str, other: str) -> bool:
    """Say whether two words differ by one letter typed, left out, doubled or swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    start = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = short[start : start + 2][::-1] == long[start : start + 2] and short[start + 2 :] == long[start + 2 :]
    return swapped or short[start + 1 :] == long[start + 1 :]
