"""Қайдномани тузатиш: points that changed after they were entered follow into the sheet, with a reason."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hemis.access import can, person, requires, scoped_or_404
from hemis.menus.testing.exams import bp, found, refusal_of
from hemis.menus.testing.results import GROUP, book_of
from hemis.menus.testing.time import ReasonForm
from hemis.models.testing import ExamSitting
from hemis.operations import assessment, testing_corrections, testing_watch
from hemis.web import clock
from hemis.web.answers import done


@bp.route("/sittings/<int:sitting_id>/correction", methods=["GET", "POST"])
@requires("testing.exams:edit")
def correction(sitting_id: int) -> ResponseReturnValue:
    sitting, form = scoped_or_404(ExamSitting, sitting_id, GROUP, lock=True), ReasonForm()
    exam = found(sitting.exam_id, lock=True)
    book = book_of(exam, sitting)
    people = testing_watch.people_of(exam, sitting.id)
    rows = testing_corrections.rows_of(exam, book, people) if book else []
    if book and form.carry_out(
        lambda: testing_corrections.correct(
            exam, sitting, book, rows, str(form.reason.data), by=person(), at=clock.now()
        )
    ):
        return done(_("Қайднома тузатилди."), ".show", computer_exam_id=exam.id)
    values = {"exam": exam, "sitting": sitting, "group": sitting.group, "rows": rows, "book": book, "said": refusal_of}
    is_open = book is not None and assessment.is_open(book.sheet, clock.now())
    values |= {"is_open": is_open, "sees_sheet": can("assessments.sheets:view")}
    return render_template("testing/exams/correction.html", form=form, **values), form.status
