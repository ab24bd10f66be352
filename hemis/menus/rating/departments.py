"""Кафедралар рейтинги: points of the teachers of each department ÷ their stakes (H-8, H-17, H-22)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from hemis.access import requires
from hemis.menus.rating.reading import DepartmentFilter, Years, answered, change, risen, seen_departments
from hemis.web.jinja import named

bp = Blueprint("departments", __name__, url_prefix="/departments")
COLUMNS = (
    (_l("Ўрни"), lambda row: row.place),
    (_l("Кафедра"), lambda row: named(row.row)),
    (_l("Ўқитувчилар"), lambda row: row.teachers),
    (_l("Баллар йиғиндиси"), lambda row: row.sum),
    (_l("Ставкалар йиғиндиси"), lambda row: row.stake),
    (_l("Бир ставкага балл"), lambda row: row.points),
    (_l("Ўтган йилги ўрни"), lambda row: row.before.place if row.before else ""),
    (_l("Ўтган йилги балли"), lambda row: row.before.points if row.before else ""),
    (_l("Ўрни ўзгариши"), risen),
    (_l("Балл ўзгариши"), change),
)


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
