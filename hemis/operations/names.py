"""Renaming of the institution and its units: an old paper keeps the name that held on its day."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.translit import to_latin
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.structure import Department, Division, Faculty, FormerName, University
from hemis.operations import audit, plain

Unit = University | Faculty | Department | Division
COLUMNS = {
    University: FormerName.university_id,
    Faculty: FormerName.faculty_id,
    Department: FormerName.department_id,
    Division: FormerName.division_id,
}
SAME = N_("Янги ном ҳозирги номнинг ўзи. Имло хатоси «Ўзгартириш» саҳифасида тузатилади.")
FUTURE = N_("Янги ном бугундан кейинги кундан киритилмайди: ўша кун келганда киритинг.")
TOO_EARLY = N_("Бу ном %(day)s дан бери амал қилади: ундан кейинги кунни киритинг.")
NEVER_RENAMED = N_("Бекор қилиб бўлмайди: бу ном ҳали ўзгартирилмаган.")


class Period(NamedTuple):
    """A former name and the days on which it held: from `since` (None: from the beginning) until before `until`."""

    row: FormerName
    since: date | None
    until: date


def rename(unit: Unit, name: str, name_latin: str, *, since: date, ground: str, today: date, by: User | None) -> None:
    """Give `unit` a new name that holds from `since`, by the order `ground`; RuleError beside the field at fault."""
    former = former_names(unit)
    if name == unit.name:
        raise RuleError(SAME, field="name")
    if since > today:
        raise RuleError(FUTURE, field="since")
    if former and since <= former[-1].until:
        raise RuleError(TOO_EARLY, field="since", day=f"{former[-1].until:%d.%m.%Y}")
    old = FormerName(name=unit.name, name_latin=unit.name_latin, valid_to=since, ground=ground)
    setattr(old, COLUMNS[type(unit)].key, unit.id)
    _set_name(unit, name, name_latin or to_latin(name))
    db.session.add(old)
    db.session.flush()
    changes = {"name": (old.name, unit.name), "name_latin": (old.name_latin, unit.name_latin)}
    audit.record("rename", unit, by=by, changes=changes | {"valid_from": (None, since)}, reason=ground)


def undo_renaming(unit: Unit, *, by: User | None) -> None:
    """Take the last renaming back, as if it had never been; RuleError when there was none."""
    former = former_names(unit)
    if not former:
        raise RuleError(NEVER_RENAMED)
    last = former[-1].row
    changes = {"name": (unit.name, last.name), "name_latin": (unit.name_latin, last.name_latin)}
    _set_name(unit, last.name, last.name_latin)
    db.session.delete(last)
    db.session.flush()
    audit.record("undo_renaming", unit, by=by, changes=changes, reason=last.ground)


def former_names(unit: Unit) -> Sequence[Period]:
    """Return the names that `unit` had before, the oldest first."""
    of_unit = COLUMNS[type(unit)] == unit.id
    rows = db.session.scalars(select(FormerName).where(of_unit).order_by(FormerName.valid_to)).all()
    begins = [None, *(row.valid_to for row in rows)]
    return [Period(row, since, row.valid_to) for row, since in zip(rows, begins, strict=False)]


def name_on(model: type[Unit], unit_id: int, day: date) -> str:
    """Return what a unit was called on `day`; empty when there is no such unit."""
    old = select(FormerName.name).where(COLUMNS[model] == unit_id, FormerName.valid_to > day)
    first = old.order_by(FormerName.valid_to).limit(1).scalar_subquery()
    return db.session.scalar(select(func.coalesce(first, model.name)).where(model.id == unit_id)) or ""


def _set_name(unit: Unit, name: str, name_latin: str) -> None:
    unit.name, unit.name_latin = name, name_latin
    plain.derive(unit)


__all__ = ["Period", "Unit", "former_names", "name_on", "rename", "undo_renaming"]
