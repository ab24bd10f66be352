"""Курсдан курсга ўтказиш: which groups end their course; their worksheet is `promotion_sheet.py` (H-11)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from hemis.access import requires
from hemis.menus.movement.worksheet import SORTS, CourseFilter, groups_with_plans
from hemis.models.curriculum import Curriculum
from hemis.models.students import AcademicGroup
from hemis.web.listing import paginate, sort_by

bp = Blueprint("promotions", __name__, url_prefix="/promotions")


def running_groups() -> Select[AcademicGroup]:
    """Return the groups of the viewer's scope whose plan has a course after the present one."""
    return groups_with_plans().where(Curriculum.semesters > 2 * AcademicGroup.course)


@bp.get("/")
@requires("movement.promotions:view")
def index() -> ResponseReturnValue:
    filters = CourseFilter()
    rows = sort_by(filters.narrow(running_groups()), SORTS, "course")
    return render_template("movement/promotions/index.html", filters=filters, page=paginate(rows))
