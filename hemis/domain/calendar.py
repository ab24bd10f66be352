"""Working days, terms and academic years (rules 11.10, 12.5; Labour Code art. 208)."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TASHKENT = ZoneInfo("Asia/Tashkent")
ONE_DAY = timedelta(days=1)

Exceptions = Mapping[tuple[date, int], bool]
"""(day, 5 or 6 days in the working week) -> whether that day is worked."""


def exception_table(rows: Iterable[tuple[date, int, bool]]) -> Exceptions:
    """Rows (day, week_days, is_working) of the yearly decrees as one table; a later row wins over an earlier one."""
    return {(day, week_days): working for day, week_days, working in rows}


def is_working(day: date, week_days: int, exceptions: Exceptions) -> bool:
    """Whether `day` is worked in a week of 5 or 6 days; a decree wins over the weekday."""
    return exceptions.get((day, week_days), day.weekday() < week_days)


def working_day_from(day: date, week_days: int, exceptions: Exceptions) -> date:
    """`day` itself, or the next working day when it is a day off."""
    while not is_working(day, week_days, exceptions):
        day += ONE_DAY
    return day


def add_working_days(day: date, n: int, week_days: int, exceptions: Exceptions) -> date:
    """The n-th working day counted from the day after `day`; n = 0 is `day`, or the next working day."""
    if n < 0:
        raise ValueError("a term runs forward")
    if n == 0:
        return working_day_from(day, week_days, exceptions)
    for _ in range(n):
        day = working_day_from(day + ONE_DAY, week_days, exceptions)
    return day


def working_days(first: date, last: date, week_days: int, exceptions: Exceptions) -> int:
    """How many working days lie from `first` to `last`, both counted."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return sum(is_working(day, week_days, exceptions) for day in days)


def end_of_next_working_day(day: date, week_days: int, exceptions: Exceptions, n: int = 1) -> datetime:
    """The first instant after the n-th working day following `day`, in Tashkent: what is done before it is in time."""
    return end_of_day(add_working_days(day, n, week_days, exceptions))


def end_of_day(day: date) -> datetime:
    """The first instant after `day` in Tashkent."""
    return datetime.combine(day + ONE_DAY, time(), TASHKENT)


def term_end(day: date, days: int, week_days: int, exceptions: Exceptions) -> date:
    """The last day of a term of calendar days; a term that ends on a day off moves to the next working day."""
    return working_day_from(day + timedelta(days=days), week_days, exceptions)


def add_months(day: date, months: int) -> date:
    """The same day of a later (or earlier) month, or that month's last day: 31.01 + 1 -> 28.02."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_in(year: int, day: tuple[int, int]) -> date:
    """A day of a year, as rules name it (month, day); the 29th of February is the 28th in most years."""
    month, number = day
    return date(year, month, min(number, monthrange(year, month)[1]))


def season_in(year: int, days: Sequence[tuple[int, int]]) -> tuple[date, date]:
    """The first and the last of such days; what ends on an earlier day than it begins ends in the year after."""
    first, last = days[0], days[-1]
    return day_in(year, first), day_in(year + (last < first), last)


def within_hours(start: datetime, moment: datetime, hours: int) -> bool:
    """Whether `moment` lies in the `hours` after `start`; the last second counts to its end (appeal, 3069)."""
    return start <= moment and moment.replace(microsecond=0) <= start + timedelta(hours=hours)


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week of `day`."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def study_week(day: date, semester_start: date) -> int:
    """The number of the week in a semester, from 1; the week that holds the first day is the first."""
    return (week_of(day)[0] - week_of(semester_start)[0]).days // 7 + 1


def parity(day: date, semester_start: date) -> str:
    """`odd` or `even`: which of the alternating weeks of the timetable `day` lies in."""
    return "odd" if study_week(day, semester_start) % 2 else "even"


def academic_year_of(day: date) -> int:
    """The calendar year in which the academic year of `day` began on 1 September."""
    return day.year if day.month >= 9 else day.year - 1


def academic_year_days(start_year: int) -> tuple[date, date]:
    """The first and the last day of an academic year: 2026 -> 1 September 2026 and 31 August 2027."""
    return date(start_year, 9, 1), date(start_year + 1, 8, 31)


def academic_year_name(start_year: int) -> str:
    """2025 -> `2025/2026`."""
    return f"{start_year}/{start_year + 1}"


def first_study_day(start_year: int, week_days: int, exceptions: Exceptions) -> date:
    """2 September, or the next working day: 1 September is a holiday."""
    return working_day_from(date(start_year, 9, 2), week_days, exceptions)


def course_of(semester: int) -> int:
    """The course of a semester: two semesters a course."""
    return (semester + 1) // 2


def is_autumn(semester: int) -> bool:
    """Odd semesters are autumn, even ones spring."""
    return semester % 2 == 1
