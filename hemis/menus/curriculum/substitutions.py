"""Ўрнига дарс ўтиш: the department gives one lesson of an absent teacher to a colleague."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hemis.access import person, requires, scoped_or_404
from hemis.menus.curriculum.loads import teachers
from hemis.menus.curriculum.moves import FULL, reason
from hemis.menus.curriculum.timetables import bp
from hemis.models.teaching import Lesson
from hemis.operations import substitutions
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form


class SubstituteForm(Form):
    teacher_id = teachers()
    reason = reason()


@bp.route("/lessons/<int:lesson_id>/teacher", methods=["GET", "POST"])
@requires("curriculum.loads:edit")
def substitute(lesson_id: int) -> ResponseReturnValue:
    row, form = scoped_or_404(Lesson, lesson_id, *FULL), SubstituteForm()
    if form.carry_out(lambda: _substitute(row, form)):
        return done(_("Бу дарсни энди танланган ўқитувчи ўтади."), ".lesson", lesson_id=lesson_id)
    return render_template("curriculum/timetables/substitute.html", form=form, lesson=row), form.status


def _substitute(row: Lesson, form: SubstituteForm) -> None:
    values = form.values
    substitutions.substitute(row, values["teacher_id"], reason=values["reason"], by=person(), at=clock.now())


__all__ = ["bp"]
