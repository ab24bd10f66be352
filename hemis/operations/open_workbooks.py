"""ODS workbooks: how many cells the reader would build out of repeated ones, and where formulas are."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from xml.etree import ElementTree

from hemis.domain.digits import whole_number
from hemis.domain.errors import RuleError
from hemis.operations.packages import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, SUSPICIOUS, TOO_MANY

MEDIA_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
CONTENT = "content.xml"
PIECE = 1024 * 1024
Place = tuple[int, int]


def is_open_document(content: bytes) -> bool:
    """Say whether a package says of itself that it is such a workbook."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package, package.open("mimetype") as stream:
            return stream.read(len(MEDIA_TYPE) + 1).strip() == MEDIA_TYPE
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, OSError):
        return False


def has_sheets(content: bytes) -> bool:
    """Say whether a package is a workbook of the other kind as well: then nobody knows which of the two is read."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return any(name.lower().startswith("xl/") for name in package.namelist())


def open_sheets(content: bytes) -> Callable[[str], Iterable[Place]]:
    """Return where the formulas of a sheet are, by its name; RuleError for a file that reaches too far."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _refuse_entities(package)
            with package.open(CONTENT) as stream:
                found = dict(_sheets(stream))
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, OSError) as error:
        raise RuleError(SUSPICIOUS, field="file") from error
    return lambda name: found.get(name, ())


def _refuse_entities(package: zipfile.ZipFile) -> None:
    tail = b""
    with package.open(CONTENT) as stream:
        while piece := stream.read(PIECE):
            if b"<!DOCTYPE" in tail + piece or b"<!ENTITY" in tail + piece:
                raise RuleError(SUSPICIOUS, field="file")
            tail = piece[-16:]


def _sheets(stream: object) -> Iterator[tuple[str, list[Place]]]:
    """Yield name and formulas of each sheet, row by row."""
    name, formulas = "", list[Place]()
    row = rows = columns = 0
    for event, element in ElementTree.iterparse(stream, ("start", "end")):  # type: ignore[call-overload]
        if element.tag == f"{TABLE}table":
            if event == "start":
                name, formulas, row, rows, columns = element.get(f"{TABLE}name", ""), [], 0, 0, 0
            else:
                yield name, formulas
                element.clear()
        elif event == "end" and element.tag == f"{TABLE}table-row":
            repeated, width, found = _row(element)
            formulas += [(row, column) for column in found]
            row += repeated
            if width:
                rows, columns = row, max(columns, width)
            if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
                raise RuleError(TOO_MANY, field="file")
            element.clear()


def _row(element: ElementTree.Element) -> tuple[int, int, list[int]]:
    """Return how often a row stands, how far it is filled, and the columns of its formulas."""
    at = width = 0
    formulas: list[int] = []
    for cell in element:
        if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        count = _count(cell, "number-columns-repeated")
        if len(cell) or f"{TABLE}formula" in cell.attrib:
            width = at + count
        if f"{TABLE}formula" in cell.attrib:
            formulas.append(at)
        at += count
    return _count(element, "number-rows-repeated"), width, formulas


def _count(element: ElementTree.Element, name: str) -> int:
    count = whole_number(element.get(f"{TABLE}{name}", ""), 8)
    return 1 if count is None else count


__all__ = ["has_sheets", "is_open_document", "open_sheets"]
