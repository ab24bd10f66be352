"""Жонли кузатув: who began, how far each one is, how much time is left; more time for one, an end for one."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from hemis.access import can, person, requires, scoped_or_404
from hemis.domain.testing import OPEN_TO_STUDENTS
from hemis.menus.testing.exams import bp, found
from hemis.models.testing import ComputerExam, ExamAttempt
from hemis.operations import testing, testing_attempts, testing_mine, testing_watch
from hemis.operations.testing_grading import waiting_count
from hemis.operations.testing_watch import Person
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.export import asked_for_file, export_table
from hemis.web.forms import Form, IntegerField, between, required, text
from hemis.web.history import history_of
from hemis.web.jinja import named

LOADS = (
    joinedload(ExamAttempt.student),
    joinedload(ExamAttempt.exam).joinedload(ComputerExam.control),
)


class ReasonForm(Form):
    reason = text(_l("Сабаб"), 500, area=True, description=_l("Сабаб тарихда қолади."))


class ExtensionForm(ReasonForm):
    minutes = IntegerField(_l("Неча дақиқа қўшилади"), [*required(), between(1, 180)], default=10)


@bp.get("/<int:computer_exam_id>/watch")
@requires("testing.exams:view")
def watch(computer_exam_id: int) -> ResponseReturnValue:
    exam = found(computer_exam_id)
    sittings = testing.sittings_of(exam.id)
    asked = request.args.get("group", "")
    chosen = next((each for each in sittings if str(each.id) == asked), None)
    people = testing_watch.people_of(exam, chosen.id if chosen else None)
    if asked_for_file():
        return _file(exam, people)
    template = "_watch.html" if request.headers.get("HX-Target") == "watch" else "watch.html"
    return render_template(
        f"testing/exams/{template}",
        exam=exam,
        people=people,
        sittings=sittings,
        chosen=chosen,
        now=clock.now(),
        questions=sum(part.count for part in testing.parts_of(exam.id)),
        counts=testing_watch.tally(people, clock.now()),
        words=testing_watch,
        may_edit=can("testing.exams:edit"),
    )


def _file(exam: ComputerExam, people: list[Person]) -> ResponseReturnValue:
    headings = [_("Талаба"), _("Гуруҳ"), _("Ҳолати"), _("Уринишлар"), _("Жавоблар"), _("Балл"), _("Манзил")]
    now = clock.now()
    groups = {each.id: named(each.group) for each in testing.sittings_of(exam.id)}
    rows = [
        [
            named(each.student),
            groups[each.sitting.id],
            _(testing_watch.STATES[each.state(now)]),
            len(each.attempts),
            each.answered,
            each.points(exam.counting),
            each.attempt.address if each.attempt else "",
        ]
        for each in people
    ]
    return export_table(headings, rows, "testing", exam.title)


@bp.get("/attempts/<int:attempt_id>")
@requires("testing.exams:edit")
def attempt(attempt_id: int) -> ResponseReturnValue:
    """The answers of one student: only once all typed ones are read, so that they are read without a name."""
    row = scoped_or_404(ExamAttempt, attempt_id, *LOADS)
    is_read = row.exam.status not in OPEN_TO_STUDENTS and not waiting_count(row.exam_id)
    answers = testing_mine.answers_of(row) if is_read else []
    history = history_of(row, ReasonForm)
    values = {"attempt": row, "exam": row.exam, "answers": answers, "history": history, "how": testing_watch.HOW}
    return render_template("testing/exams/attempt.html", is_read=is_read, **values)


def _locked(attempt_id: int) -> ExamAttempt:
    """An attempt to be changed: its exam is locked first, as by whoever ends it for everybody."""
    found(scoped_or_404(ExamAttempt, attempt_id).exam_id, lock=True)
    return scoped_or_404(ExamAttempt, attempt_id, *LOADS, lock=True)


@bp.route("/attempts/<int:attempt_id>/extension", methods=["GET", "POST"])
@requires("testing.exams:edit")
def extension(attempt_id: int) -> ResponseReturnValue:
    row, form = _locked(attempt_id), ExtensionForm()
    if form.carry_out(lambda: _extend(row, form)):
        return done(_("Вақт қўшилди."), ".watch", computer_exam_id=row.exam_id)
    return render_template("testing/exams/extension.html", form=form, attempt=row, exam=row.exam), form.status


def _extend(row: ExamAttempt, form: ExtensionForm) -> None:
    minutes, reason = form.minutes.data or 0, str(form.reason.data)
    testing_attempts.extend(row, row.exam, minutes, reason, by=person(), at=clock.now())


@bp.route("/attempts/<int:attempt_id>/ending", methods=["GET", "POST"])
@requires("testing.exams:edit")
def ending(attempt_id: int) -> ResponseReturnValue:
    row, form = _locked(attempt_id), ReasonForm()
    if form.carry_out(lambda: _end(row, str(form.reason.data))):
        return done(_("Уриниш якунланди."), ".watch", computer_exam_id=row.exam_id)
    return render_template("testing/exams/ending.html", form=form, attempt=row, exam=row.exam), form.status


def _end(row: ExamAttempt, reason: str) -> None:
    testing_attempts.end_by_teacher(row, row.exam, reason, by=person(), at=clock.now())
