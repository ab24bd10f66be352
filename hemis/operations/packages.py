"""Inside the package of a workbook: how far its sheets reach, where formulas stand. Nothing here builds a sheet."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 100_000, 100, 4_000_000
PIECE, LONGEST_TAG = 1024 * 1024, 65_536
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
FILLED = re.compile(
    rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*[\"']\s*([A-Za-z]{1,3})(\d{1,8})\s*[\"'][^>]*?(/?)>",
)
"""A cell with its column, its row, and a stroke if there is nothing in it."""
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
"""UTF-16 would hide what we look for; no program writes it into a workbook."""

SUSPICIOUS = N_("Файл ичидаги ҳажм ҳаддан ташқари катта: уни қайтадан Экселда сақлаб кўринг.")
TOO_MANY = N_("Файлда қатор ёки устун жуда кўп.")
FAR_CELL = N_("Файлда жадвалдан жуда узоқда %(place)s катагига бир нарса ёзилган: уни ўчириб, қайта юкланг.")


def check_extent(content: bytes) -> None:
    """Refuse a workbook with a filled cell far from its table: the reader would build everything in between."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        for part in package.namelist():
            _check_part(package, part)  # a sheet may have any name


def _check_part(package: zipfile.ZipFile, part: str) -> None:
    rows = columns = 0
    tail = b""
    with package.open(part) as stream:
        while piece := stream.read(PIECE):
            if piece.startswith(OTHER_ENCODINGS):
                raise RuleError(SUSPICIOUS, field="file")
            text = tail + piece
            for letters, row, is_empty in FILLED.findall(text):
                if is_empty:
                    continue
                rows, columns = max(rows, int(row)), max(columns, column_of(letters.decode().upper()) + 1)
                if rows > MOST_ROWS or columns > MOST_COLUMNS:
                    raise RuleError(FAR_CELL, field="file", place=f"{letters.decode()}{row.decode()}")
            tail = text[text.rfind(b"<") :][-LONGEST_TAG:]
    if rows * columns > MOST_CELLS:
        raise RuleError(TOO_MANY, field="file")


def formulas(content: bytes, name: str) -> Iterator[tuple[int, int]]:
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
                        yield int(found[2]) - 1, column_of(found[1])
                elif tag == "row":
                    element.clear()


def column_of(letters: str) -> int:
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


__all__ = ["MOST_CELLS", "MOST_COLUMNS", "MOST_ROWS", "SUSPICIOUS", "TOO_MANY", "check_extent", "column_of", "formulas"]
