"""The place of a student by GPA among those of the own speciality and course who began with them (functions 9.4)."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select

from hemis.extensions import db
from hemis.models.gpa import GpaResult
from hemis.models.students import AcademicGroup, Student

Rank = Callable[[GpaResult], int | None]


def ranks(rows: Iterable[GpaResult] | None) -> Rank:
    """Return what places an average among its speciality and course, of all who have one without missing marks.

    Who began in another year, graduates too, stands in another ranking. GPA is compared with GPA, points of the
    archive with points. By one statement: only of `rows`, or of everybody when they are not known yet.
    """
    began = (AcademicGroup.speciality_id, AcademicGroup.course, AcademicGroup.start_year)
    known = select(*began, GpaResult.kind, GpaResult.number, GpaResult.method, GpaResult.value)
    known = known.select_from(GpaResult).join(GpaResult.student).join(Student.group).where(GpaResult.missing == 0)
    if rows is not None:
        shown = list(rows)
        known = known.where(
            AcademicGroup.speciality_id.in_({row.student.group.speciality_id for row in shown}),
            GpaResult.kind.in_({row.kind for row in shown}),
            GpaResult.number.in_({row.number for row in shown}),
        )
    found: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in db.session.execute(known.where(GpaResult.value.is_not(None))):
        found[tuple(row)[:-1]].append(-(row[-1] or 0))
    for values in found.values():
        values.sort()

    def rank(row: GpaResult) -> int | None:
        if row.value is None or row.missing:
            return None
        group = row.student.group
        began = (group.speciality_id, group.course, group.start_year)
        return bisect_left(found[*began, row.kind, row.number, row.method], -row.value) + 1

    return rank


__all__ = ["Rank", "ranks"]
