"""Кўчирмаларим: the extracts of results that the dean's office has given to the student (H-13)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from hemis.access import requires, scoped, scoped_or_404
from hemis.menus.performance.extracts import STATES, state_of
from hemis.models.documents import IssuedDocument
from hemis.web.answers import listed
from hemis.web.export import Column
from hemis.web.forms import choice
from hemis.web.listing import ALL, FilterForm, sort_by
from hemis.web.pdf import as_pdf

bp = Blueprint("copies", __name__, url_prefix="/copies")
SORTS = {"issued": IssuedDocument.issued_at, "number": IssuedDocument.number}
COLUMNS: tuple[Column, ...] = (
    (_l("Рақами"), lambda row: row.number),
    (_l("Санаси"), lambda row: row.issued_on),
    (_l("Ҳолати"), state_of),
    (_l("Текшириш коди"), lambda row: row.code),
)


class CopyFilter(FilterForm):
    q = StringField(_l("Рақами"))
    state = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)


@bp.get("/")
@requires("performance.copies:view")
def index() -> ResponseReturnValue:
    filters = CopyFilter()
    rows = scoped(IssuedDocument)
    if typed := (filters.q.data or "").strip():
        rows = rows.where(IssuedDocument.number.startswith(typed, autoescape=True))
    if state := filters.chosen("state"):
        revoked = IssuedDocument.revoked_at
        rows = rows.where(revoked.is_(None) if state == "1" else revoked.is_not(None))
    return listed("performance/copies/index.html", sort_by(rows, SORTS, "-issued"), COLUMNS, filters)


@bp.get("/<int:own_extract_id>/print")
@requires("performance.copies:view")
def printed(own_extract_id: int) -> ResponseReturnValue:
    return as_pdf("extract", scoped_or_404(IssuedDocument, own_extract_id))
