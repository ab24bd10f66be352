"""The result of a subject from its cells, remembered: two million points have only a few thousand different sets."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import select

from hemis.domain import results
from hemis.domain.attendance import missed_percent
from hemis.domain.grading import ARCHIVE, GradeBound, GradeScale, scale_of
from hemis.domain.results import Control, Entry, Thresholds
from hemis.extensions import db
from hemis.models.curriculum import GradeKind, GradingSystem

Shape = tuple[tuple[str, Decimal | int, str], ...]
"""Kinds, most points and own names of the controls of a subject, in their order."""
Judge = Callable[[tuple[Entry | None, ...], int, int], results.SubjectResult]
"""The cells of the controls, missed hours and auditory hours -> the result."""


class Judged(NamedTuple):
    """How the results of a subject are found: the judge, the cells that it asks for, and by what it was made."""

    judge: Judge
    cells: list[int]
    scale: GradeScale
    limits: Thresholds

    def of(self, entries: Mapping[int, Entry], missed: int, auditory: int) -> results.SubjectResult:
        """Return the result of cells, with so many of so many hours missed."""
        written = tuple([entries.get(cell) for cell in self.cells])
        return self.judge(written, missed if auditory else 0, auditory if missed else 0)


def scales_of(systems: Iterable[int]) -> dict[int, GradeScale]:
    """Return the scales of grading systems; one statement."""
    rows = select(GradeKind, GradingSystem.code).join(GradingSystem, GradingSystem.id == GradeKind.system_id)
    bounds: dict[tuple[int, bool], list[GradeBound]] = defaultdict(list)
    for each, code in db.session.execute(rows.where(GradeKind.system_id.in_(list(systems)))):
        bound = GradeBound(each.mark, each.name, each.min_points, each.max_points)
        bounds[each.system_id, code == ARCHIVE].append(bound)
    return {key: scale_of(found, is_archive=is_archive) for (key, is_archive), found in bounds.items()}


def judged(controls: Sequence[Control], scale: GradeScale, limits: Thresholds) -> Judged:
    """Return how subjects with such controls are judged."""
    shape = tuple((control.kind, control.maximum, control.name) for control in controls)
    return Judged(
        _judge(shape, scale, results.limits_of(scale, limits)),
        [int(control.cell) for control in controls],
        scale,
        limits,
    )


@lru_cache(maxsize=4096)
def entry_of(points: Decimal | None, is_absent: bool) -> Entry:
    """Return a cell; the same few points stand in most of them."""
    return Entry(points, bool(is_absent))


@lru_cache(maxsize=64)
def _judge(shape: Shape, scale: GradeScale, limits: Thresholds) -> Judge:
    """Return what judges subjects with such controls; it remembers, since most have one of a few sets of points."""
    controls = [Control(kind, most, str(place), name) for place, (kind, most, name) in enumerate(shape, start=1)]

    @lru_cache(maxsize=4096)
    def judge(written: tuple[Entry | None, ...], missed: int, auditory: int) -> results.SubjectResult:
        entries = {control.key: each for control, each in zip(controls, written, strict=True) if each is not None}
        percent = missed_percent(missed, auditory)
        return results.subject_result(controls, entries, scale, unexcused_percent=percent, thresholds=limits)

    return judge


__all__ = ["Judged", "entry_of", "judged", "scales_of"]
