"""The audit in words, whatever the change was made to."""

import json
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from hemis.access.roles import TITLES
from hemis.domain.codes import CODES
from hemis.domain.formats import short_date
from hemis.domain.rules import RULES
from hemis.domain.vocabulary import KINDS, LABELS
from hemis.models.audit import AuditEntry
from hemis.web import clock
from hemis.web.history import verb_of

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


def changes(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """Return (label, before, after) of everything that has a name among people."""
    told: dict[str, list[Any]] = json.loads(entry.changes)
    return [
        (_(LABELS[key]), _word(entry, key, before), _word(entry, key, after))
        for key, (before, after) in told.items()
        if key in LABELS
    ]


def summary(entry: AuditEntry) -> str:
    """Return the changes as one line of a file."""
    return "; ".join(f"{label}: {before} → {after}" for label, before, after in changes(entry))


def _word(entry: AuditEntry, key: str, value: Any) -> str:
    titles = CODED.get((entry.object_type, key), {})
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return _("ҳа") if value else _("йўқ")
    if str(value) in titles:
        return _(titles[str(value)])
    if key.endswith("_id"):
        return f"№ {value}"
    return _moment(str(value)) if key.endswith(("_at", "_on", "day", "_from", "_to", "_date", "_until")) else str(value)


def _moment(value: str) -> str:
    try:
        if len(value) == 10:
            return short_date(date.fromisoformat(value))
        return f"{datetime.fromisoformat(value).astimezone(clock.TASHKENT):%d.%m.%Y %H:%M}"
    except ValueError:
        return value
