"""Opening a spreadsheet that a stranger made: bounded before anything is unpacked, and nothing in it is computed."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.spreadsheets.cells import is_blank
from hemis.domain.spreadsheets.tables import Sheet
from hemis.operations import files

MOST_BYTES = 25 * 1024 * 1024
MOST_ENTRIES, MOST_UNPACKED, MOST_RATIO = 200, 60 * 1024 * 1024, 100
MOST_ROWS, MOST_COLUMNS = 100_000, 100
FIELD_LIMIT = 10_000
PIECE = 1024 * 1024
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")

TOO_LARGE = N_("Файл жуда катта: энг кўпи 25 МБ.")
NOT_A_BOOK = N_("Файл Эксель (XLSX) ёки CSV кўринишида эмас: уни Экселда очиб, XLSX қилиб сақланг.")
SUSPICIOUS = N_("Файл ичидаги ҳажм ҳаддан ташқари катта: уни қайтадан Экселда сақлаб кўринг.")
TOO_MANY = N_("Файлда қатор ёки устун жуда кўп.")
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
    if content.startswith(b"PK") and not files.is_genuine(content, ".xlsx"):
        raise RuleError(files.CONTENT, field="file")


def read_sheet(content: bytes, *, nrows: int | None = None) -> Sheet:
    """Return the first filled visible sheet of a workbook, or a CSV; RuleError on `file` for anything else."""
    if content.startswith(b"PK"):
        return _read_workbook(content, nrows)
    return _read_csv(content, nrows)


def _read_workbook(content: bytes, nrows: int | None) -> Sheet:
    check_directory(content)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        shown = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        hidden = tuple(
            (each.name, _filled_rows(book, each.name)) for each in shown if each.visible != SheetVisibleEnum.Visible
        )
        for each in shown:
            if each.visible != SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_name(each.name)
            rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 1 if nrows is None else nrows)
            if not rows:
                continue
            if len(rows) > MOST_ROWS or max(map(len, rows)) > MOST_COLUMNS:
                raise RuleError(TOO_MANY, field="file")
            merged = tuple(sheet.merged_cell_ranges or ())
            break
        else:
            raise RuleError(NO_SHEET, field="file")
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise RuleError(NOT_A_BOOK, field="file") from error
    return Sheet(each.name, rows, frozenset(_formulas(content, each.name)), merged, hidden)


def _filled_rows(book: CalamineWorkbook, name: str) -> int:
    """Count the rows of a hidden sheet below its heading."""
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=True, nrows=MOST_ROWS)
    return max(0, sum(any(not is_blank(cell) for cell in row) for row in rows) - 1)


def _formulas(content: bytes, name: str) -> Iterator[tuple[int, int]]:
    """Yield (row, column) from 0 of the cells with a formula: the reader gives only what was last computed."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        part = _part_of(package, name)
        if part is None or not _mentions_formula(package, part):
            return
        with package.open(part) as stream:
            for _event, element in ElementTree.iterparse(stream):
                tag = element.tag.rpartition("}")[2]
                if tag == "c":
                    found = PLACE.fullmatch(element.get("r", ""))
                    if found and any(child.tag.rpartition("}")[2] == "f" for child in element):
                        yield int(found[2]) - 1, _column(found[1])
                elif tag == "row":
                    element.clear()


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _mentions_formula(package: zipfile.ZipFile, part: str) -> bool:
    """Look for a formula without building anything; a document type is no part of a spreadsheet."""
    found, tail = False, b""
    with package.open(part) as stream:
        while piece := stream.read(PIECE):
            if b"<!DOCTYPE" in tail + piece or b"<!ENTITY" in tail + piece:
                raise RuleError(SUSPICIOUS, field="file")
            found = found or bool(FORMULA.search(tail + piece))
            tail = piece[-16:]
    return found


def _part_of(package: zipfile.ZipFile, name: str) -> str | None:
    """Return the part in which a sheet of that name is kept."""
    book, links = (
        ElementTree.fromstring(_small(package, part)) for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    )
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet" and sheet.get("name") == name:
            key = next((value for attribute, value in sheet.attrib.items() if attribute.endswith("}id")), None)
            target = targets.get(key, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return part if part in package.namelist() else None
    return None


def _small(package: zipfile.ZipFile, part: str) -> bytes:
    content = package.read(part)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise RuleError(SUSPICIOUS, field="file")
    return content


def _read_csv(content: bytes, nrows: int | None) -> Sheet:
    if len(content) > MOST_BYTES:
        raise RuleError(TOO_LARGE, field="file")
    if b"\x00" in content[:PIECE] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RuleError(NOT_A_BOOK, field="file")
    text = _decoded(content)
    first = text[:20_000]
    delimiter = max(";,\t", key=first.count)
    rows: list[list[Any]] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            if len(row) > MOST_COLUMNS or len(rows) >= MOST_ROWS:
                raise RuleError(TOO_MANY, field="file")
            rows.append([cell[:FIELD_LIMIT] for cell in row])
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
