"""Кафедралар: departments of the faculties, kept by the HR office."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import BooleanField, StringField

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.access.roles import Role
from hemis.extensions import db
from hemis.menus.structure.people import people_at
from hemis.menus.structure.renamings import renamed, undone
from hemis.models.curriculum import Speciality
from hemis.models.staff import Post
from hemis.models.structure import Department, Faculty
from hemis.operations import accounts, plain
from hemis.operations.names import former_names
from hemis.web import clock
from hemis.web.answers import done, listed, removal
from hemis.web.contacts import email, phone
from hemis.web.export import yes_no
from hemis.web.forms import Form, ScopedSelect, required, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, activity_filter, folded, sort_by

bp = Blueprint("departments", __name__, url_prefix="/departments")
SORTS = {"name": Department.sort_key, "code": Department.code, "faculty": Faculty.sort_key}
COLUMNS = (
    (_l("Код"), lambda row: row.code),
    (_l("Номи"), lambda row: row.name),
    (_l("Номи (лотинча)"), lambda row: row.name_latin),
    (_l("Факультет"), lambda row: row.faculty.name),
    (_l("Телефон"), lambda row: row.phone),
    (_l("Электрон почта"), lambda row: row.email),
    (_l("Фаол"), lambda row: yes_no(row.is_active)),
)


class DepartmentFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    faculty_id = ScopedSelect(
        _l("Факультет"),
        model=Faculty,
        title=named,
        narrow=lambda rows: rows.order_by(Faculty.sort_key),
        blank=ALL,
    )
    active = activity_filter()

    def narrow(self, statement: Select[Department]) -> Select[Department]:
        if faculty_id := self.chosen("faculty_id"):
            statement = statement.where(Department.faculty_id == faculty_id)
        return self.by_activity(statement, Department).where(folded(Department.name_key, self.q.data))


class DepartmentForm(Form):
    name = text(_l("Номи"), 300)
    name_latin = text(_l("Номи (лотинча)"), 300, optional=True, description=_l("Бўш қолдирилса, ўзи ёзилади."))
    faculty_id = ScopedSelect(
        _l("Факультет"),
        required(),
        model=Faculty,
        title=named,
        narrow=lambda rows: rows.where(Faculty.is_active).order_by(Faculty.sort_key),
    )
    code = text(_l("Код"), 20)
    phone = phone()
    email = email()
    is_active = BooleanField(_l("Фаол"), default=True)


@bp.get("/")
@requires("structure.departments:view")
def index() -> ResponseReturnValue:
    filters = DepartmentFilter()
    rows = scoped(Department).join(Department.faculty).options(contains_eager(Department.faculty))
    return listed("structure/departments/index.html", sort_by(filters.narrow(rows), SORTS), COLUMNS, filters)


@bp.get("/<int:department_id>")
@requires("structure.departments:view")
def show(department_id: int) -> ResponseReturnValue:
    department = scoped_or_404(Department, department_id, joinedload(Department.faculty))
    specialities = scoped(Speciality).where(Speciality.department_id == department_id, Speciality.is_active)
    return render_template(
        "structure/departments/show.html",
        department=department,
        heads=accounts.holders(Role.DEPARTMENT_HEAD, clock.today(), department_id=department_id),
        specialities=db.session.scalars(specialities.order_by(Speciality.code)).all(),
        people=people_at(Post.department_id == department_id),
        names=former_names(department),
        history=history_of(department, DepartmentForm),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires("structure.departments:edit")
def new() -> ResponseReturnValue:
    return _form(Department())


@bp.route("/<int:department_id>/edit", methods=["GET", "POST"])
@requires("structure.departments:edit")
def edit(department_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(Department, department_id))


def _form(department: Department) -> ResponseReturnValue:
    form = DepartmentForm(obj=department)
    if form.carry_out(lambda: plain.save(department, form.values, by=person())):
        return done(_("Сақланди."), ".show", department_id=department.id)
    return render_template("structure/departments/form.html", form=form, department=department), form.status


@bp.route("/<int:department_id>/remove", methods=["GET", "POST"])
@requires("structure.departments:edit")
def remove(department_id: int) -> ResponseReturnValue:
    return removal(scoped_or_404(Department, department_id), url_for(".show", department_id=department_id))


@bp.route("/<int:department_id>/renaming", methods=["GET", "POST"])
@requires("structure.departments:edit")
def renaming(department_id: int) -> ResponseReturnValue:
    return renamed(scoped_or_404(Department, department_id), url_for(".show", department_id=department_id))


@bp.route("/<int:department_id>/renaming/removal", methods=["GET", "POST"])
@requires("structure.departments:edit")
def undo_renaming(department_id: int) -> ResponseReturnValue:
    return undone(scoped_or_404(Department, department_id), url_for(".show", department_id=department_id))
