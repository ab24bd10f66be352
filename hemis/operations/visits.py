"""How often the public service was asked for: counted up by every process, told only as it may be published (P-16)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from hemis.domain.calendar import TASHKENT
from hemis.domain.withholding import publishable
from hemis.extensions import db
from hemis.models.visits import ApiTokenUse, VisitCount

COMPLAINT = "complaint"
WRITTEN_WITHIN = timedelta(minutes=5)
MARKS = ("direction", "visitor", "language", "asked")
"""In the order in which small counts give them up: the direction is told longest."""
WAYS = ("day", *MARKS)
"""By what counts can be added up."""
ADD: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Visit(NamedTuple):
    """All that is kept of a request."""

    day: date
    direction: str
    visitor: str
    language: str
    asked: str


class TokenUse(NamedTuple):
    """All that is kept of a call of the web service."""

    token_id: int
    day: date
    outcome: str


class Line(NamedTuple):
    """A count that may be published; what is not told of it is None."""

    day: date | None
    direction: str | None
    visitor: str | None
    language: str | None
    asked: str | None
    times: int


def keep(counts: Mapping[Visit, int]) -> None:
    """Add counts to what other processes have written."""
    _add_up(VisitCount, counts)


def keep_uses(counts: Mapping[TokenUse, int]) -> None:
    """Add the uses of tokens to what other processes have written."""
    _add_up(ApiTokenUse, counts)


def _add_up(model: Any, counts: Mapping[Any, int]) -> None:
    """Write in one order, so that processes never wait for each other in a circle."""
    table: Table = model.__table__
    rows = [{**key._asdict(), "count": count} for key, count in sorted(counts.items()) if count > 0]
    statement = ADD[db.session.get_bind().dialect.name](table).values(
        {column.name: bindparam(column.name) for column in table.columns}
    )
    added = statement.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={"count": table.c.count + statement.excluded["count"]}
    )
    if rows:
        db.session.connection().execute(added, rows)


def lines(first: date, last: date) -> list[Line]:
    """Return the requests from `first` to `last` by day, each day laid out for itself. One statement.

    A day must be over: of a count that still grows, the difference between two answers would be a count as well.
    """
    table = VisitCount.__table__.c
    rows = select(table.day, *(table[name] for name in MARKS), table.count).where(
        table.day.between(first, last), table.asked != COMPLAINT
    )
    days: defaultdict[date, dict[tuple[str, ...], int]] = defaultdict(dict)
    for row in db.session.execute(rows):
        days[row[0]][row[1:-1]] = row[-1]
    found = ((day, line) for day in sorted(days) for line in publishable(days[day]))
    return [Line(day, *key, count) for day, (key, count) in found]  # type: ignore[arg-type, call-arg]


def last_day_over(at: datetime) -> date:
    """Return the last day that is over at a moment: what was counted before midnight is written a little after it."""
    return (at - WRITTEN_WITHIN).astimezone(TASHKENT).date() - timedelta(days=1)


def complaints(first: date, last: date) -> list[tuple[date, str | None, int]]:
    """Return how often the way to the e-reception was taken: first day of a whole month, direction, count.

    Single days would mostly be below k; and of months that do not depend on what is asked, nothing can be subtracted.
    """
    table = VisitCount.__table__.c
    begin = first if first.day == 1 else _next_month(first)
    end = last + timedelta(days=1)
    rows = select(table.day, table.direction, table.count).where(
        table.asked == COMPLAINT, table.day >= begin, table.day < end.replace(day=1)
    )
    months: defaultdict[date, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for day, direction, count in db.session.execute(rows):
        months[day.replace(day=1)][direction,] += count
    found = ((month, line) for month in sorted(months) for line in publishable(months[month]))
    return [(month, key[0], count) for month, (key, count) in found]


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def added(found: Iterable[Line], ways: Sequence[str]) -> list[Line]:
    """Add lines up by some of their marks, in their order; what they leave out stays left out."""
    if set(ways) == set(WAYS):
        return list(found)  # as they were laid out
    sums: defaultdict[tuple[Any, ...], int] = defaultdict(int)
    kept = [way in ways for way in WAYS]
    for line in found:
        sums[tuple(mark if is_kept else None for mark, is_kept in zip(line, kept, strict=False))] += line.times
    return [_line(key, count) for key, count in sorted(sums.items(), key=_order)]


def _line(marks: tuple[Any, ...], times: int) -> Line:
    day, direction, visitor, language, asked = marks
    return Line(day, direction, visitor, language, asked, times)


def _order(row: tuple[tuple[Any, ...], int]) -> tuple[str, ...]:
    """By day and marks; what is left out comes after what is told."""
    return tuple("~" if mark is None else str(mark) for mark in row[0])


__all__ = [
    *("COMPLAINT", "MARKS", "WAYS", "Line", "TokenUse", "Visit"),
    *("added", "complaints", "keep", "keep_uses", "last_day_over", "lines"),
]
