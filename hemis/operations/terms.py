"""Until when the journal of a day may be kept: the rules of the term, and the days off around it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Date, String, bindparam, case, func, literal, or_, select, union_all

from hemis.domain.calendar import end_of_next_working_day, exception_table
from hemis.domain.rules import whole_on
from hemis.extensions import db
from hemis.models.settings import Holiday, RuleValue
from hemis.operations import calendar

TERM_RULES = ("attendance.edit_workdays", "week.days")
DAY_OFF = "day off"
FIELD, LINE = "\t", "\n"
_CALENDAR = union_all(
    select(RuleValue.key, RuleValue.scope, RuleValue.value, RuleValue.valid_from, RuleValue.valid_to).where(
        or_(*(RuleValue.key == key for key in TERM_RULES))  # not in_(), which is written out anew at each execution
    ),
    select(
        literal(DAY_OFF),
        Holiday.week_days.cast(String),
        case((Holiday.is_working, "1"), else_="0"),
        Holiday.day,
        Holiday.day,
    ).where(Holiday.day.between(bindparam("first", type_=Date), bindparam("last", type_=Date))),
)
_ROWS = _CALENDAR.subquery()
CALENDAR = select(
    func.aggregate_strings(
        _ROWS.c.key
        + FIELD
        + _ROWS.c.scope
        + FIELD
        + _ROWS.c.value
        + FIELD
        + _ROWS.c.valid_from.cast(String)
        + FIELD
        + func.coalesce(_ROWS.c.valid_to.cast(String), ""),
        LINE,
    )
).scalar_subquery()
"""The same rows as one text, to be read in another statement: a journal kept the day after may take ten of them."""


class Line(NamedTuple):
    """A version of a rule, or a day off."""

    key: str
    scope: str
    value: str
    valid_from: date
    valid_to: date | None


def around(at: datetime) -> dict[str, date]:
    """What `CALENDAR` is asked with, for any journal that may still be open at a moment.

    Of one so old that its days off are not among these, it makes no difference how long ago it closed.
    """
    return {"first": at.date() - calendar.LOOKED_AROUND, "last": at.date() + calendar.LOOKED_AROUND}


def closings(days: Iterable[date]) -> dict[date, datetime]:
    """The end of the working day until which the teacher keeps the journal, for several days near each other."""
    wanted = sorted(set(days))
    if not wanted:
        return {}
    asked = {"first": wanted[0], "last": wanted[-1] + calendar.LOOKED_AROUND}
    return _closings(wanted, db.session.execute(_CALENDAR, asked).all())


def closes_at(day: date, text: str | None = None) -> datetime:
    """`closings` of one day; asked of the database unless the text of `CALENDAR` is at hand."""
    return (closings([day]) if text is None else _closings([day], _lines(text)))[day]


def _lines(text: str) -> list[Line]:
    parts = (line.split(FIELD) for line in text.split(LINE) if line)
    return [
        Line(key, scope, value, date.fromisoformat(first), date.fromisoformat(last) if last else None)
        for key, scope, value, first, last in parts
    ]


def _closings(days: Iterable[date], rows: Sequence[Any]) -> dict[date, datetime]:
    versions = [row for row in rows if row.key != DAY_OFF]
    exceptions = exception_table(
        (row.valid_from, int(row.scope), row.value == "1") for row in rows if row.key == DAY_OFF
    )

    def closing(day: date) -> datetime:
        term, week_days = (whole_on(key, versions, day) for key in TERM_RULES)
        return end_of_next_working_day(day, week_days, exceptions, term)

    return {day: closing(day) for day in days}


__all__ = ["CALENDAR", "around", "closes_at", "closings"]
