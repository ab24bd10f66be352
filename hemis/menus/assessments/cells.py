"""Saving a grade sheet: a cell at a time for a page with script, the whole form for a page without."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hemis.access import person, requires
from hemis.domain.errors import RuleError
from hemis.menus.assessments.sheets import bp, page, read
from hemis.operations import assessment
from hemis.operations.assessment import Outcome
from hemis.web import clock
from hemis.web.forms import refusal
from hemis.web.grids import answer_of, changed_rows, typed_cells, unsaved


@bp.post("/<int:sheet_id>")
@requires("assessments.sheets:edit")
def save(sheet_id: int) -> ResponseReturnValue:
    book = read(sheet_id, lock=True)
    typed = typed_cells(book, request.form)
    try:
        outcome = assessment.enter(book, typed, by=person(), at=clock.now())
    except RuleError as error:
        return page(book, unsaved(book, typed, error), 422)
    if not outcome.is_written:
        return page(book, answer_of(typed, outcome), _status(outcome))
    flash(_("Сақланди: %(count)s та катак ўзгарди.", count=len(outcome.changes)))
    return redirect(url_for(".show", sheet_id=sheet_id), 303)


@bp.post("/<int:sheet_id>/cells")
@requires("assessments.sheets:edit")
def cells(sheet_id: int) -> ResponseReturnValue:
    """Answer with the cells sent, and with what follows from them in their rows."""
    book = read(sheet_id, lock=True)
    typed = typed_cells(book, request.form)
    was_barred = {line.student_id: bool(book.barred(line)) for line in book.lines}
    try:
        outcome = assessment.enter(book, typed, by=person(), at=clock.now())
    except RuleError as error:
        return render_template("assessments/sheets/_locked.html", reason=refusal(error)), 422
    rows = changed_rows(book, typed, was_barred, answer_of(typed, outcome))
    return render_template("assessments/sheets/_saved.html", book=book, rows=rows), _status(outcome)


def _status(outcome: Outcome) -> int:
    return 409 if outcome.clashes else 422 if outcome.faults else 200
