"""What a check found, in the words of the page: row, column, field, and a reason that says how to mend it."""

import json
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.domain.i18n import N_
from hemis.domain.spreadsheets.reasons import sentence
from hemis.models.imports import SheetImport
from hemis.operations.imports import KINDS
from hemis.web.listing import Page, page_of

FAULT_COLUMNS = (
    (_l("Қатор"), lambda fault: fault.row or ""),
    (_l("Устун"), lambda fault: fault.column),
    (_l("Майдон"), lambda fault: fault.field),
    (_l("Натижа"), lambda fault: fault.outcome),
    (_l("Сабаби"), lambda fault: fault.reason),
)
TITLES = {kind.name: kind.title for kind in KINDS.values()}
STATES = {
    "brought": (N_("юкланган, текширилмаган"), "muted"),
    "checked": (N_("текширилган"), "warn"),
    "taken": (N_("базага киритилган"), "ok"),
    "undone": (N_("қайтариб олинган"), "muted"),
}
OUTCOMES = {
    "refused": (N_("рад этилди"), "danger"),
    "accepted_with_warning": (N_("огоҳлантириш"), "warn"),
    "ignored": (N_("ўқилмади"), "muted"),
}


@dataclass(frozen=True)
class Fault:
    """One doubt or refusal, ready to be shown; a fault of the whole file has no row."""

    row: int
    column: str
    field: str
    outcome: str
    kind: str
    reason: str


def state_of_import(row: SheetImport) -> tuple[str, str]:
    """Return the state of an import in words, and its kind for the macro `status`."""
    title, kind = STATES[row.status]
    if row.status == "checked" and row.refused_count:
        return _("хатолари бор"), "danger"
    return _(title), kind


def faults_of(row: SheetImport) -> Page[Fault]:
    """Return the page of faults that `?page=` asks for; only those that are shown are put into words."""
    page = page_of(json.loads(row.faults))
    return replace(page, items=[_told(row, each) for each in page.items])


def all_faults(row: SheetImport) -> list[Fault]:
    """Return all that was found, for a file or a printed sheet of it."""
    return [_told(row, each) for each in json.loads(row.faults)]


def _told(row: SheetImport, found: list[object]) -> Fault:
    number, name, place, state, reason, pairs = found
    columns = {column.field: column.title for column in KINDS[row.kind].columns}
    params = {str(key): str(value) for key, value in pairs}  # type: ignore[attr-defined]
    if title := params.get("column"):
        params["column"] = _(title)
    text = sentence(str(reason) or "sheet_hidden")
    outcome, kind = OUTCOMES[str(state)]
    place = letters(place) if isinstance(place, int) else ""
    return Fault(int(str(number)), place, _(columns[str(name)]) if name else "", _(outcome), kind, _(text, **params))


def letters(column: int) -> str:
    """Return the letters of a column, counted from 0: `A`, `Z`, `AA`."""
    column, last = divmod(column, 26)
    return (letters(column - 1) if column else "") + chr(65 + last)
