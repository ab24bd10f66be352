"""Filling the rest: all exams that wait are put into places by the rules, and those that cannot be say why."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from hemis.access import person, requires
from hemis.domain.classifiers import EXAM_FORM
from hemis.menus.curriculum.exams import WORDS, bp, found
from hemis.operations import exams
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form, choice


class FillForm(Form):
    form = choice(_l("Имтиҳон шакли"), EXAM_FORM, default="12")
    together = BooleanField(
        _l("Поток гуруҳлари бирга топширади"),
        description=_l("Маърузани бирга эшитган гуруҳлар битта хонада имтиҳон беради."),
    )

    invited = BooleanField(
        _l("Бошқа кафедра ўқитувчилари ҳам имтиҳон олади"),
        description=_l("Фақат ўз кафедрасида гуруҳга дарс бермаган ўқитувчи йўқ бўлса."),
    )


@bp.route("/<int:session_id>/filling", methods=["GET", "POST"])
@requires("curriculum.exams:edit")
def filling(session_id: int) -> ResponseReturnValue:
    """Show what would be placed by the rules, and what cannot be and why; then do it."""
    session, today, told = found(session_id), clock.today(), []
    form = FillForm()
    if not form.is_submitted():
        form.together.data, form.invited.data = (request.args.get(name) == "1" for name in ("together", "invited"))
    wanted = {"together": form.together.data, "invited": form.invited.data, "today": today}
    if form.carry_out(lambda: told.append(exams.fill_rest(session, form=form.form.data, **wanted, by=person()))):
        placed, left = told[0]
        said = _("Қўйилди: %(placed)s та. Жой топилмади: %(left)s та.", placed=placed, left=left)
        return done(said, ".filling" if left else ".show", session_id=session_id)
    waiting, filled = exams.plan_rest(session, **wanted)
    values = {"form": form, "session": session, "waiting": waiting, "filled": filled, **WORDS}
    return render_template("curriculum/exams/filling.html", **values), form.status


__all__ = ["bp"]
