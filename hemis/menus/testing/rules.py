"""Саволларни танлаш қоидалари: how many questions of which topic, difficulty and kind, for how many points."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import Optional

from hemis.access import person, requires, scoped_or_404
from hemis.domain.questions import DIFFICULTY, KINDS
from hemis.domain.testing import MOST_QUESTIONS
from hemis.menus.testing.exams import bp, found
from hemis.models.testing import ComputerExam, ExamPart
from hemis.operations import testing, testing_choices
from hemis.web.answers import done
from hemis.web.fields import PointsField
from hemis.web.forms import Form, IntegerField, ValidationError, between, choice, required, row_id
from hemis.web.jinja import script

ANY = _l("исталган")


class PartForm(Form):
    count = IntegerField(_l("Саволлар сони"), [*required(), between(1, MOST_QUESTIONS)])
    points = PointsField(_l("Ҳар бирига балл"), [*required(), between(0, 100)])
    topic_id = SelectField(_l("Мавзу"), [Optional()], coerce=row_id)
    difficulty = choice(_l("Қийинлик"), DIFFICULTY, optional=True, blank=ANY)
    kind = choice(_l("Савол тури"), KINDS, optional=True, blank=ANY)
    is_shared = BooleanField(_l("Ҳамкасблар улашган саволлардан ҳам танлансин"))

    def validate_points(self, field: PointsField) -> None:
        if field.data is not None and (field.data < 0 or field.data == 0 or field.data != round(field.data, 1)):
            raise ValidationError(_("Балл мусбат бўлсин, кўпи билан битта каср рақам: масалан, 2,5."))

    @property
    def columns(self) -> dict[str, Any]:
        """The values as the row keeps them."""
        return {
            "count": self.count.data,
            "points": self.points.data,
            "topic_id": self.topic_id.data or None,
            "difficulty": int(self.difficulty.data) if self.difficulty.data else None,
            "kind": self.kind.data or None,
            "is_shared": bool(self.is_shared.data),
        }


@bp.route("/<int:computer_exam_id>/rules/new", methods=["GET", "POST"])
@requires("testing.exams:edit")
def new_rule(computer_exam_id: int) -> ResponseReturnValue:
    return _form(found(computer_exam_id, lock=True), ExamPart())


@bp.route("/rules/<int:part_id>/edit", methods=["GET", "POST"])
@requires("testing.exams:edit")
def edit_rule(part_id: int) -> ResponseReturnValue:
    part = scoped_or_404(ExamPart, part_id)
    return _form(found(part.exam_id, lock=True), part)


def _form(exam: ComputerExam, part: ExamPart) -> ResponseReturnValue:
    form = PartForm(obj=part)
    topics = testing_choices.topics_of(exam)
    form.topic_id.choices = [("", ANY), *((key, f"{script(title)} ({count})") for key, title, count in topics)]
    if form.carry_out(lambda: testing.save_part(exam, part, form.columns, by=person())):
        return done(_("Сақланди."), ".show", computer_exam_id=exam.id)
    shared = testing_choices.shared_count(exam)
    return render_template("testing/exams/rule.html", form=form, exam=exam, part=part, shared=shared), form.status


@bp.route("/rules/<int:part_id>/removal", methods=["GET", "POST"])
@requires("testing.exams:edit")
def remove_rule(part_id: int) -> ResponseReturnValue:
    part, form = scoped_or_404(ExamPart, part_id), Form()
    exam = found(part.exam_id, lock=True)
    if form.carry_out(lambda: testing.remove_part(exam, part, by=person())):
        return done(_("Ўчирилди."), ".show", computer_exam_id=exam.id)
    return render_template("testing/exams/remove_rule.html", form=form, exam=exam, part=part), form.status
