"""Қоғоздан киритиш: the answers of a student who took a printed variant, marked letter by letter."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import Optional

from hemis.access import person, requires, scoped_or_404
from hemis.domain.errors import RuleError
from hemis.domain.testing import MOST_VARIANTS
from hemis.menus.testing.exams import bp, found
from hemis.menus.testing.papers import letters
from hemis.models.students import Student
from hemis.models.testing import ComputerExam, ExamAttempt, ExamSitting
from hemis.operations import testing_draws, testing_paper, testing_watch
from hemis.operations.testing_draws import Shown
from hemis.operations.testing_paper import Given
from hemis.web import clock
from hemis.web.forms import Form, IntegerField, between, clean, row_id
from hemis.web.jinja import named
from hemis.web.listing import FilterForm

MOST = 50
"""Options that a page can have sent for one question."""


class PaperFilter(FilterForm):
    """Whose paper, and which variant: chosen before its answers are shown."""

    student_id = SelectField(_l("Талаба"), [Optional()], coerce=row_id)
    variant = IntegerField(_l("Вариант рақами"), [Optional(), between(1, MOST_VARIANTS)])

    def __init__(self, people: Sequence[Student]) -> None:
        self._people = [("", "—"), *((each.id, named(each)) for each in people)]
        super().__init__()

    def validate(self, extra_validators: Any = None) -> bool:
        self.student_id.choices = self._people
        return bool(super().validate(extra_validators))


@bp.route("/sittings/<int:sitting_id>/paper", methods=["GET", "POST"])
@requires("testing.exams:edit")
def paper(sitting_id: int) -> ResponseReturnValue:
    sitting, form = scoped_or_404(ExamSitting, sitting_id), Form()
    exam = found(sitting.exam_id, lock=request.method == "POST")
    people = [each.student for each in testing_watch.people_of(exam, sitting.id) if not each.attempts]
    filters = PaperFilter(people)
    student = next((each for each in people if each.id == filters.chosen("student_id")), None)
    variant = filters.chosen("variant") if student else None
    shown = testing_draws.made(exam, testing_draws.variant_word(variant)) if variant else []
    made: list[ExamAttempt] = []
    if form.carry_out(lambda: made.append(_enter(exam, sitting, student, variant, shown))):
        flash(_("Жавоблар киритилди. Кейинги талабани танланг."))
        return redirect(url_for(".paper", sitting_id=sitting_id), 303)
    values = {"exam": exam, "student": student, "variant": variant, "shown": shown, "people": people}
    values |= {"letters": letters(), "sent": request.form, "code": testing_draws.code_of(shown)}
    return render_template("testing/exams/paper.html", form=form, filters=filters, **values), form.status


def _enter(
    exam: ComputerExam, sitting: ExamSitting, student: Student | None, variant: int | None, shown: Sequence[Shown]
) -> ExamAttempt:
    if student is None or variant is None:
        raise RuleError(testing_paper.NOT_CHOSEN)
    given = _given(len(shown))
    return testing_paper.enter(exam, sitting, student, variant, given, by=person(), at=clock.now(), today=clock.today())


def _given(count: int) -> Given:
    """What was marked, question by question."""
    sent = request.form
    return {
        place: (sent.getlist(f"chosen-{place}")[:MOST], clean(sent.get(f"typed-{place}", "")))
        for place in range(1, count + 1)
    }
