"""Ҳимояга йўл: how far it has gone, what is due next, and which publications are missing (rules 10.3, 10.5)."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from wtforms.validators import Optional

from hemis.access import person, requires
from hemis.domain.doctoral import CONCLUSIONS, DAYS
from hemis.menus.doctoral.words import WORDS, doctoral_student
from hemis.models.dissertations import Dissertation
from hemis.models.doctoral import DoctoralStudent
from hemis.operations import doctoral, doctoral_terms
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, ScopedSelect, choice, text
from hemis.web.history import history_of
from hemis.web.steps import StepForm

bp = Blueprint("defences", __name__, url_prefix="/defences")


def _day(name: str) -> DateField:
    return DateField(_l(DAYS[name]), [Optional()])


def _todays(rows: Select[Any]) -> Select[Any]:
    """The register holds the archive of candidates too, which nobody defends today."""
    return rows.where(Dissertation.kind.in_(("phd", "dsc"))).order_by(Dissertation.day.desc(), Dissertation.id)


class DefenceForm(StepForm):
    submitted_on = _day("submitted_on")
    expertise_on = _day("expertise_on")
    conclusion = choice(_l("Экспертиза хулосаси"), CONCLUSIONS, optional=True)
    review_asked_on = _day("review_asked_on")
    reviewed_on = _day("reviewed_on")
    seminar_on = _day("seminar_on")
    accepted_on = _day("accepted_on")
    announced_on = _day("announced_on")
    summary_sent_on = _day("summary_sent_on")
    defended_on = _day("defended_on")
    council = text(_l("Кенгаш шифри"), 100, optional=True, description=_l("Масалан, DSc.03/30.12.2019.FM.02.01."))
    dissertation_id = ScopedSelect(
        _l("Диссертациялар реестридаги ёзув"),
        [Optional()],
        model=Dissertation,
        title=lambda row: f"{row.author}: {row.title}"[:120],
        narrow=_todays,
    )


class DefenceWords(DefenceForm):
    """The fields that the history tells of."""

    version = None  # type: ignore[assignment]  # how WTForms leaves a field out


@bp.get("/<int:doctoral_id>")
@requires("doctoral.students:view")
def show(doctoral_id: int) -> ResponseReturnValue:
    student = doctoral_student(doctoral_id, joinedload(DoctoralStudent.dissertation))
    today = clock.today()
    values = {
        "terms": doctoral_terms.terms_of(student, today),
        "shares": doctoral_terms.shares_of(student, today),
        "history": history_of(student, DefenceWords),
        "today": today,
        **WORDS,
    }
    return render_template("doctoral/defences/show.html", student=student, **values)


@bp.route("/<int:doctoral_id>/edit", methods=["GET", "POST"])
@requires("doctoral.students:edit")
def edit(doctoral_id: int) -> ResponseReturnValue:
    student = doctoral_student(doctoral_id)
    form = DefenceForm(obj=student)
    if form.carry_out(lambda: _save(student, form)):
        return done(_("Сақланди."), ".show", doctoral_id=student.id)
    return render_template("doctoral/defences/form.html", form=form, student=student, **WORDS), form.status


def _save(student: DoctoralStudent, form: DefenceForm) -> None:
    doctoral.save_defence(student, form.values, version=form.seen, today=clock.today(), by=person())
