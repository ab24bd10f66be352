"""Қайта очиш: asked for by the dean's office or a teacher, allowed or refused by a second person."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.i18n import N_
from hemis.models.assessment import GradeSheet, SheetReopening
from hemis.models.curriculum import CurriculumSubject
from hemis.operations import sheets
from hemis.operations.rules import rule_value
from hemis.web import clock
from hemis.web.forms import Form, IntegerField, between, choice, required, text
from hemis.web.listing import FilterForm, paginate, sort_by
from hemis.web.sheets import WITH_SUBJECT, words

bp = Blueprint("reopenings", __name__, url_prefix="/reopenings")
bp.context_processor(words)
SORTS = {"asked": SheetReopening.asked_at}
WITH_SHEET = (
    joinedload(SheetReopening.sheet).options(
        joinedload(GradeSheet.curriculum_subject).joinedload(CurriculumSubject.subject), joinedload(GradeSheet.group)
    ),
    joinedload(SheetReopening.asked_by),
    joinedload(SheetReopening.allowed_by),
)


class ReopeningFilter(FilterForm):
    state = choice(_l("Ҳолати"), {"all": N_("барчаси")}, optional=True, blank=_l("жавоб кутилмоқда"))

    def narrow(self, statement: Select[SheetReopening]) -> Select[SheetReopening]:
        if self.chosen("state") == "all":
            return statement
        return statement.where(SheetReopening.allowed_at.is_(None), SheetReopening.ended_at.is_(None))


class ReasonForm(Form):
    reason = text(_l("Сабаби"), 500, area=True, description=_l("Қайси балл нега ўзгаришини ёзинг, камида 20 та белги."))


class AllowanceForm(Form):
    hours = IntegerField(_l("Неча соатга"), [*required(), between(1, 24)])


@bp.get("/")
@requires("performance.reopenings:approve")
def index() -> ResponseReturnValue:
    filters = ReopeningFilter()
    rows = sort_by(filters.narrow(scoped(SheetReopening).options(*WITH_SHEET)), SORTS, "-asked")
    return render_template("performance/reopenings/index.html", filters=filters, page=paginate(rows))


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
    row, form = scoped_or_404(SheetReopening, reopening_id, *WITH_SHEET, lock=True), Form()
    if form.carry_out(lambda: sheets.refuse_reopening(row, by=person(), at=clock.now())):
        flash(_("Сўров рад этилди: қайднома ёпиқ қолди."))
        return redirect(url_for(".index"), 303)
    return render_template("performance/reopenings/refusal.html", form=form, row=row), form.status


def _ask(sheet: GradeSheet, reason: str) -> None:
    sheets.ask_reopening(sheet, reason, by=person(), at=clock.now(), today=clock.today())


def _allow(row: SheetReopening, hours: int) -> None:
    sheets.allow_reopening(row, hours, by=person(), at=clock.now(), today=clock.today())
