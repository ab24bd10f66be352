"""Daily marks (functions 10.4): what the marks of a student at lessons come to, by the rule `daily.formula`.

Marks are whole numbers of a grading system; a result is a share of the best mark, as (reached, possible).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from hemis.domain.i18n import N_

MEAN, HELD, WITHOUT_WORST = "mean", "held", "without_worst"
FORMULAS = {
    MEAN: N_("қўйилган баҳоларнинг ўртачаси"),
    HELD: N_("ўртачаси, сабабсиз қолдирилган дарс 0 ҳисобланади"),
    WITHOUT_WORST: N_("ўртачаси, энг паст битта баҳо ҳисобга олинмайди"),
}
ENOUGH = 3
"""From so many marks on the worst one falls away: of two marks it would be half of the work."""

TEACHER, USED, UNUSED = "teacher", "used", "unused"
MODES = {
    TEACHER: N_("ўқитувчи ўзи ҳал қилади"),
    USED: N_("қўйилади"),
    UNUSED: N_("қўйилмайди"),
}


class Sum(NamedTuple):
    """What counts of somebody's marks: how many, and their sum."""

    number: int
    total: int


def count(marks: Sequence[int], missed: int = 0, formula: str = MEAN) -> Sum | None:
    """Return what counts; `missed` are lessons with marks that were missed without excuse. None when nothing does."""
    number, total = len(marks), sum(marks)
    if formula == HELD:
        number += missed
    if formula == WITHOUT_WORST and number >= ENOUGH:
        number, total = number - 1, total - min(marks)
    return Sum(number, total) if number else None


def fallen(marks: Sequence[int], formula: str = MEAN) -> int | None:
    """Return the place of the mark that falls away by the formula, the first of the worst; None when none does."""
    return marks.index(min(marks)) if formula == WITHOUT_WORST and len(marks) >= ENOUGH else None


class Decision(NamedTuple):
    """What a department has decided from a day on; for one subject, or for all where it is None."""

    subject_id: int | None
    starts_on: date
    mode: str


def mode_on(decisions: Iterable[Decision], subject_id: int, day: date) -> str:
    """Return what holds for a subject on a day: its own last decision, else that for all, else the teacher decides."""
    begun = [each for each in decisions if each.starts_on <= day and each.subject_id in (None, subject_id)]
    last = max(begun, key=lambda each: (each.subject_id is not None, each.starts_on), default=None)
    return last.mode if last else TEACHER


__all__ = ["FORMULAS", "MODES", "Decision", "Sum", "count", "fallen", "mode_on"]
