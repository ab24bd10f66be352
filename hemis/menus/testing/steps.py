"""Имтиҳоннинг қадамлари: previewed, made ready, taken back, ended for everybody."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hemis.access import person, requires
from hemis.domain.digits import whole_number
from hemis.menus.testing.exams import bp, found, refusal_of
from hemis.menus.testing.time import ReasonForm
from hemis.operations import testing, testing_attempts, testing_draws, testing_reopening, testing_watch
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form


@bp.get("/<int:computer_exam_id>/preview")
@requires("testing.exams:edit")
def preview(computer_exam_id: int) -> ResponseReturnValue:
    """One of the draws that a student could get."""
    exam = found(computer_exam_id)
    asked = whole_number(request.args.get("draw", ""), 3)
    number = 1 if asked is None else asked
    word = testing_draws.variant_word(number) if exam.variants else f"preview {number}"
    questions = testing_draws.made(exam, word)
    return render_template("testing/exams/preview.html", exam=exam, questions=questions, number=number)


@bp.route("/<int:computer_exam_id>/preparation", methods=["GET", "POST"])
@requires("testing.exams:edit")
def preparation(computer_exam_id: int) -> ResponseReturnValue:
    exam, form = found(computer_exam_id, lock=True), Form()
    if form.carry_out(lambda: testing.prepare(exam, by=person(), today=clock.today())):
        return done(_("Имтиҳон тайёр: талабалар уни ўз вақтида бошлай олади."), ".show", computer_exam_id=exam.id)
    parts, sittings = testing.parts_of(exam.id), testing.sittings_of(exam.id)
    faults = [refusal_of(each) for each in testing.faults_of(exam, parts, sittings)] if exam.status == "draft" else []
    return render_template("testing/exams/preparation.html", form=form, exam=exam, faults=faults), form.status


@bp.route("/<int:computer_exam_id>/redrafting", methods=["GET", "POST"])
@requires("testing.exams:edit")
def redrafting(computer_exam_id: int) -> ResponseReturnValue:
    exam, form = found(computer_exam_id, lock=True), Form()
    if form.carry_out(lambda: testing.redraft(exam, by=person())):
        return done(_("Имтиҳон қораламага қайтарилди."), ".show", computer_exam_id=exam.id)
    return render_template("testing/exams/redrafting.html", form=form, exam=exam), form.status


@bp.route("/<int:computer_exam_id>/completion", methods=["GET", "POST"])
@requires("testing.exams:edit")
def completion(computer_exam_id: int) -> ResponseReturnValue:
    exam, form = found(computer_exam_id, lock=True), Form()
    if form.carry_out(lambda: testing_attempts.finish_exam(exam, by=person(), at=clock.now())):
        return done(_("Имтиҳон ҳамма учун якунланди."), ".show", computer_exam_id=exam.id)
    now = clock.now()
    values = {"exam": exam, "counts": testing_watch.tally(testing_watch.people_of(exam), now)}
    values["early"] = [each for each in testing.sittings_of(exam.id) if now < each.closes_at]
    return render_template("testing/exams/completion.html", form=form, **values), form.status


@bp.route("/<int:computer_exam_id>/reopening", methods=["GET", "POST"])
@requires("testing.exams:edit")
def reopening(computer_exam_id: int) -> ResponseReturnValue:
    exam, form = found(computer_exam_id, lock=True), ReasonForm()
    count = len(testing_reopening.cut_off(exam))
    if form.carry_out(lambda: testing_reopening.reopen(exam, str(form.reason.data), by=person(), at=clock.now())):
        told = _("Имтиҳон қайта очилди: %(count)s та уриниш давом этади.", count=count)
        return done(told, ".watch", computer_exam_id=exam.id)
    return render_template("testing/exams/reopening.html", form=form, exam=exam, cut_off=count), form.status
