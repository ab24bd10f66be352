"""Факультетлар рейтинги: points of the teachers of each faculty ÷ their stakes (H-8, H-17)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from hemis.access import requires
from hemis.menus.rating import departments
from hemis.menus.rating.reading import RatingFilter, Years, answered, seen_faculties
from hemis.web.jinja import named

bp = Blueprint("faculties", __name__, url_prefix="/faculties")
COLUMNS = (departments.COLUMNS[0], (_l("Факультет"), lambda row: named(row.row)), *departments.COLUMNS[2:])


@bp.get("/")
@requires("rating.faculties:view")
def index() -> ResponseReturnValue:
    years = Years()
    filters = RatingFilter(years)
    rows = [each for each in seen_faculties(years.now) if filters.finds(each.row.name)]
    return answered("rating/faculties/index.html", years, filters, rows, COLUMNS, "rating-faculties")
