"""Қайдномаларни тасдиқлаш: closed grade sheets, confirmed by the dean's office and printed with a number."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.errors import RuleError
from hemis.menus.performance.filters import WatchFilter
from hemis.models.assessment import GradeSheet
from hemis.operations import annulments, assessment, documents, gradebook, reminders, sheets
from hemis.operations.gradebook import Gradebook
from hemis.web import clock
from hemis.web.answers import listed
from hemis.web.export import asked_for_file
from hemis.web.forms import Form, refusal
from hemis.web.grids import rows_of
from hemis.web.listing import sort_by
from hemis.web.pdf import as_pdf, verification_address
from hemis.web.sheets import (
    COLUMNS,
    SORTS,
    WITH_SUBJECT,
    file_of,
    history_of_sheet,
    joined,
    steps_of,
    words,
)

bp = Blueprint("sheets", __name__, url_prefix="/sheets")
bp.context_processor(words)


@bp.get("/")
@requires("performance.sheets:view")
def index() -> ResponseReturnValue:
    filters = WatchFilter()
    rows = sort_by(filters.narrow(joined(scoped(GradeSheet))), SORTS, "status")
    reminded = partial(reminders.newest, today=clock.today())
    return listed("performance/sheets/index.html", rows, COLUMNS, filters, reminded=reminded)


@bp.get("/<int:sheet_id>")
@requires("performance.sheets:view")
def show(sheet_id: int) -> ResponseReturnValue:
    book = _read(sheet_id)
    if asked_for_file():
        return file_of(book)
    return render_template(
        "performance/sheets/show.html",
        book=book,
        rows=rows_of(book, is_open=False),
        steps=steps_of(book.sheet),
        until=assessment.open_until(book.sheet),
        document=documents.current("grade_sheet", book.sheet.id),
        annulled=annulments.about(book.sheet),
        reminded=reminders.newest([book.sheet.id], today=clock.today()).get(book.sheet.id),
    )


@bp.route("/<int:sheet_id>/confirmation", methods=["GET", "POST"])
@requires("performance.sheets:approve")
def confirmation(sheet_id: int) -> ResponseReturnValue:
    book, form = _read(sheet_id, lock=True), Form()
    if form.carry_out(lambda: _confirm(book)):
        flash(_("Қайднома тасдиқланди, ҳужжатга рақам берилди."))
        return redirect(url_for(".show", sheet_id=sheet_id), 303)
    return render_template("performance/sheets/confirmation.html", form=form, book=book), form.status


@bp.post("/<int:sheet_id>/document")
@requires("performance.sheets:approve")
def document(sheet_id: int) -> ResponseReturnValue:
    book = _read(sheet_id, lock=True)
    try:
        sheets.issue(book, by=person(), at=clock.now(), today=clock.today(), address=verification_address())
    except RuleError as error:
        flash(refusal(error), "error")
    return redirect(url_for(".show", sheet_id=sheet_id), 303)


@bp.get("/<int:sheet_id>/print")
@requires("performance.sheets:print")
def printed(sheet_id: int) -> ResponseReturnValue:
    book = _read(sheet_id)
    issued = documents.current("grade_sheet", book.sheet.id)
    if issued is not None:
        return as_pdf("sheet", issued)
    return render_template("performance/sheets/print.html", book=book, rows=rows_of(book, is_open=False))


@bp.get("/<int:sheet_id>/history")
@requires("performance.sheets:view")
def history(sheet_id: int) -> ResponseReturnValue:
    book = _read(sheet_id)
    return render_template("performance/sheets/history.html", book=book, lines=history_of_sheet(book))


def _read(sheet_id: int, *, lock: bool = False) -> Gradebook:
    sheet = scoped_or_404(GradeSheet, sheet_id, *WITH_SUBJECT, lock=lock)
    return gradebook.read(sheet, today=clock.today())


def _confirm(book: Gradebook) -> None:
    sheets.confirm(book, by=person(), at=clock.now(), today=clock.today(), address=verification_address())
