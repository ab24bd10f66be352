"""Қайдномалар: the teacher's grade sheets; saving their cells: `cells.py`, taking in a file: `uploads.py`."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from hemis.access import can, person, requires, scoped, scoped_or_404, viewer
from hemis.domain.i18n import N_
from hemis.domain.workflow import SHEET_EDITABLE, is_sheet_open
from hemis.models.assessment import GradeSheet
from hemis.operations import assessment, documents, gradebook, sheets
from hemis.operations.gradebook import Gradebook
from hemis.web import clock
from hemis.web.answers import listed
from hemis.web.export import asked_for_file
from hemis.web.forms import Form, choice
from hemis.web.grids import NOTHING, Answer, rows_of
from hemis.web.listing import sort_by
from hemis.web.pdf import as_pdf
from hemis.web.sheets import (
    ALL,
    COLUMNS,
    SORTS,
    WITH_SUBJECT,
    SheetFilter,
    file_of,
    history_of_sheet,
    joined,
    steps_of,
    words,
)

bp = Blueprint("sheets", __name__, url_prefix="/sheets")
bp.context_processor(words)
PARTS = {"taught": N_("Қайдномани юритаман"), "examined": N_("Якуний назоратни оламан")}


class OwnFilter(SheetFilter):
    part = choice(_l("Вазифам"), PARTS, optional=True, blank=ALL)

    def narrow(self, statement: Select[GradeSheet]) -> Select[GradeSheet]:
        taught, part = GradeSheet.teacher_id == viewer().employee_id, self.chosen("part")
        narrowed = super().narrow(statement)
        return narrowed if not part else narrowed.where(~taught if part == "examined" else taught)


@bp.get("/")
@requires("assessments.sheets:view")
def index() -> ResponseReturnValue:
    filters = OwnFilter()
    rows = sort_by(filters.narrow(joined(scoped(GradeSheet))), SORTS, "status")
    return listed("assessments/sheets/index.html", rows, COLUMNS, filters, me=viewer().employee_id)


@bp.get("/<int:sheet_id>")
@requires("assessments.sheets:view")
def show(sheet_id: int) -> ResponseReturnValue:
    book = read(sheet_id)
    if asked_for_file():
        return file_of(book)
    return page(book)


def read(sheet_id: int, *, lock: bool = False) -> Gradebook:
    """Return the teacher's own sheet with all that stands in it, or answer 404."""
    sheet = scoped_or_404(GradeSheet, sheet_id, *WITH_SUBJECT, lock=lock)
    return gradebook.read(sheet, today=clock.today()).read_by(person().id, clock.today())


def page(book: Gradebook, answer: Answer = NOTHING, status: int = 200) -> ResponseReturnValue:
    """Return the sheet: as one form while points may be written, else as it was closed."""
    until = assessment.open_until(book.sheet)
    is_open = can("assessments.sheets:edit") and is_sheet_open(book.sheet.status, until, clock.now())
    template = "assessments/sheets/show.html" if is_open else "assessments/sheets/closed.html"
    rows = rows_of(book, is_open=is_open, answer=answer)
    steps = [] if is_open else steps_of(book.sheet)
    return render_template(template, book=book, rows=rows, until=until, answer=answer, steps=steps), status


@bp.route("/<int:sheet_id>/closure", methods=["GET", "POST"])
@requires("assessments.sheets:edit")
def closure(sheet_id: int) -> ResponseReturnValue:
    book, form = read(sheet_id, lock=True), Form()
    if form.carry_out(lambda: sheets.close(book, by=person(), at=clock.now())):
        flash(_("Қайднома ёпилди. Энди уни деканат тасдиқлайди."))
        return redirect(url_for(".show", sheet_id=book.sheet.id), 303)
    if book.sheet.status not in SHEET_EDITABLE:
        return redirect(url_for(".show", sheet_id=book.sheet.id), 303)
    return render_template("assessments/sheets/closure.html", form=form, book=book), form.status


@bp.get("/<int:sheet_id>/print")
@requires("assessments.sheets:print")
def printed(sheet_id: int) -> ResponseReturnValue:
    book = read(sheet_id)
    document = documents.current("grade_sheet", book.sheet.id)
    if document is not None:
        return as_pdf("sheet", document)
    return render_template("assessments/sheets/print.html", book=book, rows=rows_of(book, is_open=False))


@bp.get("/<int:sheet_id>/history")
@requires("assessments.sheets:view")
def history(sheet_id: int) -> ResponseReturnValue:
    book = read(sheet_id)
    return render_template("assessments/sheets/history.html", book=book, lines=history_of_sheet(book))
