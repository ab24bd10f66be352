"""Тьютор гуруҳлари: which employee looks after which groups, told by the faculty (functions §2.9)."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField
from wtforms.validators import DataRequired

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.extensions import db
from hemis.menus.staff import choices
from hemis.models.staff import Employee
from hemis.models.structure import Faculty
from hemis.models.students import AcademicGroup
from hemis.operations.groups import count_without_tutor, give_to_tutor, has_acting_tutor
from hemis.operations.people import called
from hemis.operations.statuses import LEFT
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.export import Column, asked_for_file, export
from hemis.web.forms import Form, ScopedSelect, checks, required
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, paginate, sort_by

bp = Blueprint("tutors", __name__, url_prefix="/tutors")
SORTS = {"name": Employee.sort_key}
COLUMNS: Sequence[Column] = (
    (_l("Ходим рақами"), lambda row: row.tutor.number),
    (_l("Тьютор"), lambda row: row.tutor.full_name),
    (_l("Гуруҳ"), lambda row: row.name),
    (_l("Курс"), lambda row: row.course),
    (_l("Талабалар сони"), lambda row: row.student_count),
)


class TutorFilter(FilterForm):
    q = StringField(_l("Исм"))
    faculty_id = ScopedSelect(
        _l("Факультет"),
        model=Faculty,
        title=named,
        narrow=lambda rows: rows.order_by(Faculty.sort_key),
        blank=choices.ALL,
    )

    def groups(self) -> Select[AcademicGroup]:
        """The groups that a tutor looks after, among those asked for."""
        rows = scoped(AcademicGroup).where(AcademicGroup.is_active)
        if "faculty_id" in self and (faculty_id := self.chosen("faculty_id")):
            rows = rows.where(AcademicGroup.faculty_id == faculty_id)
        return rows.join(AcademicGroup.tutor).where(called(Employee, self.q.data))


class TutorForm(Form):
    tutor_id = ScopedSelect(
        _l("Тьютор"),
        required(),
        model=Employee,
        title=named,
        narrow=lambda rows: rows.where(Employee.status != LEFT).order_by(Employee.sort_key),
    )
    group_ids = checks(_l("Гуруҳлар"), description=_l("Белгиси олинган гуруҳ тьюторсиз қолади."))

    def __init__(self, groups: Sequence[AcademicGroup], **values: Any) -> None:
        super().__init__(**values)
        self.group_ids.choices = [(group.id, _line(group)) for group in groups]


class NewTutorForm(TutorForm):
    group_ids = checks(_l("Гуруҳлар"), validators=[DataRequired(_l("Камида битта гуруҳни белгиланг."))])


@bp.get("/")
@requires("staff.tutors:view")
def index() -> ResponseReturnValue:
    filters = TutorFilter()
    if viewer().faculty_id:
        del filters.faculty_id
    groups = filters.groups()
    if asked_for_file():
        return export(_in_order(groups), COLUMNS, "tutors")
    tutors = scoped(Employee).where(Employee.id.in_(groups.with_only_columns(Employee.id)))
    page = paginate(sort_by(tutors, SORTS))
    values = {
        "groups_of": _groups_of(groups, page.items),
        "without": count_without_tutor(scoped(AcademicGroup), clock.today()),
    }
    return render_template("staff/tutors/index.html", filters=filters, page=page, **values)


def _in_order(groups: Select[AcademicGroup]) -> Select[AcademicGroup]:
    """A line for each group, in the order in which the page shows the tutors."""
    name, key = Employee.sort_key, Employee.id
    order = (name.desc(), key.desc()) if request.args.get("sort") == "-name" else (name, key)
    return groups.options(contains_eager(AcademicGroup.tutor)).order_by(*order, AcademicGroup.sort_key)


def _groups_of(groups: Select[AcademicGroup], tutors: Sequence[Employee]) -> Mapping[int, list[AcademicGroup]]:
    """Tutor → those of `groups` that the tutor looks after."""
    found: dict[int, list[AcademicGroup]] = {tutor.id: [] for tutor in tutors}
    rows = groups.where(AcademicGroup.tutor_id.in_(found))
    for group in db.session.scalars(rows.order_by(AcademicGroup.sort_key)):
        found[group.tutor_id or 0].append(group)
    return found


@bp.route("/new", methods=["GET", "POST"])
@requires("staff.tutors:edit")
def new() -> ResponseReturnValue:
    groups = _own_groups(~has_acting_tutor(clock.today()))
    form = NewTutorForm(groups)
    if form.carry_out(lambda: _give(form.tutor_id.data, groups, form.values)):
        return done(_("Гуруҳлар тьюторга бириктирилди."), ".index")
    return render_template("staff/tutors/form.html", form=form, tutor=None, groups=groups), form.status


@bp.route("/<int:employee_id>/edit", methods=["GET", "POST"])
@requires("staff.tutors:edit")
def edit(employee_id: int) -> ResponseReturnValue:
    tutor, groups = scoped_or_404(Employee, employee_id), _own_groups()
    form = TutorForm(groups, group_ids=[group.id for group in groups if group.tutor_id == employee_id])
    del form.tutor_id
    if form.carry_out(lambda: _give(employee_id, groups, form.values)):
        return done(_("Гуруҳлар тьюторга бириктирилди."), ".index")
    return render_template("staff/tutors/form.html", form=form, tutor=tutor, groups=groups), form.status


def _give(tutor_id: int, groups: Sequence[AcademicGroup], values: Mapping[str, Any]) -> None:
    give_to_tutor(tutor_id, groups, chosen=values["group_ids"], by=person())


def _own_groups(*criteria: ColumnElement[bool]) -> Sequence[AcademicGroup]:
    rows = scoped(AcademicGroup).where(AcademicGroup.is_active, *criteria).options(joinedload(AcademicGroup.tutor))
    return db.session.scalars(rows.order_by(AcademicGroup.course, AcademicGroup.sort_key)).all()


def _line(group: AcademicGroup) -> str:
    words = [named(group), _("%(count)s талаба", count=group.student_count)]
    if group.tutor:
        words.append(_("ҳозир: %(tutor)s", tutor=named(group.tutor)))
    return " · ".join(words)
