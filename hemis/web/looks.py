"""Who looked at personal data, in words: for the register, for a person's page and for the person's own."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from hemis.access.roles import TITLES
from hemis.domain.i18n import N_
from hemis.extensions import Base
from hemis.models.audit import AuditEntry, PersonalView
from hemis.operations import personal_views as looks
from hemis.web import audit as words
from hemis.web.history import Line, entries_of, verb_of

PAGES = {
    looks.CARD: N_("шахсий карта"),
    looks.EDIT: N_("картани ўзгартириш саҳифаси"),
    looks.PAPER: N_("шахсий варақа"),
    looks.FILE: N_("рўйхат файли"),
    looks.SHEET: N_("чоп этилган рўйхат"),
    looks.SEARCH: N_("қидирув натижаси"),
    looks.IMPORT: N_("файлдан киритиш"),
}
DEPTH = {True: N_("ЖШШИР ва паспорт очиқ"), False: N_("ЖШШИР ва паспорт яширилган")}
ROLES = {str(role): title for role, title in TITLES.items()}
SORTS = {"last": PersonalView.last_at, "first": PersonalView.first_at, "times": PersonalView.times}
WITH_VIEWER = joinedload(PersonalView.viewer)
CHANGES = 50


def page_of_look(look: PersonalView) -> str:
    """Return where somebody was seen."""
    return _(PAGES[look.page])


def depth_of(look: PersonalView) -> str:
    """Return how much could be seen."""
    return _(DEPTH[look.is_whole])


def role_of(look: PersonalView) -> str:
    """Return the title of the role in which it was looked at."""
    return _(ROLES[look.role]) if look.role in ROLES else "—"


def changes_of(rows: Sequence[Base]) -> list[Line]:
    """Return what changed on some rows, the newest first, in the words of the audit."""
    entries = [entry for row in rows for entry in entries_of(row, CHANGES)]
    newest = sorted(entries, key=lambda entry: entry.number, reverse=True)[:CHANGES]
    names = words.names_of(newest)
    return [Line(entry.at, words.who(entry), verb_of(entry), _told(entry, names), entry.reason) for entry in newest]


def _told(entry: AuditEntry, names: words.Names) -> list[tuple[str, str, str]]:
    """A new row had nothing before, and nothing is told of what it does not have."""
    told = words.changes(entry, names)
    return [(label, "", after) for label, _before, after in told if after != "—"] if entry.verb == "create" else told


__all__ = ["DEPTH", "PAGES", "SORTS", "WITH_VIEWER", "changes_of", "depth_of", "page_of_look", "role_of"]
