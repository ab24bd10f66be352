"""Progress of a course against the year before: by speciality or group from the stored averages, by one statement."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, case, func, select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.progress import GOOD, Compared, Share
from hemis.domain.promotion import Taken
from hemis.extensions import db
from hemis.models.curriculum import AcademicYear, Speciality
from hemis.models.gpa import GpaResult
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.operations import gpa
from hemis.operations.rules import rule_versions
from hemis.operations.standing import LAST_COURSE

Years = tuple[AcademicYear | None, AcademicYear | None]
SPECIALITY, GROUP, SUBJECT = "speciality", "group", "subject"
ANY = range(1, 2 * LAST_COURSE + 1)
MOST = 4_000
"""So many students are looked at subject by subject while a page waits; a course of a faculty has a thousand."""
FAILED = 2
TOO_MANY = N_("Фанлар бўйича бирданига %(most)s нафаргача талаба кўрилади: факультет ва курсни танланг.")
BY = {SPECIALITY: AcademicGroup.speciality_id, GROUP: AcademicGroup.id}


def two_years(year_id: int | None) -> Years:
    """Return a year, the current one where none is named, and the year before it."""
    years = db.session.scalars(select(AcademicYear).order_by(AcademicYear.starts_on.desc())).all()
    now = next((year for year in years if (year.id == year_id if year_id else year.is_current)), None)
    earlier = [year for year in years if now is not None and year.starts_on < now.starts_on]
    return now, earlier[0] if earlier else None


def compared(rows: Select[Any], by: str, years: Years) -> dict[int, Compared]:
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


def by_subject(rows: Select[Any], years: Years, numbers: Collection[int]) -> dict[int, Compared]:
    """Return by subject how the marks of two years stand; `rows` as for `compared`, `numbers` the semesters or none.

    A mark is one of a confirmed sheet; whoever failed or was not admitted counts with 2. RuleError for too many.
    """
    keys = [year.id if year else 0 for year in years]
    statement = rows.where(GpaResult.method == "gpa", GpaResult.year_id.in_(keys)).order_by(None)
    students = db.session.scalars(
        statement.with_only_columns(GpaResult.student_id, maintain_column_froms=True).distinct().limit(MOST + 1)
    ).all()
    if len(students) > MOST:
        raise RuleError(TOO_MANY, most=MOST)
    people = gpa.people(students)
    plans = gpa.plans_of({each.curriculum_id for each in people})
    when = gpa.years_of(plans)
    found: dict[int, dict[int, Share]] = defaultdict(dict)
    for each in gpa.behind(people, plans, rule_versions(*gpa.RULES_BEHIND)).values():
        for line, subject in zip(each.lines, each.subjects, strict=True):
            year = when.get((each.curriculum.id, line.semester), 0)
            if year in keys and line.taken.stands and not line.taken.is_counted and line.semester in (numbers or ANY):
                shares = found[subject.subject_id]
                shares[year] = shares.get(year, Share()).plus(_share_of(line.taken))
    return {key: Compared(*(shares.get(year, Share()) for year in keys)) for key, shares in found.items()}


def _share_of(taken: Taken) -> Share:
    mark = taken.mark if taken.is_passed and taken.mark else FAILED
    return Share(1, int(taken.is_passed), int(mark >= GOOD), Decimal(mark))


def titles(by: str, keys: Iterable[int]) -> dict[int, Any]:
    """Return the specialities or groups that the lines are about; one statement."""
    model: Any = {GROUP: AcademicGroup, SUBJECT: Subject}.get(by, Speciality)
    return {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(list(keys))))}


__all__ = ["BY", "GROUP", "SPECIALITY", "SUBJECT", "Years", "by_subject", "compared", "titles", "two_years"]
