"""Илмий фаоллик: teachers in the international databases, year by year (functions §13.5)."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.domain.workflow import WORK_EDITABLE
from hemis.menus.research.figures import (
    COLUMNS,
    LOADS,
    SORTS,
    WHOLE,
    WORDS,
    FigureFilter,
    FigureForm,
    ProfilesForm,
)
from hemis.models.profiles import ResearchIndicator
from hemis.operations import indicators
from hemis.operations.scholarship import employee_of
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.export import asked_for_file, export
from hemis.web.history import history_of
from hemis.web.listing import paginate, sort_by
from hemis.web.steps import StepForm, closed, passes, step

bp = Blueprint("activity", __name__, url_prefix="/activity")


@bp.get("/")
@requires("research.activity:view")
def index() -> ResponseReturnValue:
    filters, me = FigureFilter(), viewer().employee_id
    rows = sort_by(filters.narrow(scoped(ResearchIndicator)).options(*LOADS), SORTS, "-year")
    if asked_for_file():
        return export(rows, COLUMNS, "activity")
    page = paginate(rows)
    shown = {"before": indicators.before(page.items), "profiles": indicators.profiles_of(me) if me else {}}
    return render_template("research/activity/index.html", filters=filters, page=page, **shown, **WORDS)


@bp.get("/<int:indicator_id>")
@requires("research.activity:view")
def show(indicator_id: int) -> ResponseReturnValue:
    row = scoped_or_404(ResearchIndicator, indicator_id, *WHOLE)
    is_mine, is_open = viewer().employee_id == row.employee_id, row.status in WORK_EDITABLE
    shown = {
        "before": indicators.before([row]).get(row.id),
        "is_outdated": row.id in indicators.outdated([row]),
        "profile": indicators.profiles_of(row.employee_id).get(row.system),
        "history": history_of(row, FigureForm),
        "is_mine": is_mine,
        "is_open": is_open,
        "is_removable": passes(lambda: indicators.require_removable(row, by=person())),
    }
    return render_template("research/activity/show.html", row=row, **shown, **WORDS)


@bp.route("/new", methods=["GET", "POST"])
@requires("research.activity:edit")
def new() -> ResponseReturnValue:
    return _form(ResearchIndicator())


@bp.route("/<int:indicator_id>/edit", methods=["GET", "POST"])
@requires("research.activity:edit")
def edit(indicator_id: int) -> ResponseReturnValue:
    row = scoped_or_404(ResearchIndicator, indicator_id, *LOADS)
    page = url_for(".show", indicator_id=row.id)
    return closed(lambda: indicators.require_open(row, by=person()), page) or _form(row)


def _form(row: ResearchIndicator) -> ResponseReturnValue:
    form = FigureForm(obj=row, data={"year_id": indicators.current_year_id()})
    seen: dict[str, Any] = {"today": clock.today(), "by": person()}
    if form.carry_out(lambda: indicators.save(row, form.values, version=form.seen, **seen)):
        return done(_("Сақланди."), ".show", indicator_id=row.id)
    return render_template("research/activity/form.html", form=form, row=row, **WORDS), form.status


@bp.route("/profiles", methods=["GET", "POST"])
@requires("research.activity:edit")
def profiles() -> ResponseReturnValue:
    me = viewer().employee_id
    held = indicators.profiles_of(me) if me else {}
    form = ProfilesForm(data={system: row.identifier for system, row in held.items()})
    if form.carry_out(lambda: indicators.save_profiles(employee_of(person()), form.values, by=person())):
        return done(_("Сақланди."), ".index")
    return render_template("research/activity/profiles.html", form=form), form.status


@bp.post("/<int:indicator_id>/submission")
@requires("research.activity:edit")
def submission(indicator_id: int) -> ResponseReturnValue:
    row = scoped_or_404(ResearchIndicator, indicator_id)
    back = url_for(".show", indicator_id=row.id)
    said = _l("Кафедра мудирига юборилди.")
    return step(lambda seen: indicators.submit(row, version=seen, at=clock.now(), by=person()), said, back)


@bp.post("/<int:indicator_id>/withdrawal")
@requires("research.activity:edit")
def withdrawal(indicator_id: int) -> ResponseReturnValue:
    row = scoped_or_404(ResearchIndicator, indicator_id)
    back = url_for(".show", indicator_id=row.id)
    return step(lambda seen: indicators.withdraw(row, version=seen, by=person()), _l("Қайтариб олинди."), back)


@bp.route("/<int:indicator_id>/remove", methods=["GET", "POST"])
@requires("research.activity:edit")
def remove(indicator_id: int) -> ResponseReturnValue:
    row, form = scoped_or_404(ResearchIndicator, indicator_id, *LOADS), StepForm()
    shut = closed(lambda: indicators.require_removable(row, by=person()), url_for(".show", indicator_id=row.id))
    if form.carry_out(lambda: indicators.remove(row, by=person())):
        return redirect(url_for(".index"), 303)
    return shut or (render_template("research/activity/remove.html", form=form, row=row, **WORDS), form.status)
