"""Working days of this institution: the days off of the decrees, and the length of the week that holds on a day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from hemis.domain import calendar
from hemis.domain.dissertations import Term
from hemis.extensions import db
from hemis.models.settings import Holiday
from hemis.operations.rules import whole_rule

WEEK = "week.days"
LOOKED_AROUND = timedelta(days=60)
"""No run of days off is longer, so that holidays further away cannot matter to a term of a few working days."""


class WorkingWeek(NamedTuple):
    """The 5- or 6-day week around a day, with the days that differ from their weekday."""

    days: int
    exceptions: calendar.Exceptions

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked."""
        return calendar.is_working(day, self.days, self.exceptions)

    def from_(self, day: date) -> date:
        """The day itself, or the next working day when it is a day off."""
        return calendar.working_day_from(day, self.days, self.exceptions)

    def after(self, day: date, count: int) -> date:
        """The working day that is `count` working days after `day`."""
        return calendar.add_working_days(day, count, self.days, self.exceptions)


def working_week(day: date) -> WorkingWeek:
    """The week that holds on `day`, with the days off around it."""
    return working_week_between(day - LOOKED_AROUND, day + LOOKED_AROUND, on=day)


def with_days_off(terms: Sequence[Term], week_days: int) -> list[Term]:
    """Return terms of a defence, those that end on a day off with the next working day, by one look at the calendar."""
    days = [each.last_day for each in terms if each.runs_forward]
    if not days:
        return list(terms)
    week = WorkingWeek(week_days, _exceptions(min(days), max(days) + LOOKED_AROUND))
    return [_moved(each, week) for each in terms]


def _moved(term: Term, week: WorkingWeek) -> Term:
    day = week.from_(term.last_day) if term.runs_forward else term.last_day
    return term if day == term.last_day else term._replace(worked_day=day)


def working_week_between(first: date, last: date, *, on: date | None = None) -> WorkingWeek:
    """The week that holds on the day `on` (or on `first`), with the days off from `first` to `last`."""
    exceptions = _exceptions(first, last)
    return WorkingWeek(whole_rule(WEEK, on=on or first), exceptions)


def _exceptions(first: date, last: date) -> calendar.Exceptions:
    rows = select(Holiday.day, Holiday.week_days, Holiday.is_working).where(Holiday.day.between(first, last))
    return calendar.exception_table((row.day, row.week_days, row.is_working) for row in db.session.execute(rows))


def days_with_names(first: date, last: date) -> tuple[WorkingWeek, dict[date, str]]:
    """The working week from `first` to `last`, and what each day is called on which a decree says otherwise."""
    rows = db.session.execute(
        select(Holiday.day, Holiday.week_days, Holiday.is_working, Holiday.name).where(Holiday.day.between(first, last))
    ).all()
    days = whole_rule(WEEK, on=first)
    exceptions = calendar.exception_table((row.day, row.week_days, row.is_working) for row in rows)
    return WorkingWeek(days, exceptions), {row.day: row.name for row in rows if row.week_days == days}


def end_of_term(day: date, working_days: int) -> datetime:
    """The first instant after the n-th working day that follows `day`: what is done before it is in time."""
    return calendar.end_of_day(working_week(day).after(day, working_days))


def days_off(first: date, last: date) -> dict[date, str]:
    """Return the days not worked from `first` to `last`, each with its name; a weekly day off has none."""
    length = whole_rule(WEEK, on=first)
    found = db.session.scalars(select(Holiday).where(Holiday.day.between(first, last), Holiday.week_days == length))
    special = {row.day: row for row in found}
    exceptions = {(row.day, length): row.is_working for row in special.values()}
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {
        day: special[day].name if day in special else ""
        for day in days
        if not calendar.is_working(day, length, exceptions)
    }
