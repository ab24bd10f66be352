"""Қайта очиш: asked for by the dean's office or a teacher, allowed or refused by a second person."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.i18n import N_
from hemis.models.assessment import GradeSheet, SheetReopening
from hemis.models.curriculum import CurriculumSubject
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.operations import sheets
from hemis.operations.rules import rule_value
from hemis.operations.sheet_refusals import refusals
from hemis.web import clock
from hemis.web.answers import listed
from hemis.web.export import Column
from hemis.web.forms import Form, IntegerField, between, choice, required, text
from hemis.web.listing import FilterForm, folded, sort_by
from hemis.web.sheets import WITH_SUBJECT, words

bp = Blueprint("reopenings", __name__, url_prefix="/reopenings")
bp.context_processor(words)
WAITING, ALLOWED, REFUSED = "waiting", "allowed", "refused"
STATES = {
    WAITING: (N_("жавоб кутилмоқда"), "warn"),
    ALLOWED: (N_("рухсат берилган"), "ok"),
    REFUSED: (N_("рад этилган"), "muted"),
}
SORTS = {"asked": SheetReopening.asked_at, "subject": Subject.name_key, "group": AcademicGroup.sort_key}
WITH_SHEET = (
    joinedload(SheetReopening.sheet).options(
        joinedload(GradeSheet.curriculum_subject).joinedload(CurriculumSubject.subject), joinedload(GradeSheet.group)
    ),
    joinedload(SheetReopening.asked_by),
    joinedload(SheetReopening.allowed_by),
)


def state_of(row: SheetReopening) -> str:
    """Return how a request stands."""
    return ALLOWED if row.allowed_at else REFUSED if row.ended_at else WAITING


COLUMNS: tuple[Column, ...] = (
    (_l("Фан"), lambda row: row.sheet.curriculum_subject.subject.name),
    (_l("Гуруҳ"), lambda row: row.sheet.group.name),
    (_l("Сабаби"), lambda row: row.reason),
    (_l("Сўради"), lambda row: row.asked_by.name),
    (_l("Вақти"), lambda row: clock.local(row.asked_at)),
    (_l("Ҳолати"), lambda row: _(STATES[state_of(row)][0])),
    (_l("Рухсат берган"), lambda row: row.allowed_by.name if row.allowed_by else ""),
    (_l("Қачонгача очиқ"), lambda row: clock.local(row.open_until) if row.open_until else None),
)


class ReopeningFilter(FilterForm):
    q = StringField(_l("Фан"))
    group = StringField(_l("Гуруҳ номи"))
    state = choice(
        _l("Ҳолати"),
        {**{code: title for code, (title, _kind) in STATES.items() if code != WAITING}, "all": N_("барчаси")},
        optional=True,
        blank=_l("жавоб кутилмоқда"),
    )

    def narrow(self, rows: Select[SheetReopening]) -> Select[SheetReopening]:
        wanted: dict[str, tuple[ColumnElement[bool], ...]] = {
            WAITING: (SheetReopening.allowed_at.is_(None), SheetReopening.ended_at.is_(None)),
            ALLOWED: (SheetReopening.allowed_at.is_not(None),),
            REFUSED: (SheetReopening.allowed_at.is_(None), SheetReopening.ended_at.is_not(None)),
            "all": (),
        }
        rows = rows.where(*wanted[str(self.chosen("state") or WAITING)])
        return rows.where(folded(Subject.name_key, self.q.data), folded(AcademicGroup.name_key, self.group.data))


class ReasonForm(Form):
    reason = text(_l("Сабаби"), 500, area=True, description=_l("Қайси балл нега ўзгаришини ёзинг, камида 20 та белги."))


class RefusalForm(Form):
    reason = text(_l("Рад этиш сабаби"), 500, area=True)


class AllowanceForm(Form):
    hours = IntegerField(_l("Неча соатга"), [*required(), between(1, 24)])


@bp.get("/")
@requires("performance.reopenings:approve")
def index() -> ResponseReturnValue:
    filters = ReopeningFilter()
    rows = scoped(SheetReopening).join(SheetReopening.sheet).join(GradeSheet.group)
    rows = rows.join(GradeSheet.curriculum_subject).join(CurriculumSubject.subject)
    sheet = contains_eager(SheetReopening.sheet)
    subject = sheet.contains_eager(GradeSheet.curriculum_subject).contains_eager(CurriculumSubject.subject)
    people = (joinedload(SheetReopening.asked_by), joinedload(SheetReopening.allowed_by))
    rows = filters.narrow(rows.options(subject, sheet.contains_eager(GradeSheet.group), *people))
    rows = sort_by(rows, SORTS, "-asked")
    shown = {"states": STATES, "state_of": state_of, "refusals": refusals}
    return listed("performance/reopenings/index.html", rows, COLUMNS, filters, **shown)


@bp.route("/new/<int:sheet_id>", methods=["GET", "POST"])
@requires("performance.reopenings:edit")
def new(sheet_id: int) -> ResponseReturnValue:
    sheet, form = scoped_or_404(GradeSheet, sheet_id, *WITH_SUBJECT, lock=True), ReasonForm()
    if form.carry_out(lambda: _ask(sheet, str(form.reason.data))):
        flash(_("Сўров юборилди: рухсат берилса, қайднома қайта очилади."))
        return redirect(url_for("performance.sheets.show", sheet_id=sheet.id), 303)
    return render_template("performance/reopenings/new.html", form=form, sheet=sheet), form.status


@bp.route("/<int:reopening_id>/allowance", methods=["GET", "POST"])
@requires("performance.reopenings:approve")
def allowance(reopening_id: int) -> ResponseReturnValue:
    row = scoped_or_404(SheetReopening, reopening_id, *WITH_SHEET, lock=True)
    form = AllowanceForm(hours=rule_value("sheet.reopen_hours", on=clock.today()))
    if form.carry_out(lambda: _allow(row, form.hours.data or 0)):
        flash(_("Қайднома қайта очилди: муддати тугагач, у ўзи ёпилади."))
        return redirect(url_for(".index"), 303)
    return render_template("performance/reopenings/allowance.html", form=form, row=row), form.status


@bp.route("/<int:reopening_id>/refusal", methods=["GET", "POST"])
@requires("performance.reopenings:approve")
def refusal(reopening_id: int) -> ResponseReturnValue:
    row, form = scoped_or_404(SheetReopening, reopening_id, *WITH_SHEET, lock=True), RefusalForm()
    if form.carry_out(lambda: _refuse(row, str(form.reason.data))):
        flash(_("Сўров рад этилди: қайднома ёпиқ қолди."))
        return redirect(url_for(".index"), 303)
    return render_template("performance/reopenings/refusal.html", form=form, row=row), form.status


def _ask(sheet: GradeSheet, reason: str) -> None:
    sheets.ask_reopening(sheet, reason, by=person(), at=clock.now(), today=clock.today())


def _allow(row: SheetReopening, hours: int) -> None:
    sheets.allow_reopening(row, hours, by=person(), at=clock.now(), today=clock.today())


def _refuse(row: SheetReopening, reason: str) -> None:
    sheets.refuse_reopening(row, reason, by=person(), at=clock.now())
