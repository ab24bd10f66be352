"""GPA of a semester, a year of study and the whole plan, and the ratings of the 1981 archive (rules 1.5, 2.2, 2.4).

Exact values are two whole sums, so that no order of adding changes them; they are rounded once, when they are shown.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from hemis.domain.formats import half_up
from hemis.domain.grading import counted_mark
from hemis.domain.i18n import N_
from hemis.domain.promotion import PROMOTE, WAIT, Measure, Taken, propose

SEMESTER, YEAR, TOTAL = "semester", "year", "total"
GPA, RATING = "gpa", "rating"
ARCHIVE = "12"
"""The code of the grading system of 1981."""
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
    """Average every semester and year of the plan in which anything stands, and all up to the last such year."""
    known = sorted(lines, key=lambda line: (line.semester, line.key))
    begun = sorted({line.semester for line in known if line.taken.stands})
    if not begun:
        return []
    courses = sorted({(number + 1) // 2 for number in begun})
    found = [
        _average(SEMESTER, number, [line for line in known if line.semester == number], measure, is_archive)
        for number in begun
    ]
    for course in courses:
        own = [line for line in known if line.course == course]
        found.append(_average(YEAR, course, own, measure, is_archive)._replace(may_rise=_rises(known, course, measure)))
    upto = [line for line in known if line.course <= courses[-1]]
    return [*found, _average(TOTAL, 0, upto, measure, is_archive)]


def upto(lines: Iterable[Line], course: int) -> list[Taken]:
    """Return the subjects up to the end of a course as `propose` takes them."""
    return [line.taken._replace(is_of_year=line.course == course) for line in lines if line.course <= course]


def part_of(line: Line, failed_as: int, *, is_archive: bool = False) -> Part:
    """Return credits and mark of a subject; in the archive hours and points of one that has them (R = V x B / 100).

    What a fixed difference counts without a mark of our own has no part (rules 2.2).
    """
    if is_archive:
        return NOTHING if line.points is None or not line.taken.stands else Part(line.hours, line.points)
    if line.taken.is_counted:
        return NOTHING
    return Part(line.taken.credits, Decimal(counted_mark(line.taken.mark, failed_as)))


def _average(kind: str, number: int, lines: Sequence[Line], measure: Measure, is_archive: bool) -> Average:
    parts = [part_of(line, measure.failed_as, is_archive=is_archive) for line in lines]
    weight, weighted = sum(part.weight for part in parts), sum((part.product for part in parts), Decimal(0))
    taken = [line.taken for line in lines]
    method = RATING if is_archive else GPA
    return Average(
        kind,
        number,
        method,
        weight,
        weighted,
        half_up(weighted / weight, PLACES[method]) if weight else None,
        sum(each.credits for each in taken if each.is_passed),
        len(taken),
        sum(each.stands and not each.is_passed for each in taken),
        sum(not each.stands for each in taken),
        None,
        tuple(sorted({sheet for line in lines for sheet in line.sheets})),
    )


def _rises(lines: Sequence[Line], course: int, measure: Measure) -> bool | None:
    decision = propose(upto(lines, course), measure).decision
    return None if decision == WAIT else decision == PROMOTE


__all__ = [
    *("ARCHIVE", "GPA", "KINDS", "METHODS", "PLACES", "RATING", "SEMESTER", "TOTAL", "YEAR"),
    *("Average", "Line", "Part", "averages", "part_of", "upto"),
]
