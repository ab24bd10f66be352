"""Rows of a sheet that are none of the table's: blank, totals, a heading printed again, a line below the table."""

import re
from collections.abc import Sequence
from typing import Any

from hemis.domain.spreadsheets.cells import is_blank, plain_text, rough
from hemis.domain.spreadsheets.headings import Heading
from hemis.domain.spreadsheets.words import listed


def why_skipped(row: Sequence[Any], required: set[int], heading: Heading, formulas: set[int]) -> str:
    """Return why a row is none of the table's, or nothing."""
    filled = {at for at, cell in enumerate(row) if not is_blank(cell)} | formulas
    if not filled:
        return "empty_row"
    if _is_numbering(row, filled):
        return "header_row"
    if required <= filled and len(filled) > 1:
        first = min(required, default=-1)
        is_heading = first >= 0 and _is_title(row[first], first, heading)
        return "header_row" if is_heading and all(_is_title(row[at], at, heading) for at in filled) else ""
    texts = {at: plain_text(row[at]) for at in filled if not is_blank(row[at])}
    for text in texts.values():
        if _is_total(text):
            return "total_row" if _is_bare_total(text) else "subtotal_row"
    if not filled & set(heading.columns.values()):
        return "empty_row"
    if len(texts) >= 3 and all(_is_title(text, at, heading) for at, text in texts.items()):
        return "header_row"
    if len(texts) == 1 and not formulas and len(required) > 2 and _is_note(next(iter(texts.values()))):
        return "note_row"
    return ""


def _is_numbering(row: Sequence[Any], filled: set[int]) -> bool:
    """Say whether a row but counts the columns, as forms of offices do below their heading: 1, 2, 3 …"""
    texts = [plain_text(row[at]) for at in sorted(filled) if at < len(row)]
    return len(texts) >= 3 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _is_title(raw: Any, column: int, heading: Heading) -> bool:
    return isinstance(raw, str) and rough(raw) == rough(heading.titles.get(column, ""))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _is_total(text: str) -> bool:
    """Say whether a short text begins or ends with a word for a total."""
    words = _words(text)
    totals = listed("totals")
    return 0 < len(words) <= 8 and (rough(words[0]) in totals or rough(words[-1]) in totals)


def _is_bare_total(text: str) -> bool:
    """A total of the whole says nothing but that, and perhaps a number of something: `Жами: 57`, `Жами 57 та`."""
    words = _words(text)
    return rough(words[0]) in listed("totals") and len(words) <= 2


def _is_note(text: str) -> bool:
    return len(_words(text)) >= 2 or "_" in text or ":" in text
