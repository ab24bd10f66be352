"""Lists as spreadsheets and on paper: XLSX, CSV and a sheet to print, of exactly the rows that the filters show."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any, BinaryIO, Protocol

import xlsxwriter
from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import raiseload

from hemis.domain import formats
from hemis.extensions import db
from hemis.operations.rules import whole_rule
from hemis.web import clock, menu, personal

PRINTED = 2_000
RISKY = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Column = tuple[Any, Callable[[Any], Any]]
"""A heading, and what it shows of a row."""


def asked_for_file() -> bool:
    """Say whether the address asks for a file instead of a page."""
    return request.args.get("format") in {"xlsx", "csv", "print"}


def export(statement: Select[Any], columns: Sequence[Column], name: str, title: str = "") -> ResponseReturnValue:
    """Return the rows of `statement` as the file that `?format=` names; `title` heads the printed sheet."""
    if request.args["format"] == "print":
        return _sheet(statement, columns, title or str(menu.current_title()))
    headings = [str(heading) for heading, _ in columns]
    if large := large_export():
        large.write(statement, headings, columns, name)
        return Response()
    if offered := _offered(count_of(statement)):
        return offered
    rows = db.session.scalars(statement.options(raiseload("*")))
    cells = ([shows(row) for _, shows in columns] for row in rows)
    return as_file(headings, cells, name)


def export_lines(
    lines: Sequence[Any], columns: Sequence[Column], name: str, title: str = "", day: date | None = None
) -> ResponseReturnValue:
    """Return lines that were computed as the file that `?format=` names; too many of them beside the request.

    `title` heads the printed sheet; `day` is that of which the lines are, today unless it is told.
    """
    if request.args.get("format") == "print":
        return _drawn(lines, columns, title or str(menu.current_title()), day)
    headings = [str(heading) for heading, _ in columns]
    cells = ([shows(row) for _, shows in columns] for row in lines)
    if large := large_export():
        large.write_lines(cells, len(lines), headings, name)
        return Response()
    return _offered(len(lines)) or as_file(headings, cells, name)


def _offered(count: int) -> str:
    """Return the page that offers to make a file of so many rows beside the request, or nothing if they are few."""
    if count <= whole_rule("export.rows", on=clock.today()):
        return ""
    personal.not_shown()
    return render_template("account/jobs/offer.html", count=count, address=request.full_path)


def export_table(headings: Sequence[str], rows: Sequence[Sequence[Any]], name: str, title: str) -> ResponseReturnValue:
    """Return rows of cells as the file that `?format=` names; `title` heads the printed sheet."""
    if request.args["format"] == "print":
        columns = [(heading, itemgetter(at)) for at, heading in enumerate(headings)]
        return _drawn(rows, columns, title)
    return as_file(headings, rows, name)


def as_file(headings: Sequence[str], cells: Iterable[Sequence[Any]], name: str) -> Response:
    """Return a table as the file that `?format=` names: CSV, else XLSX."""
    file = f"{name}-{clock.today():%Y-%m-%d}"
    if request.args.get("format") == "csv":
        return _download(as_csv(headings, cells), "text/csv; charset=utf-8", f"{file}.csv")
    return _download(as_xlsx(headings, cells), XLSX, f"{file}.xlsx")


class Large(Protocol):
    """Whoever makes the file beside the request, row by row."""

    def write(self, statement: Select[Any], headings: Sequence[str], columns: Sequence[Column], name: str) -> None:
        """Write all rows of a statement."""

    def write_lines(self, lines: Iterable[Sequence[Any]], count: int, headings: Sequence[str], name: str) -> None:
        """Write so many lines that were computed."""

    def write_whole(self, content: bytes, count: int, name: str) -> None:
        """Write a paper that was made at once, of so many rows."""


def large_export() -> Large | None:
    """Return who makes the file of this request beside it, if somebody does."""
    large: Large | None = g.get("large_export")
    return large


def count_of(statement: Select[Any]) -> int:
    """Return how many rows a statement has."""
    bare = statement.order_by(None).with_only_columns(literal(1), maintain_column_froms=True).subquery()
    return db.session.scalar(select(func.count()).select_from(bare)) or 0


def _sheet(statement: Select[Any], columns: Sequence[Column], title: str) -> str:
    return _drawn(db.session.scalars(statement.options(raiseload("*")).limit(PRINTED + 1)).all(), columns, title)


def _drawn(rows: Sequence[Any], columns: Sequence[Column], title: str, day: date | None = None) -> str:
    cells = [[_printed(shows(row)) for _, shows in columns] for row in rows[:PRINTED]]
    return render_template(
        "layouts/sheet.html",
        title=title,
        headings=[heading for heading, _ in columns],
        rows=cells,
        cut_at=PRINTED if len(rows) > PRINTED else None,
        day=day or clock.today(),
    )


def _printed(cell: Any) -> str:
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, Decimal) and cell.is_finite():
        return formats.number(cell, max(0, -int(cell.as_tuple().exponent)))
    return "" if cell is None else str(cell)


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return CSV as spreadsheets of this country open it: BOM, semicolons, no formula."""
    out = io.BytesIO()
    write_csv(out, headings, rows)
    return out.getvalue()


def write_csv(out: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write the same row by row, however many there are."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(heading) for heading in headings])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    text.flush()
    text.detach()


def as_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a workbook of one sheet with a frozen heading; text stays text, never a formula or a link."""
    out = io.BytesIO()
    write_xlsx(out, headings, rows)
    return out.getvalue()


def write_xlsx(out: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write the same row by row, in constant memory."""
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
