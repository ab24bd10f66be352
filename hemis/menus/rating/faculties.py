"""Факультетлар рейтинги: points of the teachers of each faculty ÷ their stakes (H-8, H-17)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from hemis.access import requires
from hemis.menus.rating.reading import RatingFilter, Years, answered, seen_faculties, unit_columns

bp = Blueprint("faculties", __name__, url_prefix="/faculties")
COLUMNS = unit_columns(_l("Факультет"))


@bp.get("/")
@requires("rating.faculties:view")
def index() -> ResponseReturnValue:
    years = Years()
    filters = RatingFilter(years)
    rows = [each for each in seen_faculties(years.now) if filters.finds(each.row.name)]
    return answered("rating/faculties/index.html", years, filters, rows, COLUMNS, "rating-faculties")
