"""The worksheet of promotion: what is proposed for each student of the chosen groups, and the drafts made of it."""

from collections.abc import Mapping
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, scoped, viewer
from hemis.domain.promotion import DECISIONS, PROMOTE, REPEAT, WAIT
from hemis.extensions import db
from hemis.menus.movement.promotions import bp, running_groups
from hemis.menus.movement.worksheet import (
    SheetForm,
    apart,
    decided,
    departures,
    figure,
    free_of,
    groups_asked,
    part_of,
    told,
    whole,
)
from hemis.models.orders import Order
from hemis.models.students import AcademicGroup
from hemis.operations.promotions import Sheet, make_orders, proposals
from hemis.web import clock
from hemis.web.export import asked_for_file, export_lines
from hemis.web.orders import order_page

KINDS = ("promotion", "repeat")
SIGNS = {PROMOTE: "ok", REPEAT: "danger", WAIT: "warn"}
Groups = Mapping[int, AcademicGroup]


@bp.get("/sheet")
@requires("movement.promotions:view")
def sheet() -> ResponseReturnValue:
    groups = groups_asked(running_groups())
    if asked_for_file() and groups:
        return _file(groups)
    return _drawn(SheetForm(formdata=None, effective_on=clock.today()), groups, whole(request.args.get("page"), 1))


@bp.post("/sheet")
@requires("movement.promotions:edit")
def make() -> ResponseReturnValue:
    form, groups = SheetForm(), groups_asked(running_groups())
    if "page" in request.form:  # another part of the same sheet; what was decided travels along
        return _drawn(form, groups, whole(request.form["page"], 1))
    made: list[Order] = []
    if groups and form.carry_out(lambda: made.extend(_orders(form.effective_on.data, groups))):
        for order in made:
            flash(
                _("Буйруқ лойиҳаси тузилди: %(title)s, %(count)s нафар.", title=order.title, count=order.student_count)
            )
        return redirect(order_page(made[-1].id) or url_for(".index"), 303)
    return _drawn(form, groups, whole(request.form.get("shown"), 1)), form.status


def _goals(groups: Groups) -> dict[int, list[AcademicGroup]]:
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
    chosen = {key: whole(request.form.get(f"goal-{key}"), 0) for key in offered}
    known = {key: {group.id for group in rows} for key, rows in offered.items()}
    first = {key: rows[0].id for key, rows in offered.items() if len(rows) == 1 and request.method == "GET"}
    return first | {key: goal for key, goal in chosen.items() if goal in known[key]}


def _orders(day: date | None, groups: Groups) -> list[Order]:
    assert day is not None  # the form has asked for it
    students = db.session.scalars(free_of(groups, *KINDS)).all()
    found = proposals(students, groups)
    sheet = Sheet(
        students=students,
        groups=groups,
        proposals=found,
        departures=apart(departures(DECISIONS), found),
        goals=_chosen_goals(_goals(groups)),
    )
    return make_orders(sheet, effective_on=day, faculty_id=viewer().faculty_id, by=person(), at=clock.now())


def _drawn(form: SheetForm, groups: Groups, number: int) -> str:
    """Draw one part of the sheet."""
    if not groups:
        return render_template("movement/promotions/sheet.html", form=form, groups={}, page=None)
    page, drafted = part_of(groups, number, *KINDS)
    offered = _goals(groups)
    return render_template(
        "movement/promotions/sheet.html",
        form=form,
        groups=groups,
        page=page,
        drafted=drafted,
        proposals=proposals(page.items, groups),
        **decided(page, DECISIONS, SIGNS),
        offered=offered,
        goals=_chosen_goals(offered),
    )


def _file(groups: Groups) -> ResponseReturnValue:
    students = list(db.session.scalars(free_of(groups, *KINDS)))
    found = proposals(students, groups)
    columns = (
        (_l("Гуруҳ"), lambda row: groups[row.group_id].name),
        (_l("Талаба"), lambda row: row.full_name),
        (_l("Талаба рақами"), lambda row: row.number),
        (_l("Йиллик GPA"), lambda row: figure(found[row.id].gpa)),
        (_l("Умумий GPA"), lambda row: figure(found[row.id].total_gpa)),
        (_l("Кредит"), lambda row: found[row.id].earned),
        (_l("Қарздор фанлар"), lambda row: ", ".join(each.name for each in found[row.id].debts)),
        (_l("Таклиф"), lambda row: _(DECISIONS[found[row.id].decision])),
        (_l("Асоси"), lambda row: told(found[row.id].reason)),
    )
    return export_lines(students, columns, "promotion", _("Курсдан курсга ўтказиш варақаси"))
