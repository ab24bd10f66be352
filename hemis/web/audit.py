"""The audit in words, whatever the change was made to."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from hemis.access.roles import TITLES
from hemis.domain.codes import CODES
from hemis.domain.formats import short_date
from hemis.domain.rules import RULES
from hemis.domain.vocabulary import KINDS, LABELS
from hemis.extensions import Base, db
from hemis.models.audit import AuditEntry
from hemis.models.curriculum import Speciality
from hemis.models.structure import Department, Faculty
from hemis.models.students import AcademicGroup
from hemis.web import clock
from hemis.web.history import verb_of
from hemis.web.jinja import named

Names = Mapping[tuple[str, int], str]
NOBODY: Names = MappingProxyType({})
NAMED: dict[str, Any] = {each.__tablename__: each for each in (AcademicGroup, Faculty, Department, Speciality)}
"""What a person's own history names instead of its number."""
CODED = CODES | {
    ("role_assignment", "role"): {str(role): title for role, title in TITLES.items()},
    ("rule_value", "key"): {key: spec.title for key, spec in RULES.items()},
}


def who(entry: AuditEntry) -> str:
    """Return the name of who did it; the system itself has none."""
    return entry.user.name if entry.user else _("тизим")


def what(entry: AuditEntry) -> str:
    """Return what was done to what, such as «Факультет № 3: ўзгартирилди»."""
    kind = _(KINDS[entry.object_type]) if entry.object_type in KINDS else _("Ёзув")
    return _("%(kind)s № %(number)s: %(verb)s", kind=kind, number=entry.object_id, verb=verb_of(entry))


def changes(entry: AuditEntry, names: Names = NOBODY) -> list[tuple[str, str, str]]:
    """Return (label, before, after) of everything that has a name among people; of `names` the rows it points at."""
    return [
        (_(LABELS[key]), _word(entry, key, before, names), _word(entry, key, after, names))
        for key, (before, after) in _told(entry).items()
        if key in LABELS
    ]


def names_of(entries: Iterable[AuditEntry]) -> Names:
    """Return the names of the groups, faculties and other named rows that some entries point at, by table and key.

    One statement for each table, however many entries there are.
    """
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        for key, pair in _told(entry).items():
            if table := _points_at(entry, key):
                wanted.setdefault(table, set()).update(each for each in pair if isinstance(each, int))
    found: dict[tuple[str, int], str] = {}
    for table, keys in wanted.items():
        rows = db.session.scalars(select(NAMED[table]).where(NAMED[table].id.in_(keys)))
        found |= {(table, row.id): named(row) for row in rows}
    return found


def _told(entry: AuditEntry) -> dict[str, list[Any]]:
    told: dict[str, list[Any]] = json.loads(entry.changes)
    return told


def _points_at(entry: AuditEntry, key: str) -> str:
    """The table at which a column of an entry's own table points, if its rows have names that anybody may read."""
    table = Base.metadata.tables.get(entry.object_type)
    column = table.columns.get(key) if table is not None else None
    targets = [each.column.table.name for each in column.foreign_keys] if column is not None else []
    return next((each for each in targets if each in NAMED), "")


def summary(entry: AuditEntry) -> str:
    """Return the changes as one line of a file."""
    return "; ".join(f"{label}: {before} → {after}" for label, before, after in changes(entry))


def _word(entry: AuditEntry, key: str, value: Any, names: Names) -> str:
    titles = CODED.get((entry.object_type, key), {})
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return _("ҳа") if value else _("йўқ")
    if str(value) in titles:
        return _(titles[str(value)])
    if key.endswith("_id"):
        return names.get((_points_at(entry, key), value)) or f"№ {value}"
    return (
        _moment(str(value))
        if key == "on" or key.endswith(("_at", "_on", "day", "_from", "_to", "_date", "_until"))
        else str(value)
    )


def _moment(value: str) -> str:
    try:
        if len(value) == 10:
            return short_date(date.fromisoformat(value))
        return f"{datetime.fromisoformat(value).astimezone(clock.TASHKENT):%d.%m.%Y %H:%M}"
    except ValueError:
        return value
