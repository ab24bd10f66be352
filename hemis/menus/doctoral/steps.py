"""Ҳолат: the orders by which a doctoral student begins, leaves, comes back, finishes, defends or is expelled."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from hemis.access import person, requires
from hemis.domain.doctoral import VERBS, steps_from
from hemis.menus.doctoral.words import WORDS, doctoral_student
from hemis.models.doctoral import DoctoralStudent
from hemis.operations import doctoral_study
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, choice, required, text
from hemis.web.steps import StepForm

bp = Blueprint("steps", __name__, url_prefix="/steps")


class OrderForm(StepForm):
    verb = choice(_l("Нима қилинади"), VERBS)
    on_day = DateField(_l("Қайси кундан"), required())
    until = DateField(
        _l("Қайси кунгача"),
        [Optional()],
        description=_l("Таътил, узайтириш ва тиклашда: таътилнинг ёки муддатнинг охири."),
    )
    order_number = text(_l("Буйруқ рақами"), 40, optional=True, description=_l("Ҳимоядан бошқа ҳар бир қадамда."))
    order_date = DateField(_l("Буйруқ санаси"), [Optional()])
    reason = text(
        _l("Сабаб"),
        500,
        optional=True,
        area=True,
        description=_l("Таътил, узайтириш, четлаштириш ва тиклашда ёзилади."),
    )

    @property
    def values(self) -> dict[str, Any]:
        """What the order says; the step itself is told apart."""
        return {name: value for name, value in super().values.items() if name != "verb"}


@bp.route("/<int:doctoral_id>/new", methods=["GET", "POST"])
@requires("doctoral.students:edit")
def new(doctoral_id: int) -> ResponseReturnValue:
    student = doctoral_student(doctoral_id)
    form, allowed = _form(student), steps_from(student.status, student.form)
    if form.carry_out(lambda: _take(student, form)):
        return done(_("Ҳолат ўзгартирилди."), "doctoral.students.show", doctoral_id=student.id)
    return render_template(
        "doctoral/steps/form.html", form=form, student=student, allowed=allowed, **WORDS
    ), form.status


def _form(student: DoctoralStudent) -> OrderForm:
    """Only the steps that the state allows are offered; the one that an address names comes first."""
    allowed, asked = steps_from(student.status, student.form), request.args.get("verb")
    form = OrderForm(data={"version": student.version, "on_day": clock.today(), "verb": asked})
    form.verb.choices = [SelectChoice(verb, _(VERBS[verb])) for verb in allowed]
    return form


def _take(student: DoctoralStudent, form: OrderForm) -> None:
    verb = str(form.verb.data)
    doctoral_study.take(student, verb, form.values, version=form.seen, today=clock.today(), by=person())
