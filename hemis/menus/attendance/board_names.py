"""What the keys of a board are called, and in which order they stand; plans of one subject become one line."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from hemis.operations.attendance_boards import DAY, NOTHING, WEEK, Tallies
from hemis.operations.attendance_names import rows_named
from hemis.web.jinja import named, short_date

Names = Mapping[Any, tuple[str, Any]]
"""Key → title, and by what it is sorted."""
SATURDAY = timedelta(days=5)


def names_of(by: str, keys: Any) -> Names:
    """Return the names of the keys that a board has found."""
    if by == DAY:
        return {day: (short_date(day), day) for day in keys}
    if by == WEEK:
        return {day: (f"{short_date(day)} – {short_date(day + SATURDAY)}", day) for day in keys}
    return {key: _name(row) for key, row in rows_named(by, keys).items()}


def names_of_rows(rows: Mapping[int, Any]) -> Names:
    """Return the names of rows by their own numbers."""
    return {row.id: _name(row) for row in rows.values()}


def by_subject(found: Tallies, rows: Mapping[int, Any]) -> Tallies:
    """Return the sums by subject of sums by the places that it has in plans; `rows` tell which subject those are."""
    merged: Tallies = {}
    for key, tally in found.items():
        subject = rows[key].id
        merged[subject] = merged.get(subject, NOTHING).plus(tally)
    return merged


def _name(row: Any) -> tuple[str, Any]:
    return named(row), row.sort_key


__all__ = ["Names", "by_subject", "names_of", "names_of_rows"]
