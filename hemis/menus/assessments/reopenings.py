"""Қайта очиш: the teacher asks that a closed sheet be opened again."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, scoped_or_404
from hemis.models.assessment import GradeSheet
from hemis.operations import sheets
from hemis.web import clock
from hemis.web.forms import Form, text
from hemis.web.sheets import WITH_SUBJECT, words

bp = Blueprint("reopenings", __name__, url_prefix="/reopenings")
bp.context_processor(words)


class ReasonForm(Form):
    reason = text(_l("Сабаби"), 500, area=True, description=_l("Қайси балл нега ўзгаришини ёзинг, камида 20 та белги."))


@bp.route("/new/<int:sheet_id>", methods=["GET", "POST"])
@requires("assessments.reopenings:edit")
def new(sheet_id: int) -> ResponseReturnValue:
    sheet, form = scoped_or_404(GradeSheet, sheet_id, *WITH_SUBJECT, lock=True), ReasonForm()
    if form.carry_out(lambda: _ask(sheet, str(form.reason.data))):
        flash(_("Сўров юборилди: рухсат берилса, қайднома қайта очилади."))
        return redirect(url_for("assessments.sheets.show", sheet_id=sheet.id), 303)
    return render_template("assessments/reopenings/new.html", form=form, sheet=sheet), form.status


def _ask(sheet: GradeSheet, reason: str) -> None:
    sheets.ask_reopening(sheet, reason, by=person(), at=clock.now(), today=clock.today())
