"""Reading a spreadsheet that a stranger made: bounded before anything is unpacked."""

from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.operations.packages import check_extent
from hemis.operations.workbooks import check_directory

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5_000, 60, 500

TOO_LARGE = N_("Файл жуда катта: энг кўпи 5 МБ.")
NOT_A_BOOK = N_("Файл Эксель (XLSX) кўринишида эмас: қайдномани юклаб олиб, шу файлни тўлдиринг.")
TOO_MANY = N_("Файлда қатор ёки устун жуда кўп.")


def read_rows(content: bytes, longest: int = LONGEST_CELL) -> list[list[str]]:
    """Return the cells of the first sheet as text; RuleError on field `file` for anything but a sane workbook.

    What a cell has beyond `longest` signs is cut off.
    """
    check_directory(content, most_bytes=MOST_BYTES, too_large=TOO_LARGE, not_a_book=NOT_A_BOOK)
    check_extent(content)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise RuleError(NOT_A_BOOK, field="file") from error
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise RuleError(TOO_MANY, field="file")
    return [[_text(cell, longest) for cell in row] for row in rows]


def _text(cell: Any, longest: int) -> str:
    """A whole number loses the fraction that every spreadsheet gives it."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)[:longest].strip()


__all__ = ["read_rows"]
