"""Факультетлар: faculties, kept by the HR office."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import BooleanField, StringField

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.access.roles import Role
from hemis.extensions import db
from hemis.menus.structure.renamings import renamed, undone
from hemis.models.structure import Department, Faculty
from hemis.models.students import AcademicGroup
from hemis.operations import accounts, plain
from hemis.operations.names import former_names
from hemis.web import clock
from hemis.web.answers import done, listed, removal
from hemis.web.export import yes_no
from hemis.web.forms import Form, text
from hemis.web.history import history_of
from hemis.web.listing import FilterForm, activity_filter, folded, sort_by

bp = Blueprint("faculties", __name__, url_prefix="/faculties")
SORTS = {"name": Faculty.sort_key, "code": Faculty.code}
COLUMNS = (
    (_l("Код"), lambda row: row.code),
    (_l("Номи"), lambda row: row.name),
    (_l("Номи (лотинча)"), lambda row: row.name_latin),
    (_l("Қисқа номи"), lambda row: row.short_name),
    (_l("Фаол"), lambda row: yes_no(row.is_active)),
)


class FacultyFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    active = activity_filter()

    def narrow(self, statement: Select[Faculty]) -> Select[Faculty]:
        return self.by_activity(statement, Faculty).where(folded(Faculty.name_key, self.q.data))


class FacultyForm(Form):
    name = text(_l("Номи"), 300)
    name_latin = text(_l("Номи (лотинча)"), 300, optional=True, description=_l("Бўш қолдирилса, ўзи ёзилади."))
    short_name = text(_l("Қисқа номи"), 30, optional=True)
    code = text(_l("Код"), 20)
    is_active = BooleanField(_l("Фаол"), default=True)


@bp.get("/")
@requires("structure.faculties:view")
def index() -> ResponseReturnValue:
    filters = FacultyFilter()
    rows = sort_by(filters.narrow(scoped(Faculty)), SORTS)
    return listed("structure/faculties/index.html", rows, COLUMNS, filters)


@bp.get("/<int:faculty_id>")
@requires("structure.faculties:view")
def show(faculty_id: int) -> ResponseReturnValue:
    faculty = scoped_or_404(Faculty, faculty_id)
    departments = scoped(Department).where(Department.faculty_id == faculty_id).order_by(Department.sort_key)
    groups = scoped(AcademicGroup).where(AcademicGroup.faculty_id == faculty_id, AcademicGroup.is_active)
    return render_template(
        "structure/faculties/show.html",
        faculty=faculty,
        deans=accounts.holders(Role.FACULTY, clock.today(), faculty_id=faculty_id),
        departments=db.session.scalars(departments).all(),
        groups=db.session.scalars(groups.order_by(AcademicGroup.course, AcademicGroup.sort_key)).all(),
        names=former_names(faculty),
        history=history_of(faculty, FacultyForm),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires("structure.faculties:edit")
def new() -> ResponseReturnValue:
    return _form(Faculty())


@bp.route("/<int:faculty_id>/edit", methods=["GET", "POST"])
@requires("structure.faculties:edit")
def edit(faculty_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(Faculty, faculty_id))


def _form(faculty: Faculty) -> ResponseReturnValue:
    form = FacultyForm(obj=faculty)
    if form.carry_out(lambda: plain.save(faculty, form.values, by=person())):
        return done(_("Сақланди."), ".show", faculty_id=faculty.id)
    return render_template("structure/faculties/form.html", form=form, faculty=faculty), form.status


@bp.route("/<int:faculty_id>/remove", methods=["GET", "POST"])
@requires("structure.faculties:edit")
def remove(faculty_id: int) -> ResponseReturnValue:
    return removal(scoped_or_404(Faculty, faculty_id), url_for(".show", faculty_id=faculty_id))


@bp.route("/<int:faculty_id>/renaming", methods=["GET", "POST"])
@requires("structure.faculties:edit")
def renaming(faculty_id: int) -> ResponseReturnValue:
    return renamed(scoped_or_404(Faculty, faculty_id), url_for(".show", faculty_id=faculty_id))


@bp.route("/<int:faculty_id>/renaming/removal", methods=["GET", "POST"])
@requires("structure.faculties:edit")
def undo_renaming(faculty_id: int) -> ResponseReturnValue:
    return undone(scoped_or_404(Faculty, faculty_id), url_for(".show", faculty_id=faculty_id))
