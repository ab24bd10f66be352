"""Ўқитувчилар истаклари: a teacher says when lessons are possible; a dean's office confirms what binds (X-9)."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.domain.i18n import N_
from hemis.domain.timetable import DAYS
from hemis.extensions import db
from hemis.menus.curriculum.selects import years
from hemis.menus.curriculum.weeks import WEEKDAYS
from hemis.models.curriculum import AcademicYear, LessonSlot
from hemis.models.generator import TeacherWish
from hemis.models.staff import Employee
from hemis.operations import coverage, publication, wishes
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.forms import Form, choice, text
from hemis.web.history import history_of
from hemis.web.listing import ALL, FilterForm, sort_by

bp = Blueprint("wishes", __name__, url_prefix="/wishes")
STATES = {
    "entered": (N_("тасдиқ кутилмоқда"), "warn"),
    "confirmed": (N_("тасдиқланган"), "ok"),
    "returned": (N_("қайтарилган"), "danger"),
}
SORTS = {
    "name": Employee.sort_key,
    "year": AcademicYear.code,
    "status": TeacherWish.status,
    "entered": TeacherWish.entered_at,
}
COLUMNS = (
    (_l("Ўқитувчи"), lambda row: row.employee.full_name),
    (_l("Ўқув йили"), lambda row: row.year.name),
    (_l("Семестр"), lambda row: _(publication.SEASONS[row.season])),
    (_l("Ҳолати"), lambda row: _(STATES[row.status][0])),
    (_l("Киритилган вақти"), lambda row: clock.local(row.entered_at)),
    (_l("Сабаби"), lambda row: row.reason),
)
SHORT = {"never": N_("бера олмайман"), "avoid": N_("истамайман"), "prefer": N_("қулай")}


class WishFilter(FilterForm):
    q = StringField(_l("Ўқитувчи"))
    year_id = years(_l("Ўқув йили"), blank=ALL)
    status = choice(_l("Ҳолати"), {key: title for key, (title, _k) in STATES.items()}, optional=True, blank=ALL)

    def narrow(self, statement: Select[TeacherWish]) -> Select[TeacherWish]:
        for name in ("year_id", "status"):
            if value := self.chosen(name):
                statement = statement.where(getattr(TeacherWish, name) == value)
        return statement.where(coverage.is_called(self.q.data))


class WordsForm(Form):
    """The words of a wish, for its history."""

    status = choice(_l("Ҳолати"), {key: title for key, (title, _k) in STATES.items()})
    reason = text(_l("Сабаб"), 500, area=True, optional=True)
    remark = text(_l("Изоҳ"), 500, area=True, optional=True)


class DecisionForm(Form):
    remark = text(_l("Изоҳ"), 500, area=True, optional=True, description=_l("Қайтаришда ёзилади: ўқитувчи уни ўқийди."))
    decision = SelectField(
        _l("Қарор"),
        choices=[SelectChoice("confirm", _l("тасдиқлаш")), SelectChoice("return", _l("қайтариш"))],
    )


@bp.get("/")
@requires("curriculum.wishes:view")
def index() -> ResponseReturnValue:
    filters = WishFilter()
    rows = (
        scoped(TeacherWish)
        .join(TeacherWish.employee)
        .join(TeacherWish.year)
        .options(contains_eager(TeacherWish.employee), contains_eager(TeacherWish.year))
    )
    statement = sort_by(filters.narrow(rows), SORTS)
    return listed(
        "curriculum/wishes/index.html", statement, COLUMNS, filters, states=STATES, seasons=publication.SEASONS
    )


@bp.route("/own", methods=["GET", "POST"])
@requires("curriculum.wishes:edit")
def own() -> ResponseReturnValue:
    employee_id, terms = viewer().employee_id or abort(404), publication.terms_from(clock.today())
    term = next((each for each in terms if each.key == request.args.get("term")), terms[0] if terms else None)
    wish = wishes.wish_of(employee_id, term.year_id, term.season) if term else None
    slots = slots_of(term.year_id) if term else []
    form = _form(slots, wishes.cells_of(wish), wish.reason if wish else "")
    if form.is_submitted() and term is None:
        abort(404)
    if term and form.carry_out(lambda: _enter(form, employee_id, term)):
        return done(_("Истакларингиз сақланди: тақиқларни деканат тасдиқлайди."), ".index")
    values = {"form": form, "terms": terms, "term": term, "wish": wish, "slots": slots, "days": WEEKDAYS[:DAYS]}
    page = render_template("curriculum/wishes/own.html", states=STATES, seasons=publication.SEASONS, **values)
    return page, form.status


def slots_of(year_id: int) -> list[LessonSlot]:
    """The pairs of an academic year."""
    mine = scoped(LessonSlot).where(LessonSlot.year_id == year_id)
    return list(db.session.scalars(mine.order_by(LessonSlot.number)))


def _form(slots: list[LessonSlot], cells: dict[tuple[int, int], str], reason: str) -> Any:
    """Build a form with a choice for each weekday and pair."""
    choices = [SelectChoice("", "—"), *(SelectChoice(key, _(title)) for key, title in SHORT.items())]
    fields: dict[str, Any] = {
        f"w{day}s{slot.id}": SelectField(
            _("%(day)s, %(pair)s-жуфтлик", day=WEEKDAYS[day - 1], pair=slot.number),
            choices=choices,
            default=cells.get((day, slot.id), ""),
        )
        for day in range(1, DAYS + 1)
        for slot in slots
    }
    said = text(
        _l("Сабаб"),
        500,
        area=True,
        optional=True,
        default=reason,
        description=_l("«Бера олмайман» деб белгиланган вақтлар учун: масалан, бошқа жойдаги иш ёки даволаниш."),
    )
    return type("WishForm", (Form,), {**fields, "reason": said})()


def _enter(form: Any, employee_id: int, term: publication.Term) -> None:
    cells = {}
    for name, kind in form.values.items():
        if kind and name != "reason":
            day, slot = name[1:].split("s")
            cells[int(day), int(slot)] = kind
    reason = form.reason.data or ""
    wishes.enter(employee_id, term.year_id, term.season, cells, reason=reason, by=person(), at=clock.now())


@bp.get("/<int:wish_id>")
@requires("curriculum.wishes:view")
def show(wish_id: int) -> ResponseReturnValue:
    row = _wish(wish_id)
    return render_template("curriculum/wishes/show.html", history=history_of(row, WordsForm), **_shown(row))


@bp.route("/<int:wish_id>/decision", methods=["GET", "POST"])
@requires("curriculum.wishes:approve")
def decide(wish_id: int) -> ResponseReturnValue:
    row, form = _wish(wish_id), DecisionForm()
    if form.carry_out(lambda: _decide(row, form)):
        return done(_("Қарор сақланди."), ".show", wish_id=row.id)
    return render_template("curriculum/wishes/decision.html", form=form, **_shown(row)), form.status


def _decide(row: TeacherWish, form: DecisionForm) -> None:
    is_confirmed = form.decision.data == "confirm"
    wishes.decide(row, is_confirmed=is_confirmed, remark=form.remark.data or "", by=person(), at=clock.now())


def _wish(wish_id: int) -> TeacherWish:
    loads = (TeacherWish.employee, TeacherWish.year, TeacherWish.decided_by)
    return scoped_or_404(TeacherWish, wish_id, *(joinedload(each) for each in loads))


def _shown(row: TeacherWish) -> dict[str, Any]:
    return {
        "wish": row,
        "cells": wishes.cells_of(row),
        "slots": slots_of(row.year_id),
        "days": WEEKDAYS[:DAYS],
        "kinds": SHORT,
        "states": STATES,
        "seasons": publication.SEASONS,
    }
