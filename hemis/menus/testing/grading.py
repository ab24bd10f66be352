"""Ёзма жавобларни баҳолаш: typed answers without names; who wrote the same gets the same."""

from decimal import Decimal

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from hemis.access import person, requires, viewer
from hemis.domain.testing_grades import unpack
from hemis.menus.testing.exams import bp, found
from hemis.models.testing import ComputerExam
from hemis.operations import testing, testing_grading
from hemis.web.answers import done
from hemis.web.fields import PointsField
from hemis.web.forms import Form, IntegerField, between, required

SHOWN = 20


class GradeForm(Form):
    question = IntegerField(validators=required())
    mark = HiddenField(validators=required())
    maximum = PointsField(validators=[*required(), between(0, 100)])
    points = PointsField(_l("Балл"), required())


@bp.route("/<int:computer_exam_id>/grading", methods=["GET", "POST"])
@requires("testing.exams:edit")
def grading(computer_exam_id: int) -> ResponseReturnValue:
    exam, form = found(computer_exam_id, lock=request.method == "POST"), GradeForm()
    shows_all = "all" in request.args
    if form.carry_out(lambda: _give(exam, form)):
        asked = {"all": ""} if shows_all else {}
        return done(_("Баҳоланди."), ".grading", computer_exam_id=exam.id, **asked)
    is_barred = testing.is_barred(exam, viewer().employee_id)
    answers = [] if is_barred else testing_grading.answers_of(exam.id, only_waiting=not shows_all)
    return render_template(
        "testing/exams/grading.html",
        form=form,
        exam=exam,
        answers=answers[:SHOWN],
        count=len(answers),
        questions=testing_grading.questions_of(exam.id),
        shows_all=shows_all,
        accepted=_accepted,
        barred=_(testing_grading.OWN_GROUP) if is_barred else "",
    ), form.status


def _accepted(packed: str) -> str:
    return " / ".join(option.text for option in unpack(packed))


def _give(exam: ComputerExam, form: GradeForm) -> None:
    maximum, points = form.maximum.data or Decimal(0), form.points.data
    assert points is not None
    question, mark, reader = form.question.data or 0, str(form.mark.data), viewer().employee_id
    testing_grading.give(exam, question, mark, maximum, points, reader_id=reader, by=person())
