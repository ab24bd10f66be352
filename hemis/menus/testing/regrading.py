"""Савол хато чиқса: it does not count, brings all its points, or gets another answer; shown first, then written."""

import hashlib
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from hemis.access import person, requires, scoped_or_404
from hemis.domain.errors import RuleError
from hemis.domain.questions import TEXT
from hemis.domain.testing_grades import KEY, RULINGS, unpack
from hemis.menus.testing.exams import bp, found
from hemis.menus.testing.time import ReasonForm
from hemis.models.testing import ComputerExam, ExamQuestion
from hemis.operations import testing_regrading
from hemis.operations.testing_grading import waiting_count
from hemis.operations.testing_regrading import Outcome, Ruling
from hemis.web.answers import done
from hemis.web.forms import Form, checks, choice
from hemis.web.history import history_of
from hemis.web.jinja import script


class RulingForm(ReasonForm):
    way = choice(_l("Қарор"), RULINGS, asks=True)
    seen = HiddenField()
    right = checks(_l("Тўғри жавоб (калит ўзгарганда)"))

    @property
    def ruling(self) -> Ruling:
        """What was chosen; the boxes count for a new key only."""
        way = str(self.way.data)
        return Ruling(way, tuple(sorted(self.right.data or ())) if way == KEY else ())

    def mark(self, shown: Outcome) -> str:
        """What was shown: the same when nothing has changed since."""
        facts = (*self.ruling, [(each.attempt.id, str(each.before), str(each.after)) for each in shown.changed])
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


class HistoryForm(Form):
    """The words of a question's history."""

    ruling = choice(_l("Қарор"), RULINGS)


@bp.route("/questions/<int:exam_question_id>/ruling", methods=["GET", "POST"])
@requires("testing.exams:edit")
def ruling(exam_question_id: int) -> ResponseReturnValue:
    question, form = scoped_or_404(ExamQuestion, exam_question_id, lock=True), RulingForm()
    exam = found(question.exam_id, lock=True)
    options = unpack(question.packed)
    form.right.choices = [(number, script(option.text)) for number, option in enumerate(options)]
    if question.kind == TEXT:
        form.way.choices = [each for each in form.way.choices if each.value != KEY]
    if not form.is_submitted():
        form.right.data = [number for number, option in enumerate(options) if option.percent > 0]
    shown = _preview(exam, question, form) if form.is_submitted() else None
    if shown and "preview" not in request.form and form.seen.data == form.mark(shown):
        testing_regrading.rule(exam, question, form.ruling, str(form.reason.data), by=person())
        return done(_("Қарор ёзилди, баллар қайта ҳисобланди."), ".rulings", computer_exam_id=exam.id)
    form.seen.data = form.mark(shown) if shown else ""
    values: dict[str, Any] = {"exam": exam, "question": question, "shown": shown, "options": options}
    values |= {"waiting": waiting_count(exam.id), "words": RULINGS, "history": history_of(question, HistoryForm)}
    return render_template("testing/exams/ruling.html", form=form, **values), 200 if shown else form.status


def _preview(exam: ComputerExam, question: ExamQuestion, form: RulingForm) -> Outcome | None:
    """What the chosen ruling would change; nothing when the form says why it cannot be."""
    if not form.validate_on_submit():
        return None
    try:
        return testing_regrading.outcome_of(exam, question, form.ruling)
    except RuleError as error:
        form.refuse(error)
        return None


@bp.get("/<int:computer_exam_id>/rulings")
@requires("testing.exams:edit")
def rulings(computer_exam_id: int) -> ResponseReturnValue:
    """The questions that people had, those with a ruling first; and the groups whose sheets may have to follow."""
    exam = found(computer_exam_id)
    values = {"questions": testing_regrading.questions_of(exam.id), "words": RULINGS}
    return render_template(
        "testing/exams/rulings.html", exam=exam, sittings=testing_regrading.entered_sittings(exam.id), **values
    )
