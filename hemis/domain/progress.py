"""Progress of a course: shares of those who passed and who did well, mean GPA, against the year before (H-13)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from hemis.domain.formats import half_up

GOOD = Decimal("3.5")
"""An average that reaches it is good: between the marks 3 and 4 (rules 1.2, 20 points a mark)."""


class Share(NamedTuple):
    """How some students stand in a year: all, without debts, without debts and good, and the sum of their averages."""

    students: int = 0
    passed: int = 0
    good: int = 0
    total: Decimal = Decimal(0)

    @property
    def passed_percent(self) -> Decimal | None:
        return _percent(self.passed, self.students)

    @property
    def good_percent(self) -> Decimal | None:
        return _percent(self.good, self.students)

    @property
    def mean(self) -> Decimal | None:
        """The mean average, two decimals half up."""
        return half_up(self.total / self.students, 2) if self.students else None

    def plus(self, other: "Share") -> "Share":
        students, passed, good = self.students + other.students, self.passed + other.passed, self.good + other.good
        return Share(students, passed, good, self.total + other.total)


class Compared(NamedTuple):
    """The same in a year and in the one before."""

    now: Share
    before: Share

    @property
    def mean_change(self) -> Decimal | None:
        return None if self.now.mean is None or self.before.mean is None else self.now.mean - self.before.mean


def whole(rows: Iterable[Compared]) -> Compared:
    """Sum up several lines of a table."""
    now, before = Share(), Share()
    for row in rows:
        now, before = now.plus(row.now), before.plus(row.before)
    return Compared(now, before)


def _percent(part: int, all_of_them: int) -> Decimal | None:
    return half_up(Decimal(100 * part) / all_of_them, 1) if all_of_them else None


__all__ = ["GOOD", "Compared", "Share", "whole"]
