"""The steps of a calendar plan, each a noun that is created: submission, withdrawal, approval, revision, reopening."""

from collections.abc import Callable
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires
from hemis.menus.subjects.plans import bp, line_or_404
from hemis.models.plans import PlanLine
from hemis.operations import calendar_plans as plans
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import text
from hemis.web.steps import RemarkForm, StepForm, step


class ReasonForm(StepForm):
    remark = text(_l("Сабаби"), 1000, area=True, description=_l("Режани тузган ўқитувчи бу сабабни кўради."))


@bp.post("/<int:line_id>/submission")
@requires("subjects.plans:edit")
def submission(line_id: int) -> ResponseReturnValue:
    return _step(line_id, plans.submit, _l("Режа тасдиққа юборилди."), at=clock.now())


@bp.post("/<int:line_id>/withdrawal")
@requires("subjects.plans:edit")
def withdrawal(line_id: int) -> ResponseReturnValue:
    return _step(line_id, plans.withdraw, _l("Режа қайтариб олинди: уни ўзгартириш мумкин."))


@bp.post("/<int:line_id>/approval")
@requires("subjects.plans:approve")
def approval(line_id: int) -> ResponseReturnValue:
    return _step(line_id, plans.approve, _l("Режа тасдиқланди."), at=clock.now())


@bp.route("/<int:line_id>/revision", methods=["GET", "POST"])
@requires("subjects.plans:approve")
def revision(line_id: int) -> ResponseReturnValue:
    line = line_or_404(line_id)
    form = RemarkForm(version=_version(line))
    if form.carry_out(lambda: plans.send_back(line, form.remark.data, version=form.seen, by=person())):
        return done(_("Режа изоҳ билан қайтарилди."), ".show", line_id=line_id)
    return render_template("subjects/plans/revision.html", form=form, line=line), form.status


@bp.route("/<int:line_id>/reopening", methods=["GET", "POST"])
@requires("subjects.plans:approve")
def reopening(line_id: int) -> ResponseReturnValue:
    line = line_or_404(line_id)
    form = ReasonForm(version=_version(line))
    if form.carry_out(lambda: plans.reopen(line, form.remark.data, version=form.seen, by=person())):
        return done(_("Режа қайта очилди: тузатилгач, яна тасдиқланади."), ".show", line_id=line_id)
    return render_template("subjects/plans/reopening.html", form=form, line=line), form.status


def _version(line: PlanLine) -> int:
    plan = plans.plan_of(line)
    return plan.version if plan else 0


def _step(line_id: int, act: Callable[..., None], said: Any, **values: Any) -> ResponseReturnValue:
    """Take a step that needs no words: a rule's refusal is told on the plan's own page."""
    line = line_or_404(line_id)
    page = url_for(".show", line_id=line_id)
    return step(lambda version: act(line, version=version, by=person(), **values), said, page)
