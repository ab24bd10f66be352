"""Натижаларни бекор қилиш: by those who watch the quality of teaching; the control is held again (rules 1.1)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from hemis.access import person, requires, scoped_or_404
from hemis.models.assessment import GradeSheet
from hemis.operations import annulments, gradebook
from hemis.operations.gradebook import Gradebook
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, text
from hemis.web.sheets import WITH_SUBJECT, words

bp = Blueprint("annulments", __name__, url_prefix="/annulments")
bp.context_processor(words)


class AnnulmentForm(Form):
    act_number = text(_l("Далолатнома рақами"), 40)
    reason = text(_l("Сабаби"), 500, area=True, description=_l("Қандай қоида бузилганини ёзинг, камида 20 та белги."))
    held_on = DateField(
        _l("Қайта ўтказиладиган куни"), [Optional()], description=_l("Ихтиёрий: баллар муддати шу кундан ҳисобланади.")
    )


@bp.route("/new/<int:sheet_id>", methods=["GET", "POST"])
@requires("performance.annulments:approve")
def new(sheet_id: int) -> ResponseReturnValue:
    sheet, form = scoped_or_404(GradeSheet, sheet_id, *WITH_SUBJECT, lock=True), AnnulmentForm()
    book = gradebook.read(sheet, today=clock.today())
    if form.carry_out(lambda: _annul(book, form)):
        return done(_("Натижалар бекор қилинди: назорат янги қайдномада қайта ўтказилади."), "performance.sheets.index")
    return render_template("performance/annulments/new.html", form=form, sheet=sheet), form.status


def _annul(book: Gradebook, form: AnnulmentForm) -> None:
    said = str(form.reason.data), str(form.act_number.data)
    annulments.annul(book, *said, at=clock.now(), today=clock.today(), by=person(), held_on=form.held_on.data)
