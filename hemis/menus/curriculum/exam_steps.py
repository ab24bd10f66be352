"""The steps of a session: submission, withdrawal, return with a remark, approval, opening again by a second person."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires
from hemis.domain.errors import RuleError
from hemis.menus.curriculum.exams import WORDS, bp, found
from hemis.models.exams import ExamSession
from hemis.operations import exam_sessions
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form, refusal, text


class RemarkForm(Form):
    remark = text(_l("Изоҳ"), 1000, area=True, description=_l("Нимани тўғрилаш кераклигини аниқ ёзинг."))


class ReasonForm(Form):
    reason = text(_l("Сабаб"), 1000, area=True)


@bp.post("/<int:session_id>/submission")
@requires("curriculum.exams:edit")
def submission(session_id: int) -> ResponseReturnValue:
    row = found(session_id)
    said = _l("Жадвал ўқув ишлари бўйича проректорга тасдиққа юборилди.")
    return _step(row, lambda: exam_sessions.submit(row, at=clock.now(), by=person()), said)


@bp.post("/<int:session_id>/withdrawal")
@requires("curriculum.exams:edit")
def withdrawal(session_id: int) -> ResponseReturnValue:
    row = found(session_id)
    return _step(row, lambda: exam_sessions.withdraw(row, by=person()), _l("Қайтариб олинди: уни ўзгартириш мумкин."))


def _step(session: ExamSession, act: Callable[[], Any], said: Any) -> ResponseReturnValue:
    """Take a step that needs no words: a rule's refusal is told on the page of the checks."""
    form = Form()
    if not form.validate_on_submit():
        return redirect(url_for(".show", session_id=session.id), 303)
    try:
        act()
    except RuleError as error:
        flash(refusal(error), "error")
        return redirect(url_for(".checks", session_id=session.id), 303)
    flash(str(said))
    return redirect(url_for(".show", session_id=session.id), 303)


@bp.route("/<int:session_id>/approval", methods=["GET", "POST"])
@requires("curriculum.exams:approve")
def approval(session_id: int) -> ResponseReturnValue:
    row, form = found(session_id), Form()
    if form.carry_out(lambda: exam_sessions.approve(row, at=clock.now(), by=person())):
        said = _("Тасдиқланди: жадвал қулфланди, уни ўқитувчи ва талабалар кўради.")
        return done(said, ".show", session_id=session_id)
    return render_template("curriculum/exams/approval.html", form=form, session=row, **WORDS), form.status


@bp.route("/<int:session_id>/revision", methods=["GET", "POST"])
@requires("curriculum.exams:approve")
def revision(session_id: int) -> ResponseReturnValue:
    row, form = found(session_id), RemarkForm()
    if form.carry_out(lambda: exam_sessions.send_back(row, form.remark.data, by=person())):
        return done(_("Изоҳ билан қайтарилди."), ".show", session_id=session_id)
    return render_template("curriculum/exams/revision.html", form=form, session=row, **WORDS), form.status


@bp.route("/<int:session_id>/request", methods=["GET", "POST"])
@requires("curriculum.exams:edit")
def ask(session_id: int) -> ResponseReturnValue:
    """The dean's office asks that an approved timetable be opened again."""
    row, form = found(session_id), ReasonForm()
    if form.carry_out(lambda: exam_sessions.ask_reopening(row, form.reason.data, at=clock.now(), by=person())):
        return done(_("Сўров юборилди: жадвални проректор очади."), ".show", session_id=session_id)
    return render_template("curriculum/exams/request.html", form=form, session=row, **WORDS), form.status


@bp.route("/<int:session_id>/reopening", methods=["GET", "POST"])
@requires("curriculum.exams:approve")
def reopening(session_id: int) -> ResponseReturnValue:
    row = found(session_id)
    form = ReasonForm(data={"reason": row.ask_reason})
    if form.carry_out(lambda: exam_sessions.reopen(row, form.reason.data, by=person())):
        said = _("Жадвал очилди: ўзгаришлардан кейин у қайта тасдиқланади.")
        return done(said, ".show", session_id=session_id)
    return render_template("curriculum/exams/reopening.html", form=form, session=row, **WORDS), form.status


@bp.route("/<int:session_id>/refusal", methods=["GET", "POST"])
@requires("curriculum.exams:approve")
def refuse(session_id: int) -> ResponseReturnValue:
    """The vice-rector leaves the approved timetable as it is, and says why."""
    row, form = found(session_id), ReasonForm()
    if form.carry_out(lambda: exam_sessions.refuse_reopening(row, form.reason.data, by=person())):
        return done(_("Сўров рад этилди: жадвал ўзгармади."), ".show", session_id=session_id)
    return render_template("curriculum/exams/refusal.html", form=form, session=row, **WORDS), form.status


__all__ = ["bp"]
