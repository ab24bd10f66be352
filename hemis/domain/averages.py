"""GPA of a semester, a year of study and the whole plan, and the ratings of the 1981 archive (rules 1.5, 2.2, 2.4).

Exact values are two whole sums, so that no order of adding changes them; they are rounded once, when they are shown.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from hemis.domain.formats import half_up
from hemis.domain.grading import counted_mark
from hemis.domain.i18n import N_
from hemis.domain.promotion import PROMOTE, WAIT, Measure, Taken, decision_of, gpa_of

SEMESTER, YEAR, TOTAL = "semester", "year", "total"
GPA, RATING = "gpa", "rating"
KINDS = {YEAR: N_("йиллик"), TOTAL: N_("умумий"), SEMESTER: N_("семестр")}
PLACES = {GPA: 2, RATING: 1}
"""To how many decimals an average is shown: points of the archive have one (example A17)."""
METHODS = {GPA: N_("GPA"), RATING: N_("рейтинг (1981)")}


class Line(NamedTuple):
    """A subject of the plan as a student stands in it; `points` in percent of the maximum, where they are known."""

    key: int
    semester: int
    hours: int
    taken: Taken
    points: Decimal | None = None
    sheets: tuple[int, ...] = ()

    @property
    def course(self) -> int:
        return (self.semester + 1) // 2


class Average(NamedTuple):
    """One average; `weighted` by `weight` is exact, `value` is what is shown, None where nothing has weight."""

    kind: str
    number: int
    method: str
    weight: int
    weighted: Decimal
    value: Decimal | None
    earned: int
    subjects: int
    debts: int
    missing: int
    may_rise: bool | None
    sheets: tuple[int, ...]


class Part(NamedTuple):
    """What one subject adds to an average: nothing where it has no weight."""

    weight: int
    value: Decimal

    @property
    def product(self) -> Decimal:
        return self.weight * self.value


NOTHING = Part(0, Decimal(0))


def averages(lines: Iterable[Line], measure: Measure, *, is_archive: bool = False) -> list[Average]:
    """Average every semester and year of the plan in which anything stands, and all up to the last such year.

    Each subject is looked at once: a year is the sum of its semesters, and all is the sum of the years.
    """
    known = sorted(lines, key=lambda line: (line.semester, line.key))
    sums, begun = _semesters(known, measure.failed_as, is_archive)
    if not begun:
        return []
    method = RATING if is_archive else GPA
    courses = sorted({(number + 1) // 2 for number in begun})
    found, debts, whole = [_average(SEMESTER, number, method, sums[number]) for number in sorted(begun)], 0, EMPTY
    for course in range(1, courses[-1] + 1):
        year = sums.get(2 * course - 1, EMPTY).plus(sums.get(2 * course, EMPTY))
        whole, debts = whole.plus(year), debts + year.debts
        if course in courses:
            average = _average(YEAR, course, method, year)
            reached = gpa_of(_of_year(known, course), measure.failed_as) if is_archive else average.value
            found.append(average._replace(may_rise=_rises(reached, debts, year, measure)))
    return [*found, _average(TOTAL, 0, method, whole)]


def part_of(line: Line, failed_as: int, *, is_archive: bool = False) -> Part:
    """Return credits and mark of a subject; in the archive hours and points of one that has them (R = V x B / 100).

    What a fixed difference counts without a mark of our own has no part (rules 2.2).
    """
    if is_archive:
        return NOTHING if line.points is None or not line.taken.stands else Part(line.hours, line.points)
    if line.taken.is_counted:
        return NOTHING
    return Part(line.taken.credits, Decimal(counted_mark(line.taken.mark, failed_as)))


class _Sum(NamedTuple):
    """What the subjects of a semester come to; sums of a year are those of its semesters."""

    weight: int
    weighted: Decimal
    earned: int
    subjects: int
    debts: int
    missing: int
    sheets: tuple[int, ...]

    def plus(self, other: "_Sum") -> "_Sum":
        return _Sum(
            self.weight + other.weight,
            self.weighted + other.weighted,
            self.earned + other.earned,
            self.subjects + other.subjects,
            self.debts + other.debts,
            self.missing + other.missing,
            self.sheets + other.sheets,
        )


EMPTY = _Sum(0, Decimal(0), 0, 0, 0, 0, ())


def _semesters(lines: Sequence[Line], failed_as: int, is_archive: bool) -> tuple[dict[int, _Sum], set[int]]:
    """Return the sum of each semester of the plan, and those semesters in which anything stands."""
    sums, begun = dict[int, _Sum](), set[int]()
    for number, own in groupby(lines, key=lambda line: line.semester):
        weight = earned = subjects = debts = missing = 0
        weighted, sheets = Decimal(0), list[int]()
        for line in own:
            taken, part = line.taken, part_of(line, failed_as, is_archive=is_archive)
            weight, weighted = weight + part.weight, weighted + part.weight * part.value
            is_passed, subjects = taken.is_passed, subjects + 1
            earned += taken.credits if is_passed else 0
            debts += taken.stands and not is_passed
            missing += not taken.stands
            sheets += line.sheets
            if taken.stands:
                begun.add(number)
        sums[number] = _Sum(weight, weighted, earned, subjects, debts, missing, tuple(sheets))
    return sums, begun


def _average(kind: str, number: int, method: str, found: _Sum) -> Average:
    value = half_up(found.weighted / found.weight, PLACES[method]) if found.weight else None
    counts = (found.earned, found.subjects, found.debts, found.missing)
    sheets = tuple(sorted(set(found.sheets)))
    return Average(kind, number, method, found.weight, found.weighted, value, *counts, None, sheets)


def _of_year(lines: Sequence[Line], course: int) -> list[Taken]:
    return [line.taken for line in lines if line.course == course]


def _rises(reached: Decimal | None, debts: int, year: _Sum, measure: Measure) -> bool | None:
    """Ask the rule of promotion, which knows marks and no points, whether the student goes up."""
    decision = decision_of(reached, debts, year.missing if year.subjects else 1, measure)
    return None if decision == WAIT else decision == PROMOTE


__all__ = [
    *("GPA", "KINDS", "METHODS", "PLACES", "RATING", "SEMESTER", "TOTAL", "YEAR"),
    *("Average", "Line", "Part", "averages", "part_of"),
]
