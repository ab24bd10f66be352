"""Academic years, of which one is current, and the lesson pairs of each year."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from hemis.domain.calendar import academic_year_name
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import AcademicYear, LessonSlot, Semester
from hemis.models.teaching import Lesson
from hemis.operations import plain, setup

BACKWARDS = N_("Тугаш санаси бошланиш санасидан кейин бўлади.")
OVERLAP = N_("Саналар %(name)s ўқув йили билан устма-уст тушган.")
OTHER_YEAR = N_("Бошланиш санаси %(year)s йилда бўлиши керак.")
HOLDS_SEMESTERS = N_("Бу йилда %(first)s – %(last)s саналаридаги семестрлар бор: ўқув йили уларни қамраши керак.")
IS_CURRENT = N_("Жорий ўқув йилини ўчириб бўлмайди: аввал бошқа йилни жорий қилинг.")
PAIR_BACKWARDS = N_("Тугаш вақти бошланиш вақтидан кейин бўлади.")
PAIR_OVERLAP = N_("Вақти %(number)s-жуфтлик билан устма-уст тушган ёки тартибдан чиққан (%(starts)s–%(ends)s).")
PAIR_IN_USE = N_("Бу жуфтликда дарслар бор: вақти, рақами ва йили ўзгармайди.")
PAIR_HAS_LESSONS = N_("Бу жуфтликда дарслар бор: уни ўчириб бўлмайди.")
HAS_PAIRS = N_("Бу йилнинг жуфтликлари киритилган: нусха фақат бўш йилга олинади.")
CODE_FROM = 10
"""Codes of pairs begin at 11."""


def began_last(day: date) -> ColumnElement[bool]:
    """The criterion that no later semester of the same curriculum has begun by a day."""
    later = aliased(Semester)
    begun = (
        later.curriculum_id == Semester.curriculum_id,
        later.starts_on > Semester.starts_on,
        later.starts_on <= day,
    )
    return ~select(later.id).where(*begun).correlate(Semester).exists()


def save_year(year: AcademicYear, values: Mapping[str, Any], *, by: User | None) -> None:
    """Create or change a year: it overlaps no other and holds its semesters; the first of all is the current one."""
    start_year, starts_on, ends_on = int(values["code"]), values["starts_on"], values["ends_on"]
    if starts_on.year != start_year:
        raise RuleError(OTHER_YEAR, field="starts_on", year=start_year)
    if ends_on <= starts_on:
        raise RuleError(BACKWARDS, field="ends_on")
    others = select(AcademicYear).where(AcademicYear.id != (year.id or 0))
    met = others.where(AcademicYear.starts_on <= ends_on, AcademicYear.ends_on >= starts_on)
    if clash := db.session.scalar(met.limit(1)):
        raise RuleError(OVERLAP, field="starts_on", name=clash.name)
    _hold_semesters(year, starts_on, ends_on)
    name = academic_year_name(start_year)
    is_first = db.session.scalar(select(AcademicYear.id).limit(1)) is None
    whole = {"code": str(start_year), "name": name, "starts_on": starts_on, "ends_on": ends_on}
    plain.save(year, whole | ({"is_current": True} if is_first else {}), by=by)


def _hold_semesters(year: AcademicYear, starts_on: date, ends_on: date) -> None:
    spans = select(func.min(Semester.starts_on), func.max(Semester.ends_on)).where(Semester.year_id == (year.id or 0))
    first, last = db.session.execute(spans).one()
    if first and (first < starts_on or last > ends_on):
        raise RuleError(HOLDS_SEMESTERS, field="starts_on", first=f"{first:%d.%m.%Y}", last=f"{last:%d.%m.%Y}")


def make_current(year: AcademicYear, *, by: User | None) -> None:
    """Let `year` be the current one, and no other."""
    others = select(AcademicYear).where(AcademicYear.is_current, AcademicYear.id != year.id)
    for other in db.session.scalars(others).all():
        plain.update(other, {"is_current": False}, by=by)
    plain.update(year, {"is_current": True}, by=by)


def remove_year(year: AcademicYear, *, by: User | None) -> None:
    """Delete a year that nothing points at and that is not the current one."""
    if year.is_current:
        raise RuleError(IS_CURRENT)
    plain.remove(year, by=by)


def pairs_of(year_id: int) -> Sequence[LessonSlot]:
    """Return the pairs of a year in their order."""
    return db.session.scalars(select(LessonSlot).where(LessonSlot.year_id == year_id).order_by(LessonSlot.number)).all()


def save_pair(pair: LessonSlot, values: Mapping[str, Any], *, by: User | None) -> None:
    """Create or change a pair: its time comes after that of the pairs before it and ahead of those after it."""
    fixed = ("year_id", "number", "starts_at", "ends_at")
    if pair.id and any(getattr(pair, name) != values[name] for name in fixed) and is_in_use(pair):
        raise RuleError(PAIR_IN_USE)
    if values["ends_at"] <= values["starts_at"]:
        raise RuleError(PAIR_BACKWARDS, field="ends_at")
    for other in pairs_of(values["year_id"]):
        if other.id != pair.id and other.number != values["number"]:
            is_before = other.number < values["number"]
            apart = other.ends_at <= values["starts_at"] if is_before else values["ends_at"] <= other.starts_at
            if not apart:
                times = {"starts": f"{other.starts_at:%H:%M}", "ends": f"{other.ends_at:%H:%M}"}
                raise RuleError(PAIR_OVERLAP, field="starts_at", number=other.number, **times)
    plain.save(pair, {**values, "code": str(CODE_FROM + values["number"])}, by=by)


def is_in_use(pair: LessonSlot) -> bool:
    """Whether a lesson stands in the pair."""
    return db.session.scalar(select(Lesson.id).where(Lesson.slot_id == pair.id).limit(1)) is not None


def remove_pair(pair: LessonSlot, *, by: User | None) -> None:
    """Delete a pair in which no lesson stands."""
    if is_in_use(pair):
        raise RuleError(PAIR_HAS_LESSONS)
    plain.remove(pair, by=by)


def year_before(year: AcademicYear) -> AcademicYear | None:
    """Return the newest year before `year` that has pairs."""
    return db.session.scalar(
        select(AcademicYear)
        .where(AcademicYear.starts_on < year.starts_on)
        .where(select(LessonSlot.id).where(LessonSlot.year_id == AcademicYear.id).exists())
        .order_by(AcademicYear.starts_on.desc())
        .limit(1)
    )


def copy_pairs(year: AcademicYear, *, by: User | None) -> None:
    """Give a year without pairs those of the newest year before it; the first year of all gets the usual ones."""
    if pairs_of(year.id):
        raise RuleError(HAS_PAIRS)
    source = year_before(year)
    if source is None:
        setup.add_lesson_pairs(year, by=by)
        return
    for pair in pairs_of(source.id):
        same = {name: getattr(pair, name) for name in ("code", "number", "starts_at", "ends_at", "hours")}
        plain.create(LessonSlot(year_id=year.id, **same), by=by)


__all__ = [
    "copy_pairs",
    "is_in_use",
    "make_current",
    "pairs_of",
    "remove_pair",
    "remove_year",
    "save_pair",
    "save_year",
    "year_before",
]
