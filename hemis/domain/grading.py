"""Points, marks and averages (rules 1, 2.2; Низом 3069 of 09.08.2018, archive Низом 1981, ВМҚ 824).

Points are Decimal with one decimal at most; marks are whole, 2 to 5. What becomes of a subject: `subjects.py`.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from hemis.domain.errors import RuleError
from hemis.domain.formats import half_up, plain
from hemis.domain.i18n import N_

HUNDRED = Decimal(100)
STEP = Decimal("0.1")
"""The smallest difference between two points."""
PASS_MARK = 3
ARCHIVE = "12"
"""The code of the grading system of 1981."""


class GradeBound(NamedTuple):
    """A mark and the points (percent of the maximum) it stands for; `maximum` is for printing only."""

    mark: int
    name: str
    minimum: Decimal
    maximum: Decimal


class GradeScale(NamedTuple):
    """The marks of a grading system, in any order; `each` is the percent that it asks of each control by itself.

    The archive of 1981 sets it (55, rules 1.5); elsewhere rule values do.
    """

    bounds: tuple[GradeBound, ...]
    each: Decimal | None = None

    @property
    def pass_percent(self) -> Decimal:
        """The lowest percent that is not a failure: 60, in the archive 55."""
        return min(bound.minimum for bound in self.bounds if bound.mark >= PASS_MARK)

    @property
    def fail_mark(self) -> int:
        """The mark of a failure."""
        return min(bound.mark for bound in self.bounds)


def make_scale(*rows: tuple[int, str, str, str], each: Decimal | None = None) -> GradeScale:
    """A scale from rows (mark, name, minimum, maximum)."""
    bounds = tuple(GradeBound(mark, name, Decimal(low), Decimal(high)) for mark, name, low, high in rows)
    return GradeScale(bounds, each)


def scale_of(bounds: Iterable[GradeBound], *, is_archive: bool) -> GradeScale:
    """Return the scale of a grading system; that of 1981 asks its pass mark of each control too (rules 1.5)."""
    scale = GradeScale(tuple(bounds))
    return scale._replace(each=scale.pass_percent) if is_archive else scale


SCALE_3069 = make_scale(
    (5, N_("Аъло"), "90", "100"),
    (4, N_("Яхши"), "70", "89.9"),
    (3, N_("Қониқарли"), "60", "69.9"),
    (2, N_("Қониқарсиз"), "0", "59.9"),
)
SCALE_1981 = make_scale(
    (5, N_("Аъло"), "86", "100"),
    (4, N_("Яхши"), "71", "85"),
    (3, N_("Қониқарли"), "55", "70"),
    (2, N_("Қониқарсиз"), "0", "54"),
    each=Decimal(55),
)


def mark_for(points: Decimal | None, scale: GradeScale) -> int | None:
    """The mark of 0-100 points by the lower bounds (89.9 -> 4); None for no points or for points below all bounds."""
    reached = [bound.mark for bound in scale.bounds if points is not None and points >= bound.minimum]
    return max(reached, default=None)


def check_bounds(bounds: Iterable[GradeBound]) -> None:
    """RuleError unless the bounds cover 0-100 without gap or overlap, step 0.1, a higher mark for more points.

    The sentence names the two marks between which the fault lies (rules 1.2: 60-69.9, 70-89.9, 90-100).
    """
    rows = sorted(bounds, key=lambda bound: (bound.minimum, bound.mark))
    if len(rows) < 2:
        raise RuleError(N_("Камида иккита баҳо чегараси билан киритилади."))
    if not any(bound.mark >= PASS_MARK for bound in rows):
        raise RuleError(N_("Камида битта ўтиш баҳоси (3 ва ундан юқори) бўлади."))
    for bound in rows:
        if bound.minimum > bound.maximum:
            raise RuleError(N_("%(mark)s баҳо: қуйи чегара юқорисидан катта."), mark=bound.mark)
    if rows[0].minimum != 0:
        raise RuleError(N_("%(mark)s баҳо 0 баллдан бошланиши керак."), mark=rows[0].mark)
    for lower, upper in pairwise(rows):
        _check_neighbours(lower, upper)
    if rows[-1].maximum != HUNDRED:
        raise RuleError(N_("%(mark)s баҳо 100 балл билан тугаши керак."), mark=rows[-1].mark)


def _check_neighbours(lower: GradeBound, upper: GradeBound) -> None:
    names = {"lower": lower.mark, "upper": upper.mark}
    if upper.mark <= lower.mark:
        raise RuleError(
            N_("%(upper)s баҳо %(lower)s баҳодан кўп баллни англатмайди: тартибини тўғриланг."), field=None, **names
        )
    if upper.minimum <= lower.maximum:
        raise RuleError(N_("%(lower)s ва %(upper)s баҳо чегаралари устма-уст тушган."), field=None, **names)
    if upper.minimum != lower.maximum + STEP:
        raise RuleError(
            N_("%(lower)s ва %(upper)s баҳо чегаралари орасида баҳосиз баллар қолган."), field=None, **names
        )


def total(points: Iterable[Decimal | None]) -> Decimal:
    """The sum of the points entered; an empty cell adds nothing."""
    return sum((value for value in points if value is not None), Decimal(0))


def parse_points(text: str, maximum: Decimal, *, field: str | None = "points") -> Decimal:
    """`27`, `27,5` or `27.5` as points from 0 to `maximum`, one decimal at most; else RuleError on `field`."""
    found = re.fullmatch(r"([-\u2212]?)([0-9]{1,6})(?:[.,]([0-9]+))?", text.strip())
    if not found:
        raise RuleError(N_("Балл сон билан ёзилади: масалан, 27 ёки 27,5."), field=field)
    minus, whole, decimals = found.groups()
    if minus:
        raise RuleError(
            N_("Балл манфий бўлмайди: 0 дан %(maximum)s гача сон киритинг."), field=field, maximum=plain(maximum)
        )
    if decimals and len(decimals) > 1:
        raise RuleError(N_("Балл кўпи билан битта каср рақами билан ёзилади: масалан, 27,5."), field=field)
    points = Decimal(f"{whole}.{decimals}") if decimals else Decimal(whole)
    if points > maximum:
        raise RuleError(
            N_("Балл энг юқори баллдан ошмайди: %(maximum)s ёки ундан кам сон киритинг."),
            field=field,
            maximum=plain(maximum),
        )
    return points


def weighted_mean(items: Iterable[tuple[Decimal | int, Decimal | int]]) -> Decimal | None:
    """Exact mean of (weight, value) pairs; None when nothing has weight."""
    pairs = [(Decimal(weight), Decimal(value)) for weight, value in items]
    weight = sum((weight for weight, _ in pairs), Decimal(0))
    return sum((weight * value for weight, value in pairs), Decimal(0)) / weight if weight else None


def counted_mark(mark: int | None, failed_as: int) -> int:
    """The mark with which a subject counts in the GPA: a failed or missing one as `failed_as` (rules 2.2)."""
    return mark if mark is not None and mark >= PASS_MARK else failed_as


def gpa_exact(items: Iterable[tuple[Decimal | int, int | None]], failed_as: int | None = 0) -> Decimal | None:
    """Sum of credits x mark by sum of credits, for storing. Items are (credits, mark), one per subject.

    A subject failed (mark 2) or without a mark counts as `failed_as` (setting: 0 or 2; None leaves it out, for
    display only). Pass/fail items without a mark are not given at all.
    """
    marked = [(credits, mark if mark is not None and mark >= PASS_MARK else failed_as) for credits, mark in items]
    return weighted_mean((credits, mark) for credits, mark in marked if mark is not None)


def gpa(items: Iterable[tuple[Decimal | int, int | None]], failed_as: int | None = 0) -> Decimal | None:
    """`gpa_exact` as it is shown and compared with thresholds: two decimals, half up."""
    exact = gpa_exact(items, failed_as)
    return None if exact is None else half_up(exact, 2)


def rating_points(hours: int, points: Decimal) -> Decimal:
    """The subject rating of the 1981 archive: R = V x B / 100."""
    return hours * points / HUNDRED
