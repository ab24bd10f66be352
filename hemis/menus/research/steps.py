"""The steps of a seminar, each a noun that is created: submission, approval, revision, publication, withdrawal."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, scoped_or_404
from hemis.domain.workflow import SUBMITTED
from hemis.menus.research.seminars import bp
from hemis.models.research import Seminar
from hemis.operations import research
from hemis.web import clock
from hemis.web.forms import text
from hemis.web.steps import RemarkForm, StepForm, step


class ReasonForm(StepForm):
    reason = text(_l("Сабаби"), 500, optional=True, area=True)


@bp.post("/<int:seminar_id>/submission")
@requires("research.seminars:edit")
def submission(seminar_id: int) -> ResponseReturnValue:
    return _step(seminar_id, research.submit, _l("Проректорга юборилди."), at=clock.now())


@bp.post("/<int:seminar_id>/approval")
@requires("research.seminars:approve")
def approval(seminar_id: int) -> ResponseReturnValue:
    return _step(seminar_id, research.approve, _l("Тасдиқланди. Эълон қилиш муддати бошланди."), at=clock.now())


@bp.post("/<int:seminar_id>/publication")
@requires("research.announcements:edit")
def publication(seminar_id: int) -> ResponseReturnValue:
    return _step(seminar_id, research.publish, _l("Эълон қилинди: очиқ саҳифада кўринади."), at=clock.now())


@bp.route("/<int:seminar_id>/revision", methods=["GET", "POST"])
@requires("research.seminars:approve")
def revision(seminar_id: int) -> ResponseReturnValue:
    seminar = scoped_or_404(Seminar, seminar_id)
    form = RemarkForm(version=seminar.version)
    if form.carry_out(lambda: research.send_back(seminar, form.remark.data, version=form.seen, by=person())):
        flash(_("Изоҳ билан қайтарилди."))
        return redirect(url_for(".index"), 303)
    return render_template("research/seminars/revision.html", form=form, seminar=seminar), form.status


@bp.route("/<int:seminar_id>/withdrawal", methods=["GET", "POST"])
@requires("research.announcements:edit")
def withdrawal(seminar_id: int) -> ResponseReturnValue:
    seminar = scoped_or_404(Seminar, seminar_id)
    form = ReasonForm(version=seminar.version)
    if form.carry_out(lambda: research.withdraw(seminar, form.reason.data or "", version=form.seen, by=person())):
        flash(_("Қайтариб олинди."))
        return redirect(url_for(".show", seminar_id=seminar.id), 303)
    is_waiting = seminar.status == SUBMITTED
    return render_template(
        "research/seminars/withdrawal.html", form=form, seminar=seminar, is_waiting=is_waiting
    ), form.status


def _step(seminar_id: int, act: Callable[..., None], said: Any, **values: Any) -> ResponseReturnValue:
    """Take a step that needs no words: a rule's refusal is told on the seminar's own page."""
    seminar = scoped_or_404(Seminar, seminar_id)
    page = url_for(".show", seminar_id=seminar.id)
    return step(lambda version: act(seminar, version=version, by=person(), **values), said, page)
