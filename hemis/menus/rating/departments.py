"""Кафедралар рейтинги: points of the teachers of each department ÷ their stakes (H-8, H-17, H-22)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from hemis.access import requires
from hemis.menus.rating.reading import DepartmentFilter, Years, answered, seen_departments, unit_columns

bp = Blueprint("departments", __name__, url_prefix="/departments")
COLUMNS = unit_columns(_l("Кафедра"))


@bp.get("/")
@requires("rating.departments:view")
def index() -> ResponseReturnValue:
    years = Years()
    faculty_of = {line.department.id: line.faculty for line in (years.now.lines if years.now else [])}
    rows = seen_departments(years.now)
    own = {faculty_of[each.key].id: faculty_of[each.key] for each in rows}
    filters = DepartmentFilter(years, own)
    asked = filters.faculty_id.data
    found = [each for each in rows if filters.finds(each.row.name)]
    kept = [each for each in found if not asked or asked == str(faculty_of[each.key].id)]
    return answered("rating/departments/index.html", years, filters, kept, COLUMNS, "rating-departments")
