"""Days that bind an order: windows of applications, who decides a reinstatement, how long a leave lasts (rules 4)."""

from datetime import date, timedelta
from typing import NamedTuple

from hemis.domain.calendar import add_months, day_in, season_in

RECTOR, MINISTRY, COMMISSION = "rector", "ministry", "commission"
MONTHS = 12
Days = tuple[tuple[int, int], ...]
"""Days of a year as a rule holds them: (month, day)."""

LEAVE_MONTHS = {
    "11": "leave.health_months",
    "12": "leave.birth_months",
    "13": "leave.child_months",
    "14": "leave.military_months",
    "15": "leave.health_months",
    "16": "leave.health_months",
}
"""Ground of a leave → the rule that says how many months it may last (ВМҚ 344)."""


class Window(NamedTuple):
    """Applications from `first` to `last`, both included; the order is signed no later than `order_by`."""

    first: date
    last: date
    order_by: date


class Seasons(NamedTuple):
    """The rules of transfer: application first/last and decision/order of the summer and the winter."""

    summer: Days
    summer_decision: Days
    winter: Days
    winter_decision: Days

    def windows(self, year: int) -> tuple[Window, Window]:
        """The winter and the summer window of a calendar year."""
        return _window(year, self.winter, self.winter_decision), _window(year, self.summer, self.summer_decision)


def window_of(applied_on: date, seasons: Seasons) -> Window | None:
    """The window in which an application came; None when it was closed that day."""
    known = [each for year in (applied_on.year, applied_on.year - 1) for each in seasons.windows(year)]
    return next((each for each in known if each.first <= applied_on <= each.last), None)


def closed_and_next(applied_on: date, seasons: Seasons) -> tuple[Window, Window]:
    """The last window before a day that lies in none, and the first after it."""
    known = [each for year in range(applied_on.year - 2, applied_on.year + 2) for each in seasons.windows(year)]
    known.sort()
    return (
        [each for each in known if each.last < applied_on][-1],
        next(each for each in known if each.first > applied_on),
    )


def competence(expelled_on: date, applied_on: date, years: tuple[int, int] = (5, 10)) -> str:
    """Who decides a reinstatement: the rector up to `years[0]` years after, the ministry up to `years[1]`, both
    anniversaries included; later the inter-agency commission.
    """
    rector, ministry = years
    if applied_on <= add_months(expelled_on, rector * MONTHS):
        return RECTOR
    return MINISTRY if applied_on <= add_months(expelled_on, ministry * MONTHS) else COMMISSION


def leave_last_day(begins: date, months: int) -> date:
    """The last day that a leave of so many months may have."""
    return add_months(begins, months) - timedelta(days=1)


def first_semester(course: int) -> int:
    """The semester of the plan with which a course begins: two to a year."""
    return 2 * course - 1


def last_course(semesters: int) -> int:
    """The course in which a plan of so many semesters ends."""
    return -(-semesters // 2)


def _window(year: int, days: Days, decision: Days) -> Window:
    """An order follows the applications: a day that stands before their end is one of the year after."""
    first, last = season_in(year, days)
    order_by = day_in(last.year, decision[-1])
    return Window(first, last, order_by if order_by >= last else day_in(last.year + 1, decision[-1]))


__all__ = [
    "COMMISSION",
    "LEAVE_MONTHS",
    "MINISTRY",
    "RECTOR",
    "Seasons",
    "Window",
    "closed_and_next",
    "competence",
    "first_semester",
    "last_course",
    "leave_last_day",
    "window_of",
]
