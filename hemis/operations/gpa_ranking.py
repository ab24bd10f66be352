"""The place of a student by GPA among the own speciality and course (functions 9.4, the ranking list of 2025)."""

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

    GPA is compared with GPA, points of the archive with points. By one statement: only of `rows`, or of everybody
    when they are not known yet.
    """
    like = (AcademicGroup.speciality_id, AcademicGroup.course, GpaResult.kind, GpaResult.number, GpaResult.method)
    known = select(*like, GpaResult.value).select_from(GpaResult).join(GpaResult.student).join(Student.group)
    known = known.where(GpaResult.missing == 0)
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
        like = (group.speciality_id, group.course, row.kind, row.number, row.method)
        return bisect_left(found[like], -row.value) + 1

    return rank


__all__ = ["Rank", "ranks"]
