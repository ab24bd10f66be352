"""Progress of a course against the year before: by speciality or group from the stored averages, by one statement."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, case, func, select

from hemis.domain.progress import GOOD, Compared, Share
from hemis.extensions import db
from hemis.models.curriculum import AcademicYear, Speciality
from hemis.models.gpa import GpaResult
from hemis.models.students import AcademicGroup

SPECIALITY, GROUP = "speciality", "group"
BY = {SPECIALITY: AcademicGroup.speciality_id, GROUP: AcademicGroup.id}


def two_years(year_id: int | None) -> tuple[AcademicYear | None, AcademicYear | None]:
    """Return a year, the current one where none is named, and the year before it."""
    years = db.session.scalars(select(AcademicYear).order_by(AcademicYear.starts_on.desc())).all()
    now = next((year for year in years if (year.id == year_id if year_id else year.is_current)), None)
    earlier = [year for year in years if now is not None and year.starts_on < now.starts_on]
    return now, earlier[0] if earlier else None


def compared(rows: Select[Any], by: str, years: tuple[AcademicYear | None, AcademicYear | None]) -> dict[int, Compared]:
    """Return by speciality or group how it stands in two years; `rows` are averages beside students and groups.

    Only averages whose marks are all there, and not those of the archive, whose points are not compared with marks.
    """
    keys = [year.id if year else 0 for year in years]
    passed = GpaResult.debts == 0
    good = passed & (GpaResult.value >= GOOD)
    counts = [func.sum(case((criterion, 1), else_=0)) for criterion in (passed, good)]
    statement = (
        rows.where(
            GpaResult.method == "gpa", GpaResult.missing == 0, GpaResult.value.is_not(None), GpaResult.year_id.in_(keys)
        )
        .order_by(None)
        .with_only_columns(
            BY[by], GpaResult.year_id, func.count(), *counts, func.sum(GpaResult.value), maintain_column_froms=True
        )
        .group_by(BY[by], GpaResult.year_id)
    )
    found: dict[int, dict[int, Share]] = defaultdict(dict)
    for key, year, students, has_passed, is_good, total in db.session.execute(statement):
        found[key][year] = Share(students, int(has_passed), int(is_good), Decimal(total or 0))
    return {key: Compared(*(shares.get(year, Share()) for year in keys)) for key, shares in found.items()}


def titles(by: str, keys: Iterable[int]) -> dict[int, Any]:
    """Return the specialities or groups that the lines are about; one statement."""
    model: Any = AcademicGroup if by == GROUP else Speciality
    return {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(list(keys))))}


__all__ = ["BY", "GROUP", "SPECIALITY", "compared", "titles", "two_years"]
