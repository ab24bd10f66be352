"""Топшириш: one question to a page; each answer is saved at once, with script or without, by the server's clock."""

import secrets
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.digits import whole_number
from hemis.domain.errors import RuleError
from hemis.domain.testing import require_place
from hemis.menus.testing.mine import bp
from hemis.models.curriculum import CurriculumSubject
from hemis.models.testing import AttemptQuestion, ComputerExam, ExamAttempt
from hemis.operations import testing_answers, testing_attempts, testing_mine
from hemis.operations.testing_watch import HOW
from hemis.web import clock
from hemis.web.flow import wants_json
from hemis.web.forms import Form, clean, refusal
from hemis.web.jinja import clock_time

_EXAM = joinedload(ExamAttempt.exam)
LOADS = (_EXAM.joinedload(ComputerExam.curriculum_subject).joinedload(CurriculumSubject.subject),)


def found(attempt_id: int, *, lock: bool = False) -> ExamAttempt:
    """An attempt of the student who is signed in."""
    return scoped_or_404(ExamAttempt, attempt_id, *LOADS, lock=lock)


@bp.get("/attempts/<int:attempt_id>/questions/<int:number>")
@requires("testing.mine:edit")
def question(attempt_id: int, number: int) -> ResponseReturnValue:
    attempt = found(attempt_id)
    if not testing_mine.is_running(attempt, clock.now()):
        return redirect(url_for(".result", attempt_id=attempt.id))
    return _page(attempt, testing_mine.question_of(attempt, number) or abort(404))


def _page(attempt: ExamAttempt, row: AttemptQuestion, message: str = "", sent: Any = None) -> ResponseReturnValue:
    try:
        require_place(attempt.exam.networks, request.remote_addr or "")  # questions are not read at home either
    except RuleError as error:
        flash(refusal(error), "error")
        return redirect(url_for(".show", computer_exam_id=attempt.exam_id), 303)
    page = render_template(
        "testing/mine/question.html",
        attempt=attempt,
        exam=attempt.exam,
        row=row,
        question=row.exam_question,
        options=testing_mine.options_of(row),
        places=testing_answers.places(attempt.id),
        seconds_left=testing_mine.seconds_left(attempt, clock.now()),
        ends_at=clock_time(attempt.ends_at.astimezone(clock.TASHKENT).time()),
        key=secrets.token_hex(8),
        message=message,
        sent=sent,
    )
    return page, 422 if message else 200


@bp.post("/attempts/<int:attempt_id>/questions/<int:number>")
@requires("testing.mine:edit")
def answer(attempt_id: int, number: int) -> ResponseReturnValue:
    row = testing_answers.locked(scoped(ExamAttempt), attempt_id, number) or abort(404)
    chosen = request.form.getlist("chosen")[:50]
    sent: dict[str, Any] = {"key": clean(request.form.get("key", "")), "address": request.remote_addr or ""}
    sent["base"] = clean(request.form.get("base", ""))
    try:
        saved = testing_answers.save(row, chosen, clean(request.form.get("answer", "")), at=clock.now(), **sent)
    except RuleError as error:
        return _refused(attempt_id, number, refusal(error))
    if wants_json():
        return {"version": saved.version, "seconds_left": saved.seconds_left}
    return redirect(_next(attempt_id, number), 303)


def _next(attempt_id: int, number: int) -> str:
    """Where the pressed button leads: a number, the end, or the following question."""
    asked = request.form.get("to", "")
    last = len(testing_answers.places(attempt_id))
    chosen = whole_number(asked, 4) or 0
    if 0 < chosen <= last:
        return url_for(".question", attempt_id=attempt_id, number=chosen)
    if asked == "finish" or number >= last:
        return url_for(".finish", attempt_id=attempt_id)
    return url_for(".question", attempt_id=attempt_id, number=number + 1)


def _refused(attempt_id: int, number: int, message: str) -> ResponseReturnValue:
    if wants_json():
        return {"error": "refused", "message": message}, 422
    attempt = found(attempt_id)
    if not testing_mine.is_running(attempt, clock.now()):
        flash(message, "error")
        return redirect(url_for(".result", attempt_id=attempt_id), 303)
    row = testing_mine.question_of(attempt, number) or abort(404)
    return _page(attempt, row, message, request.form)


@bp.route("/attempts/<int:attempt_id>/finish", methods=["GET", "POST"])
@requires("testing.mine:edit")
def finish(attempt_id: int) -> ResponseReturnValue:
    attempt, form = found(attempt_id, lock=True), Form()
    if form.carry_out(lambda: testing_attempts.finish_own(attempt, attempt.exam, by=person(), at=clock.now())):
        flash(_("Имтиҳон якунланди, жавобларингиз қабул қилинди."))
        return redirect(url_for(".result", attempt_id=attempt_id), 303)
    if not testing_mine.is_running(attempt, clock.now()):
        return redirect(url_for(".result", attempt_id=attempt_id))
    places = testing_answers.places(attempt.id)
    left = testing_mine.seconds_left(attempt, clock.now())
    values = {"attempt": attempt, "exam": attempt.exam, "places": places, "seconds_left": left}
    return render_template("testing/mine/finish.html", form=form, **values), form.status


@bp.get("/attempts/<int:attempt_id>")
@requires("testing.mine:view")
def result(attempt_id: int) -> ResponseReturnValue:
    attempt = found(attempt_id)
    review = testing_mine.review_of(attempt)
    return render_template(
        "testing/mine/result.html",
        attempt=attempt,
        exam=attempt.exam,
        places=testing_answers.places(attempt.id),
        is_running=testing_mine.is_running(attempt, clock.now()),
        review=review,
        has_rulings=testing_mine.has_rulings(attempt),
        how=HOW,
    )
