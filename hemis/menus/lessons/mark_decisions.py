"""Кафедра қарорлари: whether daily marks are given in the subjects of a department, from a day on (H-19, H-24)."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from hemis.access import person, requires, scoped_or_404, viewer
from hemis.domain.daily_marks import MODES
from hemis.menus.lessons.marks import bp
from hemis.models.daily_marks import DailyMarkRule
from hemis.operations import daily_mark_rules
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, choice, required, row_id
from hemis.web.jinja import named


class DecisionForm(Form):
    mode = choice(_l("Кунлик баҳо"), MODES)
    subject_id = SelectField(_l("Фан"), [Optional()], coerce=row_id, choices=[], default="")
    starts_on = DateField(_l("Қайси кундан"), required(), default=clock.today)


def _department() -> int:
    """The department of the head who asks."""
    return viewer().department_id or abort(404)


@bp.get("/decisions")
@requires("lessons.decisions:view")
def decisions() -> ResponseReturnValue:
    found = daily_mark_rules.of_department(_department())
    return render_template("lessons/marks/decisions.html", found=found, modes=MODES, today=clock.today())


@bp.route("/decisions/new", methods=["GET", "POST"])
@requires("lessons.decisions:edit")
def decide() -> ResponseReturnValue:
    department_id, form = _department(), DecisionForm()
    subjects = daily_mark_rules.subjects_of(department_id)
    form.subject_id.choices = [
        SelectChoice("", _("кафедранинг барча фанлари")),
        *(SelectChoice(each.id, named(each)) for each in subjects),
    ]
    if form.carry_out(lambda: _decide(department_id, form)):
        return done(_("Қарор сақланди."), ".decisions")
    return render_template("lessons/marks/decision.html", form=form), form.status


def _decide(department_id: int, form: DecisionForm) -> None:
    subject_id, starts_on = form.subject_id.data or None, form.starts_on.data or clock.today()
    daily_mark_rules.decide(
        department_id, subject_id, form.mode.data, starts_on, at=clock.now(), today=clock.today(), by=person()
    )


@bp.route("/decisions/<int:decision_id>/remove", methods=["GET", "POST"])
@requires("lessons.decisions:edit")
def remove_decision(decision_id: int) -> ResponseReturnValue:
    row, form = scoped_or_404(DailyMarkRule, decision_id, joinedload(DailyMarkRule.subject)), Form()
    if form.carry_out(lambda: daily_mark_rules.remove(row, today=clock.today(), by=person())):
        return done(_("Қарор олиб ташланди."), ".decisions")
    return render_template("lessons/marks/remove_decision.html", form=form, row=row, modes=MODES), form.status
