"""Курсдан курсга ўтказиш: which groups end their course; their worksheet is `promotion_sheet.py` (H-11)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager
from wtforms import StringField

from hemis.access import requires, scoped
from hemis.domain.classifiers import COURSE
from hemis.models.curriculum import Curriculum, Speciality
from hemis.models.students import AcademicGroup
from hemis.web.forms import ScopedSelect, choice
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, folded, paginate, sort_by

bp = Blueprint("promotions", __name__, url_prefix="/promotions")
ALL = _l("барчаси")
SORTS = {
    "course": AcademicGroup.course,
    "name": AcademicGroup.sort_key,
    "speciality": Speciality.sort_key,
    "students": AcademicGroup.student_count,
}


class CourseFilter(FilterForm):
    """Which groups."""

    q = StringField(_l("Қидириш"))
    course = choice(_l("Курс"), COURSE, optional=True, blank=ALL)
    speciality_id = ScopedSelect(
        _l("Мутахассислик"),
        model=Speciality,
        title=lambda row: f"{row.code} {named(row)}",
        narrow=lambda rows: rows.order_by(Speciality.code),
        blank=ALL,
    )

    def narrow(self, rows: Select[AcademicGroup]) -> Select[AcademicGroup]:
        if course := self.chosen("course"):
            rows = rows.where(AcademicGroup.course == int(course))
        rows = self.by_columns(rows, AcademicGroup.speciality_id)
        return rows.where(folded(AcademicGroup.name_key, self.q.data))


def running_groups() -> Select[AcademicGroup]:
    """Return the groups of the viewer's scope whose plan has a course after the present one."""
    rows = scoped(AcademicGroup).join(AcademicGroup.curriculum).join(AcademicGroup.speciality)
    return rows.options(contains_eager(AcademicGroup.speciality)).where(
        AcademicGroup.is_active, Curriculum.semesters > 2 * AcademicGroup.course
    )


@bp.get("/")
@requires("movement.promotions:view")
def index() -> ResponseReturnValue:
    filters = CourseFilter()
    rows = sort_by(filters.narrow(running_groups()), SORTS, "course")
    return render_template("movement/promotions/index.html", filters=filters, page=paginate(rows))
