"""The steps of an announcement, each a noun that is created: submission, approval, revision, publication."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, scoped_or_404
from hemis.domain.workflow import SUBMITTED
from hemis.menus.research.announcements import bp
from hemis.menus.research.announcing import WORDS, page_of
from hemis.models.announcements import Announcement
from hemis.operations import announcements, dropped_corrections
from hemis.web import clock
from hemis.web.forms import text
from hemis.web.steps import RemarkForm, StepForm, closed, step


class ReasonForm(StepForm):
    reason = text(_l("Сабаби"), 500, optional=True, area=True)


@bp.post("/<int:announcement_id>/submission")
@requires("research.announcements:edit")
def submission(announcement_id: int) -> ResponseReturnValue:
    return _step(announcement_id, announcements.submit, _l("Проректорга юборилди."), at=clock.now())


@bp.post("/<int:announcement_id>/approval")
@requires("research.announcements:approve")
def approval(announcement_id: int) -> ResponseReturnValue:
    said = _l("Тасдиқланди. Эълон қилиш муддати бошланди.")
    return _step(announcement_id, announcements.approve, said, at=clock.now())


@bp.post("/<int:announcement_id>/publication")
@requires("research.editions:edit")
def publication(announcement_id: int) -> ResponseReturnValue:
    said = _l("Эълон қилинди: очиқ саҳифада кўринади.")
    return _step(announcement_id, announcements.publish, said, at=clock.now())


@bp.post("/<int:announcement_id>/correction")
@requires("research.announcements:edit")
def correction(announcement_id: int) -> ResponseReturnValue:
    said = _l("Тузатишга очилди: янги матн тасдиқлангунча очиқ саҳифада эскиси туради.")
    return _step(announcement_id, announcements.correct, said)


@bp.route("/<int:announcement_id>/correction/remove", methods=["GET", "POST"])
@requires("research.announcements:edit")
def remove_correction(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Announcement, announcement_id)
    page = page_of(row)
    if refused := closed(lambda: dropped_corrections.require_correction(row), page):
        return refused
    form = StepForm(obj=row)
    if form.carry_out(lambda: dropped_corrections.drop(row, version=form.seen, by=person())):
        flash(_("Тузатишдан воз кечилди: эълон қилинган матн аввалгича қолди."))
        return redirect(page, 303)
    return render_template("research/announcements/remove_correction.html", form=form, row=row, **WORDS), form.status


@bp.route("/<int:announcement_id>/revision", methods=["GET", "POST"])
@requires("research.announcements:approve")
def revision(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Announcement, announcement_id)
    if refused := closed(lambda: announcements.require_returnable(row, by=person()), page_of(row)):
        return refused
    form = RemarkForm(version=row.version)
    if form.carry_out(lambda: announcements.send_back(row, form.remark.data, version=form.seen, by=person())):
        flash(_("Изоҳ билан қайтарилди."))
        return redirect(page_of(row), 303)
    return render_template("research/announcements/revision.html", form=form, row=row, **WORDS), form.status


@bp.route("/<int:announcement_id>/withdrawal", methods=["GET", "POST"])
@requires("research.editions:edit")
def withdrawal(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Announcement, announcement_id)
    if refused := closed(lambda: announcements.require_withdrawable(row), page_of(row)):
        return refused
    form = ReasonForm(version=row.version)
    reason = form.reason.data or ""
    if form.carry_out(lambda: announcements.withdraw(row, reason, version=form.seen, by=person())):
        flash(_("Қайтариб олинди."))
        return redirect(page_of(row), 303)
    values = {"form": form, "row": row, "is_waiting": row.status == SUBMITTED}
    return render_template("research/announcements/withdrawal.html", **values, **WORDS), form.status


@bp.route("/<int:announcement_id>/unpublication", methods=["GET", "POST"])
@requires("research.editions:edit")
def unpublication(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Announcement, announcement_id)
    if refused := closed(lambda: announcements.require_shown(row), page_of(row)):
        return refused
    form = ReasonForm(version=row.version)
    values: dict[str, Any] = {"version": form.seen, "at": clock.now(), "by": person()}
    if form.carry_out(lambda: announcements.unpublish(row, form.reason.data or "", **values)):
        flash(_("Эълондан олинди: очиқ саҳифада энди кўринмайди."))
        return redirect(page_of(row), 303)
    return render_template("research/announcements/unpublication.html", form=form, row=row, **WORDS), form.status


def _step(announcement_id: int, act: Callable[..., None], said: Any, **values: Any) -> ResponseReturnValue:
    """Take a step that needs no words: a rule's refusal is told on the announcement's own page."""
    row = scoped_or_404(Announcement, announcement_id)
    return step(lambda version: act(row, version=version, by=person(), **values), said, page_of(row))
