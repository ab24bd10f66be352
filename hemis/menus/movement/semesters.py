"""Семестрдан семестрга ўтказиш: groups after the autumn go on to the spring of their course (functions 7.8)."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func
from sqlalchemy.orm import joinedload
from wtforms import StringField

from hemis.access import person, requires, scoped, viewer
from hemis.domain.digits import whole_number
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.movement import STUDYING
from hemis.extensions import db
from hemis.menus.movement.drafts import controller_field
from hemis.models.curriculum import Curriculum
from hemis.models.orders import Order
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.operations import orders
from hemis.operations.promotions import in_draft, order_of_semester
from hemis.web import clock
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import DateField, Form, ScopedSelect, choice, required
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, folded
from hemis.web.orders import order_page

bp = Blueprint("semesters", __name__, url_prefix="/semesters")
AUTUMNS = {str(number): str(number) for number in range(1, 14, 2)}
NOT_ONE = N_("Битта буйруққа битта семестр киради: бир хил семестрдаги гуруҳларни белгиланг.")
NOTHING = N_("Камида битта гуруҳни белгиланг.")


class SemesterFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    semester = choice(_l("Ҳозирги семестр"), AUTUMNS, optional=True, blank=ALL)
    curriculum_id = ScopedSelect(
        _l("Ўқув режа"),
        model=Curriculum,
        title=lambda row: f"{named(row)}, {row.intake_year.name}",
        narrow=lambda rows: rows.where(Curriculum.is_active, Curriculum.is_approved).order_by(Curriculum.sort_key),
        loads=(joinedload(Curriculum.intake_year),),
        blank=ALL,
    )

    def narrow(self, rows: Select[Any]) -> Select[Any]:
        if semester := self.chosen("semester"):
            rows = rows.where(Enrolment.semester == int(semester))
        return self.by_columns(rows, AcademicGroup.curriculum_id).where(folded(AcademicGroup.name_key, self.q.data))


class SemesterForm(Form):
    effective_on = DateField(_l("Кучга кириш куни"), required())
    controller = controller_field()


class Line(NamedTuple):
    """The students of a group who are in one autumn semester."""

    group_id: int
    semester: int
    students: int

    @property
    def key(self) -> str:
        return f"{self.group_id}-{self.semester}"


def _waiting() -> Select[Student]:
    """Who studies in an autumn semester, and whom no draft moves on."""
    stretch = (Enrolment.student_id == Student.id) & Enrolment.ends_on.is_(None)
    rows = scoped(Student).join(Enrolment, stretch).join(AcademicGroup, AcademicGroup.id == Student.group_id)
    return rows.where(Student.status == STUDYING, Enrolment.semester % 2 == 1, ~in_draft("semester"))


@bp.get("/")
@requires("movement.semesters:view")
def index() -> ResponseReturnValue:
    if asked_for_file():
        return _file()
    controller = orders.last_controller(person(), viewer().faculty_id)
    return _drawn(SemesterForm(formdata=None, effective_on=clock.today(), controller=controller))


@bp.post("/")
@requires("movement.semesters:edit")
def make() -> ResponseReturnValue:
    form, made = SemesterForm(), list[Order]()
    if form.carry_out(lambda: made.append(_order(form, _ticked()))):
        flash(
            _("Буйруқ лойиҳаси тузилди: %(title)s, %(count)s нафар.", title=made[0].title, count=made[0].student_count)
        )
        return redirect(order_page(made[0].id) or url_for(".index"), 303)
    return _drawn(form), form.status


def _ticked() -> list[tuple[int, int]]:
    """The groups ticked, or all that are shown of the semester whose button was pressed."""
    whole = request.form.get("whole", "")
    if whole:
        lines, _groups = _lines(SemesterFilter())
        return [(line.group_id, line.semester) for line in lines if str(line.semester) == whole]
    found = []
    for each in request.form.getlist("line"):
        group, _dash, semester = each.partition("-")
        group_id = whole_number(group)
        if group_id is not None and semester in AUTUMNS:
            found.append((group_id, int(semester)))
    return found


def _order(form: SemesterForm, ticked: Sequence[tuple[int, int]]) -> Order:
    if not ticked:
        raise RuleError(NOTHING)
    if len({semester for _group, semester in ticked}) > 1:
        raise RuleError(NOT_ONE)
    rows = _waiting().where(Student.group_id.in_([group for group, _ in ticked]), Enrolment.semester == ticked[0][1])
    rows = rows.order_by(AcademicGroup.sort_key, AcademicGroup.id, Student.sort_key, Student.id)
    found = db.session.execute(rows.add_columns(Enrolment.course, Enrolment.semester)).all()
    lines = [(row[0], row[1], row[2]) for row in found]
    faculty_id = viewer().faculty_id
    return order_of_semester(lines, **form.values, faculty_id=faculty_id, by=person(), at=clock.now())


def _lines(filters: SemesterFilter) -> tuple[list[Line], dict[int, AcademicGroup]]:
    """What waits, by group and semester, and the groups."""
    columns = (AcademicGroup.id, Enrolment.semester, func.count())
    counted = filters.narrow(_waiting()).with_only_columns(*columns, maintain_column_froms=True)
    lines = [Line(*row) for row in db.session.execute(counted.group_by(AcademicGroup.id, Enrolment.semester))]
    rows = scoped(AcademicGroup).where(AcademicGroup.id.in_({line.group_id for line in lines}))
    groups = {row.id: row for row in db.session.scalars(rows.options(joinedload(AcademicGroup.speciality)))}
    lines.sort(key=lambda line: (line.semester, groups[line.group_id].sort_key))
    return lines, groups


def _drawn(form: SemesterForm) -> str:
    filters = SemesterFilter()
    lines, groups = _lines(filters)
    boards = [(semester, list(found)) for semester, found in groupby(lines, attrgetter("semester"))]
    ticked = set(request.form.getlist("line"))
    template = "movement/semesters/index.html"
    return render_template(template, form=form, filters=filters, boards=boards, groups=groups, ticked=ticked)


def _file() -> ResponseReturnValue:
    lines, groups = _lines(SemesterFilter())
    columns = (
        (_l("Гуруҳ"), lambda line: groups[line.group_id].name),
        (_l("Мутахассислик"), lambda line: groups[line.group_id].speciality.name),
        (_l("Ҳозирги семестр"), lambda line: line.semester),
        (_l("Талабалар"), lambda line: line.students),
    )
    return export_lines(lines, columns, "semesters")
