"""Вақт: more of it for one, for all who write, for a student before the start; an end for one. Each with its reason."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import Optional

from hemis.access import person, requires, scoped_or_404
from hemis.menus.testing.answers import LOADS
from hemis.menus.testing.exams import bp, found
from hemis.models.testing import ComputerExam, ExamAllowance, ExamAttempt
from hemis.operations import testing, testing_attempts, testing_choices, testing_time
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form, IntegerField, between, required, row_id, text
from hemis.web.jinja import named
from hemis.web.listing import ALL


class ReasonForm(Form):
    reason = text(_l("Сабаб"), 500, area=True, description=_l("Сабаб тарихда қолади."))


class ExtensionForm(ReasonForm):
    minutes = IntegerField(_l("Неча дақиқа қўшилади"), [*required(), between(1, 180)], default=10)


class GeneralForm(ExtensionForm):
    sitting_id = SelectField(_l("Гуруҳ"), [Optional()], coerce=row_id)
    with_over = BooleanField(
        _l("Вақти тугаганлар ҳам давом этсин"),
        description=_l(
            "Масалан, синфда ток имтиҳон охиригача бўлмаганда. Гуруҳни танланг. Ўзи тугатганлар ўзгармайди."
        ),
    )


class AllowanceForm(Form):
    student_id = SelectField(_l("Талаба"), required(), coerce=row_id)
    minutes = IntegerField(_l("Қўшимча вақт, дақиқа"), [*required(), between(1, 180)], default=20)
    reason = text(
        _l("Асос"),
        500,
        area=True,
        description=_l("Ҳужжатнинг номи, рақами ва санасини ёзинг. Ташхисни ёзманг: у шахсий маълумот."),
    )


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
    testing_time.extend(row, row.exam, minutes, reason, by=person(), at=clock.now())


@bp.route("/<int:computer_exam_id>/extension", methods=["GET", "POST"])
@requires("testing.exams:edit")
def general_extension(computer_exam_id: int) -> ResponseReturnValue:
    exam, form = found(computer_exam_id, lock=True), GeneralForm()
    sittings = testing.sittings_of(exam.id)
    form.sitting_id.choices = [("", ALL), *((each.id, named(each.group)) for each in sittings)]
    counts: list[int] = []
    if form.carry_out(lambda: counts.append(_extend_all(exam, form))):
        return done(_("Вақт қўшилди: %(count)s та уриниш.", count=counts[0]), ".watch", computer_exam_id=exam.id)
    return render_template("testing/exams/general_extension.html", form=form, exam=exam), form.status


def _extend_all(exam: ComputerExam, form: GeneralForm) -> int:
    sitting = next((each for each in testing.sittings_of(exam.id) if each.id == form.sitting_id.data), None)
    minutes, reason, with_over = form.minutes.data or 0, str(form.reason.data), bool(form.with_over.data)
    return testing_time.extend_all(exam, sitting, minutes, reason, with_over=with_over, by=person(), at=clock.now())


@bp.route("/attempts/<int:attempt_id>/ending", methods=["GET", "POST"])
@requires("testing.exams:edit")
def ending(attempt_id: int) -> ResponseReturnValue:
    row, form = _locked(attempt_id), ReasonForm()
    if form.carry_out(lambda: _end(row, str(form.reason.data))):
        return done(_("Уриниш якунланди."), ".watch", computer_exam_id=row.exam_id)
    return render_template("testing/exams/ending.html", form=form, attempt=row, exam=row.exam), form.status


def _end(row: ExamAttempt, reason: str) -> None:
    testing_attempts.end_by_teacher(row, row.exam, reason, by=person(), at=clock.now())


@bp.route("/<int:computer_exam_id>/allowances", methods=["GET", "POST"])
@requires("testing.exams:edit")
def allowances(computer_exam_id: int) -> ResponseReturnValue:
    """Who gets more time than the others, and a form for one more."""
    exam = found(computer_exam_id, lock=request.method == "POST")
    form, given = AllowanceForm(), testing_time.allowances_of(exam.id)
    people = testing_choices.students_of(exam.id)
    students = {student.id: f"{named(student)} ({named(group)})" for student, group in people}
    form.student_id.choices = [("", "—"), *((key, name) for key, name in students.items() if key not in given)]
    if form.carry_out(lambda: _allow(exam, form)):
        flash(_("Қўшимча вақт берилди."))
        return redirect(url_for(".allowances", computer_exam_id=exam.id), 303)
    values = {"exam": exam, "given": given, "students": students}
    return render_template("testing/exams/allowances.html", form=form, **values), form.status


def _allow(exam: ComputerExam, form: AllowanceForm) -> None:
    row = ExamAllowance(student_id=form.student_id.data)
    minutes, reason = form.minutes.data or 0, str(form.reason.data)
    testing_time.save_allowance(exam, row, minutes=minutes, reason=reason, by=person())


@bp.route("/allowances/<int:allowance_id>/removal", methods=["GET", "POST"])
@requires("testing.exams:edit")
def remove_allowance(allowance_id: int) -> ResponseReturnValue:
    row, form = scoped_or_404(ExamAllowance, allowance_id), Form()
    exam = found(row.exam_id, lock=True)
    if form.carry_out(lambda: testing_time.remove_allowance(exam, row, by=person())):
        return done(_("Қўшимча вақт олиб ташланди."), ".allowances", computer_exam_id=exam.id)
    return render_template("testing/exams/remove_allowance.html", form=form, exam=exam, row=row), form.status


__all__ = ["ReasonForm"]
