"""Ўқитувчилар рейтинги: places and points of teachers, and what each number is made of (H-8, H-17, H-22)."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from hemis.access import requires, scoped_or_404
from hemis.menus.rating.explaining import explained
from hemis.menus.rating.reading import COMPARED, PLACE, TeacherFilter, Years, answered, line_of, seen, seen_lines
from hemis.models.staff import Employee
from hemis.web.jinja import named

bp = Blueprint("teachers", __name__, url_prefix="/teachers")
COLUMNS = (
    PLACE,
    (_l("Ўқитувчи"), lambda row: named(row.employee)),
    (_l("Кафедра"), lambda row: named(row.department)),
    (_l("Факультет"), lambda row: named(row.faculty)),
    (_l("Ставка"), lambda row: row.stake),
    (_l("Балл"), lambda row: row.points),
    *COMPARED,
)


@bp.get("/")
@requires("rating.teachers:view")
def index() -> ResponseReturnValue:
    years = Years()
    lines = seen_lines(years.now)
    filters = TeacherFilter(years, lines)
    return answered("rating/teachers/index.html", years, filters, filters.narrow(lines), COLUMNS, "rating-teachers")


@bp.get("/<int:employee_id>")
@requires("rating.teachers:view")
def show(employee_id: int) -> ResponseReturnValue:
    """Whoever stands in the rating of the year is opened by whom the list shows the line, wherever the post is now."""
    years = Years()
    line = line_of(years.now, employee_id)
    if line is None:
        return explained(scoped_or_404(Employee, employee_id), years)
    return explained(line.employee, years) if seen([line]) else abort(404)
