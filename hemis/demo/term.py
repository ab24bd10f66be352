"""Which semester is running: everything in the demo is dated from today, never from a fixed year."""

from dataclasses import dataclass
from datetime import date, timedelta

from hemis.domain.calendar import academic_year_of, first_study_day, week_of, working_day_from
from hemis.operations.calendar import WorkingWeek

LESSON_WEEKS = 20
"""Fifteen weeks of lessons, and room for those that fell on days off."""


@dataclass(frozen=True)
class Term:
    """One semester of the university's year."""

    start_year: int
    is_autumn: bool
    starts_on: date
    theory_until: date
    ends_on: date

    def number(self, course: int) -> int:
        """The semester of a course: 1 or 2 in the first, 7 or 8 in the fourth."""
        return course * 2 - self.is_autumn


def term(start_year: int, is_autumn: bool, week: WorkingWeek) -> Term:
    """Autumn runs from the first study day to the end of January, spring from February to the end of June."""
    if is_autumn:
        starts_on, ends_on = first_study_day(start_year, week.days, week.exceptions), date(start_year + 1, 1, 24)
    else:
        starts_on = working_day_from(date(start_year + 1, 2, 2), week.days, week.exceptions)
        ends_on = date(start_year + 1, 6, 27)
    theory_until = week_of(starts_on)[1] + timedelta(weeks=LESSON_WEEKS - 1)
    return Term(start_year, is_autumn, starts_on, theory_until, ends_on)


def current_term(today: date, week: WorkingWeek) -> Term:
    """The semester that `today` lies in, or the last one before it."""
    year = academic_year_of(today)
    for each in (term(year, False, week), term(year, True, week)):
        if today >= each.starts_on:
            return each
    return term(year - 1, False, week)
