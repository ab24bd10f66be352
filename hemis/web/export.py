"""Lists as spreadsheets: XLSX and CSV of exactly the rows that the filters show."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from flask import Response, request
from flask_babel import gettext
from sqlalchemy import Select
from sqlalchemy.orm import raiseload

from hemis.extensions import db
from hemis.web import clock

LARGEST = 50_000
RISKY = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Column = tuple[Any, Callable[[Any], Any]]
"""A heading, and what it shows of a row."""


def asked_for_file() -> bool:
    """Say whether the address asks for a file instead of a page."""
    return request.args.get("format") in {"xlsx", "csv"}


def export(statement: Select[Any], columns: Sequence[Column], name: str) -> Response:
    """Return the rows of `statement` as the file that `?format=` names."""
    rows = db.session.scalars(statement.options(raiseload("*")).limit(LARGEST))
    headings = [str(heading) for heading, _ in columns]
    cells = ([shows(row) for _, shows in columns] for row in rows)
    file = f"{name}-{clock.today():%Y-%m-%d}"
    if request.args["format"] == "csv":
        return _download(as_csv(headings, cells), "text/csv; charset=utf-8", f"{file}.csv")
    return _download(as_xlsx(headings, cells), XLSX, f"{file}.xlsx")


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return CSV as spreadsheets of this country open it: BOM, semicolons, no formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(heading) for heading in headings])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a workbook of one sheet with a frozen heading; text stays text, never a formula or a link."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        bold, day = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.freeze_panes(1, 1)
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, max(12, min(48, len(heading) + 4)))
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(number, column, harmless(cell))
                elif cell is not None:
                    sheet.write(number, column, cell)
    return out.getvalue()


def harmless(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, str) and cell.lstrip().startswith(RISKY):
        return f"'{cell}"
    return "" if cell is None else cell


def yes_no(value: bool) -> str:
    """Return «ҳа» or «йўқ»."""
    return gettext("ҳа") if value else gettext("йўқ")


def _download(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=media_type.split(";")[0], content_type=media_type, headers=headers)
