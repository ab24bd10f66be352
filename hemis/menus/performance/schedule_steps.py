"""The steps of a personal schedule and its paper: sent, approved, sent back, cancelled, printed."""

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, scoped_or_404
from hemis.access.visas import approves_for
from hemis.menus.performance.schedules import bp, found
from hemis.models.schedules import PersonalSchedule
from hemis.models.students import Student
from hemis.operations import documents, schedule_steps
from hemis.operations.schedule_papers import KIND
from hemis.web import clock, personal
from hemis.web.answers import done
from hemis.web.forms import text
from hemis.web.pdf import as_pdf, verification_address
from hemis.web.steps import RemarkForm, StepForm, step


class CancelForm(StepForm):
    reason = text(_l("Сабаби"), 500, area=True)


@bp.post("/<int:schedule_id>/submission")
@requires("performance.schedules:edit")
def submission(schedule_id: int) -> ResponseReturnValue:
    row = scoped_or_404(PersonalSchedule, schedule_id, lock=True)
    page, at, today = url_for(".show", schedule_id=schedule_id), clock.now(), clock.today()
    said = _("График тасдиққа юборилди.")
    return step(lambda seen: schedule_steps.submit(row, version=seen, at=at, today=today, by=person()), said, page)


@bp.post("/<int:schedule_id>/approval")
@requires("performance.schedules:approve")
def approval(schedule_id: int) -> ResponseReturnValue:
    row = scoped_or_404(PersonalSchedule, schedule_id, lock=True)
    page, address, by = url_for(".show", schedule_id=schedule_id), verification_address(), person()
    when = {"at": clock.now(), "today": clock.today()}
    return step(
        lambda seen: schedule_steps.approve(row, approves_for(), version=seen, **when, by=by, address=address),  # type: ignore[arg-type]
        _("График тасдиқланди: рақам берилди, талаба уни кўради."),
        page,
    )


@bp.route("/<int:schedule_id>/revision", methods=["GET", "POST"])
@requires("performance.schedules:approve")
def revision(schedule_id: int) -> ResponseReturnValue:
    row = found(schedule_id)
    form = RemarkForm(version=row.version)
    write = {"at": clock.now(), "by": person()}
    if form.carry_out(lambda: schedule_steps.send_back(row, form.remark.data, version=form.seen, **write)):  # type: ignore[arg-type]
        return done(_("График қораламага қайтарилди."), ".show", schedule_id=row.id)
    return render_template("performance/schedules/revision.html", form=form, row=row), form.status


@bp.route("/<int:schedule_id>/cancellation", methods=["GET", "POST"])
@requires("performance.schedules:edit")
def cancellation(schedule_id: int) -> ResponseReturnValue:
    row = found(schedule_id)
    form, write = CancelForm(version=row.version), {"at": clock.now(), "by": person()}
    if form.carry_out(lambda: schedule_steps.cancel(row, form.reason.data or "", version=form.seen, **write)):  # type: ignore[arg-type]
        return done(_("График бекор қилинди."), ".show", schedule_id=row.id)
    return render_template("performance/schedules/cancellation.html", form=form, row=row), form.status


@bp.get("/<int:schedule_id>/print")
@requires("performance.schedules:view")
def printed(schedule_id: int) -> ResponseReturnValue:
    row = scoped_or_404(PersonalSchedule, schedule_id)
    paper = documents.last(KIND, row.id)
    if paper is None:
        abort(404)
    personal.looked_at(Student, row.student_id, personal.PAPER)
    return as_pdf("schedule", paper)
