"""Opening a spreadsheet that a stranger made: bounded before anything is unpacked, and nothing in it is computed."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.spreadsheets.cells import is_blank
from hemis.domain.spreadsheets.tables import Kind, Sheet
from hemis.operations import files
from hemis.operations.old_workbooks import CLOSED, OLD, old_sheets
from hemis.operations.open_workbooks import has_sheets, is_open_document, open_sheets
from hemis.operations.packages import MOST_COLUMNS, MOST_ROWS, SUSPICIOUS, TOO_MANY, check_extent, formulas

MOST_BYTES = 25 * 1024 * 1024
MOST_ENTRIES, MOST_UNPACKED, MOST_RATIO = 200, 60 * 1024 * 1024, 100
FIELD_LIMIT = 10_000
PIECE = 1024 * 1024
LOOKED_AT = 60
"""So many rows are enough to find a heading."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_GUARDED = re.compile(r'="([^"]*)"')
"""A text in the manner of programs that keep zeros from being lost: `="007"`; nothing is computed in it."""

TOO_LARGE = N_("Файл жуда катта: энг кўпи 25 МБ.")
NOT_A_BOOK = N_("Файл Эксель (XLSX) ёки CSV кўринишида эмас: уни Экселда очиб, XLSX қилиб сақланг.")
NO_SHEET = N_("Файлда тўлдирилган очиқ варақ йўқ: яширин варақлар олинмайди.")


def check_directory(
    content: bytes, *, most_bytes: int = MOST_BYTES, too_large: str = TOO_LARGE, not_a_book: str = NOT_A_BOOK
) -> None:
    """Refuse a bomb by what its directory says, before a single byte is unpacked."""
    if len(content) > most_bytes:
        raise RuleError(too_large, field="file")
    try:
        entries = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise RuleError(not_a_book, field="file") from error
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * packed:
        raise RuleError(SUSPICIOUS, field="file")


def check_content(content: bytes, suffix: str) -> None:
    """Refuse a file whose content is of another kind than its name says."""
    if not content.strip():
        raise RuleError(files.EMPTY, field="file")
    if content.startswith(OLD) and ENCRYPTED in content:
        raise RuleError(CLOSED, field="file")
    if suffix == ".xlsx" and content.startswith(b"PK"):
        check_directory(content)
    if kind_of(content) != suffix or (suffix == ".xlsx" and not files.is_genuine(content, suffix)):
        raise RuleError(files.CONTENT, field="file")
    if suffix == ".ods" and has_sheets(content):
        raise RuleError(files.CONTENT, field="file")


def kind_of(content: bytes) -> str:
    """Return the suffix that fits the content."""
    if content.startswith(OLD):
        return ".xls"
    if content.startswith(b"PK"):
        return ".ods" if is_open_document(content) else ".xlsx"
    return ".csv"


def read_sheet(content: bytes, *, nrows: int | None = None, wanted: Kind | None = None) -> Sheet:
    """Return a visible sheet of a workbook, or a CSV; RuleError on `file` for anything else.

    It is the first sheet with a heading of the `wanted` kind of table, else the first that is filled.
    """
    kind = kind_of(content)
    return _read_csv(content, nrows) if kind == ".csv" else _read_workbook(content, kind, nrows, wanted)


def _formulas_of(content: bytes, kind: str) -> Callable[[str], Iterable[tuple[int, int]]]:
    """Check how much the reader would build, and return where a sheet has formulas."""
    if kind == ".xls":
        if zipfile.is_zipfile(BytesIO(content)):  # the reader would try what is packed behind it
            raise RuleError(files.CONTENT, field="file")
        return old_sheets(content)
    check_directory(content)
    check_extent(content)
    if kind == ".ods":
        return open_sheets(content)
    return lambda name: formulas(content, name)


def _read_workbook(content: bytes, kind: str, nrows: int | None, wanted: Kind | None) -> Sheet:
    formulas_of = _formulas_of(content, kind)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        shown = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        visible = [each.name for each in shown if each.visible == SheetVisibleEnum.Visible]
        name = _chosen(book, visible, wanted)
        hidden = tuple((each.name, _filled_rows(book, each.name)) for each in shown if each.name not in visible)
        others = tuple((each, _filled_rows(book, each)) for each in visible if each != name)
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 1 if nrows is None else nrows)
        if len(rows) > MOST_ROWS or max(map(len, rows)) > MOST_COLUMNS:
            raise RuleError(TOO_MANY, field="file")
        merged = tuple(sheet.merged_cell_ranges or ())
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise RuleError(NOT_A_BOOK, field="file") from error
    unread = tuple((each, count) for each, count in others if count)
    return Sheet(name, rows, frozenset(formulas_of(name)), merged, hidden, unread)


def _chosen(book: CalamineWorkbook, names: Sequence[str], wanted: Kind | None) -> str:
    """Return the first sheet with a heading of the wanted kind, else the first that is filled."""
    filled = []
    for name in names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=LOOKED_AT)
        if rows:
            filled.append(name)
            if wanted and wanted.heading(rows):
                return name
    if not filled:
        raise RuleError(NO_SHEET, field="file")
    return filled[0]


def _filled_rows(book: CalamineWorkbook, name: str) -> int:
    """Count the rows of a sheet below its heading."""
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=True, nrows=MOST_ROWS)
    return max(0, sum(any(not is_blank(cell) for cell in row) for row in rows) - 1)


def _read_csv(content: bytes, nrows: int | None) -> Sheet:
    if len(content) > MOST_BYTES:
        raise RuleError(TOO_LARGE, field="file")
    if b"\x00" in content[:PIECE] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RuleError(NOT_A_BOOK, field="file")
    text = _decoded(content)
    first = text[:20_000]
    delimiter = max(";,\t|", key=first.count)
    rows: list[list[Any]] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            if len(row) > MOST_COLUMNS or len(rows) >= MOST_ROWS:
                raise RuleError(TOO_MANY, field="file")
            rows.append([_GUARDED.sub(r"\1", cell[:FIELD_LIMIT]) for cell in row])
            if nrows is not None and len(rows) >= nrows:
                break
    except csv.Error as error:
        raise RuleError(NOT_A_BOOK, field="file") from error
    if not any(len(row) > 1 for row in rows):
        raise RuleError(NOT_A_BOOK, field="file")
    return Sheet("", rows)


def _decoded(content: bytes) -> str:
    """Return the text of a CSV: UTF-8 or UTF-16 as its mark says, else the Cyrillic of old spreadsheets."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", errors="replace")


__all__ = ["check_content", "check_directory", "read_sheet"]
