"""Битириш: the last courses of the faculty, who of them may graduate, and the draft of the order (H-11)."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from hemis.access import person, requires, viewer
from hemis.domain.graduation import DECISIONS, GRADUATE, WAIT
from hemis.extensions import db
from hemis.menus.movement.worksheet import (
    SORTS,
    CourseFilter,
    SheetForm,
    apart,
    decided,
    departures,
    figure,
    free_of,
    groups_asked,
    groups_with_plans,
    part_of,
    told,
    whole,
)
from hemis.models.curriculum import Curriculum
from hemis.models.orders import Order
from hemis.models.students import AcademicGroup
from hemis.operations.graduations import KEPT_OUT, Sheet, make_order, prospects
from hemis.web import clock
from hemis.web.export import asked_for_file, export_lines
from hemis.web.listing import paginate, sort_by
from hemis.web.orders import order_page

bp = Blueprint("graduations", __name__, url_prefix="/graduations")
SIGNS = {GRADUATE: "ok", WAIT: "warn"}
Groups = Mapping[int, AcademicGroup]


def last_groups() -> Select[AcademicGroup]:
    """Return the groups of the viewer's scope in the last course of their plan."""
    return groups_with_plans().where(Curriculum.semesters <= 2 * AcademicGroup.course)


@bp.get("/")
@requires("movement.graduations:view")
def index() -> ResponseReturnValue:
    filters = CourseFilter()
    rows = sort_by(filters.narrow(last_groups()), SORTS, "name")
    return render_template("movement/graduations/index.html", filters=filters, page=paginate(rows))


@bp.get("/sheet")
@requires("movement.graduations:view")
def sheet() -> ResponseReturnValue:
    groups = groups_asked(last_groups())
    if asked_for_file() and groups:
        return _file(groups)
    return _drawn(SheetForm(formdata=None, effective_on=clock.today()), groups, whole(request.args.get("page"), 1))


@bp.post("/sheet")
@requires("movement.graduations:edit")
def make() -> ResponseReturnValue:
    form, groups = SheetForm(), groups_asked(last_groups())
    if "page" in request.form:  # another part of the same sheet; what was decided travels along
        return _drawn(form, groups, whole(request.form["page"], 1))
    made: list[Order] = []
    if groups and form.carry_out(lambda: made.append(_order(form.effective_on.data, groups))):
        order = made[0]
        flash(_("Буйруқ лойиҳаси тузилди: %(title)s, %(count)s нафар.", title=order.title, count=order.student_count))
        return redirect(order_page(order.id) or url_for(".index"), 303)
    return _drawn(form, groups, whole(request.form.get("shown"), 1)), form.status


def _order(day: date | None, groups: Groups) -> Order:
    assert day is not None  # the form has asked for it
    students = db.session.scalars(free_of(groups, "graduation")).all()
    found = prospects(students, groups)
    sheet = Sheet(students=students, prospects=found, departures=apart(departures(KEPT_OUT), found))
    return make_order(sheet, effective_on=day, faculty_id=viewer().faculty_id, by=person(), at=clock.now())


def _drawn(form: SheetForm, groups: Groups, number: int) -> str:
    """Draw one part of the sheet."""
    if not groups:
        return render_template("movement/graduations/sheet.html", form=form, groups={}, page=None)
    page, drafted = part_of(groups, number, "graduation")
    return render_template(
        "movement/graduations/sheet.html",
        form=form,
        groups=groups,
        page=page,
        drafted=drafted,
        prospects=prospects(page.items, groups),
        **decided(page, DECISIONS, SIGNS),
    )


def _file(groups: Groups) -> ResponseReturnValue:
    students = list(db.session.scalars(free_of(groups, "graduation")))
    found = prospects(students, groups)
    columns = (
        (_l("Гуруҳ"), lambda row: groups[row.group_id].name),
        (_l("Талаба"), lambda row: row.full_name),
        (_l("Талаба рақами"), lambda row: row.number),
        (_l("GPA"), lambda row: figure(found[row.id].gpa)),
        (_l("Тўпланган кредит"), lambda row: found[row.id].attained.earned),
        (_l("Керакли кредит"), lambda row: found[row.id].attained.needed),
        (_l("Топширилмаган фанлар"), lambda row: ", ".join(each.name for each in found[row.id].attained.unpassed)),
        (_l("Таклиф"), lambda row: _(DECISIONS[found[row.id].decision])),
        (_l("Асоси"), lambda row: " ".join(told(each) for each in found[row.id].reasons)),
    )
    return export_lines(students, columns, "graduation", _("Битириш варақаси"))
