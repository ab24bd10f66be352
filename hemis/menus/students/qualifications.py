"""Квалификациялар: what the diplomas of a faculty's specialities call their holders, kept by the faculty (H-10)."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from wtforms import BooleanField, StringField

from hemis.access import own_faculties, person, requires, scoped, scoped_or_404, viewer
from hemis.domain.classifiers import EDUCATION_TYPE
from hemis.extensions import db
from hemis.models.curriculum import Qualification, Speciality
from hemis.models.structure import Faculty
from hemis.operations.qualifications import save_qualification
from hemis.web.answers import done, listed, removal
from hemis.web.choices import faculty_filter
from hemis.web.export import yes_no
from hemis.web.forms import Form, ScopedSelect, choice, required, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, activity_filter, folded, sort_by

bp = Blueprint("qualifications", __name__, url_prefix="/qualifications")
SORTS = {"name": Qualification.sort_key, "type": Qualification.education_type}
COLUMNS = (
    (_l("Номи"), lambda row: row.name),
    (_l("Номи (лотинча)"), lambda row: row.name_latin),
    (_l("Таълим тури"), lambda row: _(EDUCATION_TYPE[row.education_type])),
    (_l("Факультет"), lambda row: row.faculty.name),
    (_l("Фаол"), lambda row: yes_no(row.is_active)),
)


class OwnFacultyFilter(FilterForm):
    """What a dean's office narrows its qualifications by."""

    q = StringField(_l("Қидириш"))
    education_type = choice(_l("Таълим тури"), EDUCATION_TYPE, optional=True, blank=ALL)
    active = activity_filter()

    def narrow(self, statement: Select[Qualification]) -> Select[Qualification]:
        statement = self.by_columns(statement, Qualification.education_type, Qualification.faculty_id)
        return self.by_activity(statement, Qualification).where(folded(Qualification.name_key, self.q.data))


class QualificationFilter(OwnFacultyFilter):
    """The same for those who see several faculties."""

    faculty_id = faculty_filter()


class QualificationForm(Form):
    name = text(_l("Номи"), 200, description=_l("Дипломга шу ёзилади, масалан: Математик."))
    name_latin = text(_l("Номи (лотинча)"), 200, optional=True, description=_l("Бўш қолдирилса, ўзи ёзилади."))
    education_type = choice(_l("Таълим тури"), EDUCATION_TYPE)
    faculty_id = ScopedSelect(
        _l("Факультет"),
        required(),
        model=Faculty,
        title=named,
        narrow=lambda rows: own_faculties(rows).where(Faculty.is_active),
    )
    is_active = BooleanField(_l("Фаол"), default=True)


@bp.get("/")
@requires("students.qualifications:view")
def index() -> ResponseReturnValue:
    filters = OwnFacultyFilter() if viewer().faculty_id else QualificationFilter()
    rows = filters.narrow(scoped(Qualification).options(joinedload(Qualification.faculty)))
    return listed("students/qualifications/index.html", sort_by(rows, SORTS), COLUMNS, filters)


@bp.get("/<int:qualification_id>")
@requires("students.qualifications:view")
def show(qualification_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Qualification, qualification_id, joinedload(Qualification.faculty))
    given = scoped(Speciality).where(Speciality.qualification_id == qualification_id).order_by(Speciality.code)
    return render_template(
        "students/qualifications/show.html",
        qualification=row,
        specialities=db.session.scalars(given).all(),
        history=history_of(row, QualificationForm),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires("students.qualifications:edit")
def new() -> ResponseReturnValue:
    return _form(Qualification())


@bp.route("/<int:qualification_id>/edit", methods=["GET", "POST"])
@requires("students.qualifications:edit")
def edit(qualification_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(Qualification, qualification_id))


def _form(row: Qualification) -> ResponseReturnValue:
    form = QualificationForm(obj=row, faculty_id=viewer().faculty_id)  # the second is where a new one begins
    if form.carry_out(lambda: save_qualification(row, form.values, by=person())):
        return done(_("Сақланди."), ".show", qualification_id=row.id)
    return render_template("students/qualifications/form.html", form=form, qualification=row), form.status


@bp.route("/<int:qualification_id>/remove", methods=["GET", "POST"])
@requires("students.qualifications:edit")
def remove(qualification_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Qualification, qualification_id)
    return removal(row, url_for(".show", qualification_id=qualification_id))
