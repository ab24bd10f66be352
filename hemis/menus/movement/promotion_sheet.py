"""The worksheet of promotion: what is proposed for each student of the chosen groups, and the drafts made of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, case, func
from sqlalchemy.orm import contains_eager

from hemis.access import person, requires, scoped, viewer
from hemis.domain.promotion import DECISIONS, PROMOTE, REPEAT, WAIT
from hemis.extensions import db
from hemis.menus.movement.promotions import CourseFilter, bp, running_groups
from hemis.models.curriculum import Curriculum
from hemis.models.orders import Order
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.operations.promotions import Departure, Sheet, in_draft, make_orders, proposals
from hemis.web import clock
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import DateField, Form, IntegerField, clean, required, row_id
from hemis.web.listing import Page
from hemis.web.orders import order_page

PER_SHEET, LONGEST_REASON = 50, 500
SIGNS = {PROMOTE: "ok", REPEAT: "danger", WAIT: "warn"}


class SheetFilter(CourseFilter):
    """The same, without reading what there is to choose from."""

    speciality_id = IntegerField()


class SheetForm(Form):
    effective_on = DateField(_l("Кучга кириш куни"), required())


@bp.get("/sheet")
@requires("movement.promotions:view")
def sheet() -> ResponseReturnValue:
    groups = _groups()
    if asked_for_file() and groups:
        return _file(groups)
    return _drawn(SheetForm(formdata=None, effective_on=clock.today()), groups, row_id_or(request.args.get("page"), 1))


@bp.post("/sheet")
@requires("movement.promotions:edit")
def make() -> ResponseReturnValue:
    form, groups = SheetForm(), _groups()
    if "page" in request.form:  # another part of the same sheet; what was decided travels along
        return _drawn(form, groups, row_id_or(request.form["page"], 1))
    made: list[Order] = []
    if groups and form.carry_out(lambda: made.extend(_orders(form.effective_on.data, groups))):
        for order in made:
            flash(
                _("Буйруқ лойиҳаси тузилди: %(title)s, %(count)s нафар.", title=order.title, count=order.student_count)
            )
        return redirect(order_page(made[-1].id) or url_for(".index"), 303)
    return _drawn(form, groups, row_id_or(request.form.get("shown"), 1)), form.status


def row_id_or(typed: str | None, other: int) -> int:
    """Read a whole number of an address or a form."""
    try:
        return int(row_id(typed or "") or other)
    except ValueError:
        return other


def _groups() -> dict[int, AcademicGroup]:
    """The groups asked for, of one course: those ticked, else all that the filters of the list before show."""
    ticked = [key for key in (row_id_or(each, 0) for each in request.args.getlist("group")) if key]
    filters = SheetFilter()
    rows = filters.narrow(running_groups())
    if ticked:
        rows = rows.where(AcademicGroup.id.in_(ticked))
    elif not filters.chosen("course"):
        return {}
    path = contains_eager(AcademicGroup.curriculum)
    loads = (
        path.joinedload(each) for each in (Curriculum.intake_year, Curriculum.grading_system, Curriculum.speciality)
    )
    found = db.session.scalars(rows.options(*loads).order_by(AcademicGroup.sort_key, AcademicGroup.id)).all()
    return {group.id: group for group in found if group.course == found[0].course}


def _students(groups: Mapping[int, AcademicGroup]) -> Select[Student]:
    """Who studies the course of these groups."""
    stretch = (Enrolment.student_id == Student.id) & Enrolment.ends_on.is_(None)
    rows = scoped(Student).join(Enrolment, stretch).join(AcademicGroup, AcademicGroup.id == Student.group_id)
    return rows.where(Student.group_id.in_(groups), Student.status == "11", Enrolment.course == AcademicGroup.course)


def _free(groups: Mapping[int, AcademicGroup]) -> Select[Student]:
    """Those of them whom no draft names yet, group by group."""
    rows = _students(groups).where(~in_draft("promotion", "repeat"))
    return rows.order_by(AcademicGroup.sort_key, AcademicGroup.id, Student.sort_key, Student.id)


def _departures() -> dict[int, Departure]:
    """What the form says beside the proposals, of all parts of the sheet."""
    found = {}
    for name, value in request.form.items():
        if name.startswith("decision-") and value in DECISIONS:
            reason = clean(request.form.get(name.replace("decision", "reason"), ""))[:LONGEST_REASON]
            found[row_id_or(name.removeprefix("decision-"), 0)] = Departure(value, reason)
    return found


def _goals(groups: Mapping[int, AcademicGroup]) -> dict[int, list[AcademicGroup]]:
    """By speciality the groups in which somebody may repeat the course: those that come after these."""
    course = next(iter(groups.values())).course
    rows = scoped(AcademicGroup).where(
        AcademicGroup.is_active,
        AcademicGroup.id.not_in(groups),
        AcademicGroup.course.in_((course, course - 1)),
        AcademicGroup.speciality_id.in_({group.speciality_id for group in groups.values()}),
    )
    found: dict[int, list[AcademicGroup]] = {group.speciality_id: [] for group in groups.values()}
    for row in db.session.scalars(rows.order_by(AcademicGroup.course, AcademicGroup.sort_key)):
        found[row.speciality_id].append(row)
    return found


def _chosen_goals(offered: Mapping[int, list[AcademicGroup]]) -> dict[int, int]:
    chosen = {key: row_id_or(request.form.get(f"goal-{key}"), 0) for key in offered}
    known = {key: {group.id for group in rows} for key, rows in offered.items()}
    first = {key: rows[0].id for key, rows in offered.items() if len(rows) == 1 and request.method == "GET"}
    return first | {key: goal for key, goal in chosen.items() if goal in known[key]}


def _orders(day: date | None, groups: Mapping[int, AcademicGroup]) -> list[Order]:
    assert day is not None  # the form has asked for it
    students = db.session.scalars(_free(groups)).all()
    departures, keys = _departures(), {each.id for each in students}
    found = proposals(students, groups)
    decided = Sheet(
        students=students,
        groups=groups,
        proposals=found,
        departures={
            key: each for key, each in departures.items() if key in keys and each.decision != found[key].decision
        },
        goals=_chosen_goals(_goals(groups)),
    )
    return make_orders(decided, effective_on=day, faculty_id=viewer().faculty_id, by=person(), at=clock.now())


def _drawn(form: SheetForm, groups: Mapping[int, AcademicGroup], number: int) -> str:
    """Draw one part of the sheet; decisions on the other parts are carried hidden."""
    if not groups:
        return render_template("movement/promotions/sheet.html", form=form, groups={}, page=None)
    counted = _students(groups).with_only_columns(
        func.count(), func.sum(case((in_draft("promotion", "repeat"), 1), else_=0)), maintain_column_froms=True
    )
    count, drafted = db.session.execute(counted).one()
    total = count - (drafted or 0)
    number = min(max(number, 1), max(1, -(-total // PER_SHEET)))
    part = _free(groups).limit(PER_SHEET).offset((number - 1) * PER_SHEET)
    students = list(db.session.scalars(part))
    offered = _goals(groups)
    return render_template(
        "movement/promotions/sheet.html",
        form=form,
        groups=groups,
        page=Page(students, number, PER_SHEET, total),
        drafted=drafted or 0,
        **_decided(students, groups),
        offered=offered,
        goals=_chosen_goals(offered),
    )


def _decided(students: list[Student], groups: Mapping[int, AcademicGroup]) -> dict[str, Any]:
    departures, here = _departures(), {each.id for each in students}
    return {
        "proposals": proposals(students, groups),
        "departures": departures,
        "elsewhere": {key: each for key, each in departures.items() if key not in here},
        "decisions": DECISIONS,
        "signs": SIGNS,
    }


def _file(groups: Mapping[int, AcademicGroup]) -> ResponseReturnValue:
    students = list(db.session.scalars(_free(groups)))
    found = proposals(students, groups)
    columns = (
        (_l("Гуруҳ"), lambda row: groups[row.group_id].name),
        (_l("Талаба"), lambda row: row.full_name),
        (_l("Талаба рақами"), lambda row: row.number),
        (_l("Йиллик GPA"), lambda row: _figure(found[row.id].gpa)),
        (_l("Умумий GPA"), lambda row: _figure(found[row.id].total_gpa)),
        (_l("Кредит"), lambda row: found[row.id].earned),
        (_l("Қарздор фанлар"), lambda row: ", ".join(each.name for each in found[row.id].debts)),
        (_l("Таклиф"), lambda row: _(DECISIONS[found[row.id].decision])),
        (_l("Асоси"), lambda row: _(found[row.id].reason.msgid, **found[row.id].reason.params)),
    )
    return export_lines(students, columns, "promotion", _("Курсдан курсга ўтказиш варақаси"))


def _figure(value: Any) -> str:
    return f"{value:.2f}".replace(".", ",") if value is not None else ""
