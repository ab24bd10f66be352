"""Интеллектуал мулк: inventions, programs and marks of the teachers; they are entered where all works are (H-26)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from hemis.access import requires, scoped
from hemis.domain.scholarship import PROPERTY
from hemis.menus.research.working import COLUMNS, LOADS, SORTS, WORDS, WorkFilter, narrowed
from hemis.models.scholarship import ScientificWork
from hemis.web.answers import listed
from hemis.web.forms import choice
from hemis.web.listing import ALL, sort_by

bp = Blueprint("property", __name__, url_prefix="/property")


class PropertyFilter(WorkFilter):
    kind = choice(_l("Тури"), PROPERTY, optional=True, blank=ALL)
    base = None  # type: ignore[assignment]  # how WTForms leaves a field out

    def narrow(self, statement: Select[ScientificWork]) -> Select[ScientificWork]:
        return self.by_columns(super().narrow(statement), ScientificWork.kind)


@bp.get("/")
@requires("research.property:view")
def index() -> ResponseReturnValue:
    filters = PropertyFilter()
    rows = filters.narrow(narrowed(scoped(ScientificWork), PROPERTY)).options(*LOADS)
    return listed("research/property/index.html", sort_by(rows, SORTS, "-day"), COLUMNS, filters, **WORDS)
