"""The steps of a curriculum: submission, withdrawal, return with a remark, approval, the next edition."""

from collections.abc import Callable
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires
from hemis.menus.curriculum.curricula import bp, found
from hemis.models.curriculum import Curriculum
from hemis.operations import plain, plan_steps
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form
from hemis.web.steps import RemarkForm, step


@bp.post("/<int:curriculum_id>/submission")
@requires("curriculum.curricula:edit")
def submission(curriculum_id: int) -> ResponseReturnValue:
    row = found(curriculum_id)
    return _step(row, lambda: plan_steps.submit(row, at=clock.now(), by=person()), _l("Тасдиққа юборилди."))


@bp.post("/<int:curriculum_id>/withdrawal")
@requires("curriculum.curricula:edit")
def withdrawal(curriculum_id: int) -> ResponseReturnValue:
    row = found(curriculum_id)
    return _step(row, lambda: plan_steps.withdraw(row, by=person()), _l("Қайтариб олинди: уни ўзгартириш мумкин."))


@bp.post("/<int:curriculum_id>/restoration")
@requires("curriculum.curricula:edit")
def restoration(curriculum_id: int) -> ResponseReturnValue:
    row = found(curriculum_id)
    return _step(row, lambda: plain.switch(row, on=True, by=person()), _l("Яна фаол: гуруҳларга танлаш мумкин."))


@bp.route("/<int:curriculum_id>/approval", methods=["GET", "POST"])
@requires("curriculum.curricula:approve")
def approval(curriculum_id: int) -> ResponseReturnValue:
    row, form = found(curriculum_id), Form()
    if form.carry_out(lambda: plan_steps.approve(row, at=clock.now(), by=person())):
        return done(_("Тасдиқланди: ўқув режа қулфланди."), ".show", curriculum_id=curriculum_id)
    return render_template("curriculum/curricula/approval.html", form=form, curriculum=row), form.status


@bp.route("/<int:curriculum_id>/revision", methods=["GET", "POST"])
@requires("curriculum.curricula:approve")
def revision(curriculum_id: int) -> ResponseReturnValue:
    row, form = found(curriculum_id), RemarkForm()
    if form.carry_out(lambda: plan_steps.send_back(row, form.remark.data, by=person())):
        return done(_("Изоҳ билан қайтарилди."), ".show", curriculum_id=curriculum_id)
    return render_template("curriculum/curricula/revision.html", form=form, curriculum=row), form.status


@bp.route("/<int:curriculum_id>/edition", methods=["GET", "POST"])
@requires("curriculum.curricula:edit")
def edition(curriculum_id: int) -> ResponseReturnValue:
    row, form = found(curriculum_id), Form()
    made: list[Curriculum] = []
    if form.carry_out(lambda: made.append(plan_steps.open_edition(row, by=person()))):
        return done(_("Янги таҳрир очилди: уни ўзгартириб, тасдиққа юборинг."), ".show", curriculum_id=made[0].id)
    return render_template("curriculum/curricula/edition.html", form=form, curriculum=row), form.status


def _step(curriculum: Curriculum, act: Callable[[], Any], said: Any) -> ResponseReturnValue:
    """Take a step that needs no words: a rule's refusal is told on the page of the checks."""
    page, checks = (url_for(name, curriculum_id=curriculum.id) for name in (".show", ".checks"))
    return step(lambda _version: act(), said, page, checks)
