"""How long a training course and an election hold, and what colour that is today (rules 8; examples G4, G5)."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from hemis.domain.calendar import add_months

GREEN, YELLOW, RED = "green", "yellow", "red"
MONTHS_A_YEAR = 12


class Course(NamedTuple):
    """A finished course: its last day and its hours."""

    ends_on: date
    hours: int


class TrainingRule(NamedTuple):
    """So many hours every so many years."""

    years: int
    hours: int


class Term(NamedTuple):
    """Until when somebody is covered; `last_day` is None for one who never was."""

    last_day: date | None
    colour: str


def training_last_day(courses: Iterable[Course], rule_on: Callable[[date], TrainingRule]) -> date | None:
    """The last day that the courses cover, or None when they never sum to the hours that are asked.

    Courses count together when they end within one period: from the end of the first of them, so many years on. The
    rule is the one that was valid on that end. Whoever trained in parts is due when the oldest part that is needed
    grows too old.
    """
    known = sorted(courses)
    days = []
    for first in known:
        rule = rule_on(first.ends_on)
        last_day = add_months(first.ends_on, rule.years * MONTHS_A_YEAR)
        hours = sum(course.hours for course in known if first.ends_on <= course.ends_on <= last_day)
        if hours >= rule.hours:
            days.append(last_day)
    return max(days, default=None)


def contest_last_day(elected_on: date, years: int, contract_ends_on: date | None = None) -> date:
    """The day before the anniversary, or the end of the contract if that comes sooner.

    An anniversary that the year does not have (29 February) gives the last day of its month.
    """
    anniversary = add_months(elected_on, years * MONTHS_A_YEAR)
    is_short = anniversary.day < elected_on.day
    last_day = anniversary if is_short else anniversary - timedelta(days=1)
    return min(last_day, contract_ends_on) if contract_ends_on else last_day


def term(last_day: date | None, today: date, warn_months: int) -> Term:
    """Green, yellow from the day on which `warn_months` are left, red after the last day and for who never had one."""
    if last_day is None or today > last_day:
        return Term(last_day, RED)
    return Term(last_day, YELLOW if today >= add_months(last_day, -warn_months) else GREEN)


__all__ = ["GREEN", "RED", "YELLOW", "Course", "Term", "TrainingRule", "contest_last_day", "term", "training_last_day"]
