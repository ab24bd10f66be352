"""Қайта топшириш: the sheet of the debtors alone, opened by the dean's office (rules 1.3)."""

from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.fields import SelectChoice

from hemis.access import person, requires, scoped_or_404
from hemis.domain.controls import STATES, STEPS
from hemis.menus.performance.members import offered
from hemis.models.assessment import GradeSheet
from hemis.models.staff import Employee
from hemis.operations import gradebook, retakes
from hemis.operations.commissions import NewCommission, serves
from hemis.operations.gradebook import Gradebook
from hemis.operations.retakes import Debtor, NewRetake
from hemis.web import clock, language
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, ScopedSelect, checks, required, text
from hemis.web.jinja import named
from hemis.web.sheets import WITH_SUBJECT, words

bp = Blueprint("retakes", __name__, url_prefix="/retakes")
bp.context_processor(words)


class JoinForm(Form):
    """Who joins the retake that is open."""

    student_ids = checks(_l("Қайта топширадиган талабалар"), validators=required())


class RetakeForm(JoinForm):
    """Who takes it, when, with whom."""

    examiner_id = ScopedSelect(
        _l("Имтиҳон оладиган ўқитувчи"),
        required(),
        model=Employee,
        title=named,
        narrow=lambda rows: rows.where(serves(clock.today())).order_by(Employee.sort_key),
        description=_l("Гуруҳга шу фандан дарс бермаган ўқитувчи танланади."),
    )
    held_on = DateField(_l("Ўтказиладиган куни"), required())
    is_written = BooleanField(_l("Ёзма шаклда"))


class CommissionForm(RetakeForm):
    """The second retake is taken by a commission; the examiner takes its chair."""

    commission_number = text(_l("Комиссия баённомасининг рақами"), 40)
    formed_on = DateField(_l("Комиссия тузилган сана"), required())
    member_ids = checks(
        _l("Комиссия аъзолари"), validators=required(), description=_l("Раис билан бирга камида 3 киши.")
    )

    @property
    def commission(self) -> NewCommission:
        return NewCommission(str(self.commission_number.data or ""), self.formed_on.data, self.member_ids.data or [])


@bp.route("/new/<int:sheet_id>", methods=["GET", "POST"])
@requires("performance.retakes:edit")
def new(sheet_id: int) -> ResponseReturnValue:
    sheet = scoped_or_404(GradeSheet, sheet_id, *WITH_SUBJECT, lock=True)
    book, draft = gradebook.read(sheet, today=clock.today()), retakes.draft_after(sheet)
    found, made = retakes.debtors(book, today=clock.today()), list[GradeSheet]()
    form = _form(book, draft, found)
    if form.carry_out(lambda: made.append(_open(book, draft, form))):
        said = _("Талабалар қайта топшириш қайдномасига қўшилди.") if draft else _("Қайта топшириш қайдномаси очилди.")
        return done(said, "performance.sheets.show", sheet_id=made[0].id)
    closed = [each for each in found if not each.is_open]
    values = {"closed": closed, "states": STATES, "steps": STEPS, "has_debtors": len(found) > len(closed)}
    return render_template("performance/retakes/new.html", form=form, book=book, draft=draft, **values), form.status


def _form(book: Gradebook, draft: GradeSheet | None, found: list[Debtor]) -> JoinForm:
    form = JoinForm() if draft else CommissionForm() if book.sheet.round == retakes.ROUNDS - 1 else RetakeForm()
    form.student_ids.choices = [SelectChoice(each.line.student_id, _told(each)) for each in found if each.is_open]
    if isinstance(form, CommissionForm):
        form.member_ids.choices = offered(book.sheet.department_id)
    return form


def _told(debtor: Debtor) -> str:
    name = debtor.line.full_name_latin if language.is_latin() else debtor.line.full_name
    until = f"{debtor.until:%d.%m.%Y}"
    if debtor.permit:
        number = debtor.permit.order_number
        return _("%(name)s — фармойиш № %(number)s, %(until)s гача", name=name, number=number, until=until)
    state = _(STATES[debtor.debt.state])
    return _("%(name)s — %(state)s, %(until)s гача", name=name, state=state, until=until)


def _open(book: Gradebook, draft: GradeSheet | None, form: JoinForm) -> GradeSheet:
    chosen = form.student_ids.data or []
    if draft is not None:
        retakes.join_retake(book, draft, chosen, today=clock.today(), by=person())
        return draft
    assert isinstance(form, RetakeForm)
    held: date = form.held_on.data  # type: ignore[assignment]
    said = NewRetake(chosen, form.examiner_id.data, held, bool(form.is_written.data))
    if isinstance(form, CommissionForm):
        said = said._replace(commission=form.commission)
    return retakes.open_retake(book, said, today=clock.today(), by=person())
