"""Workbooks of other kinds than XLSX, as small as their formats allow, so that no binary file lies among the tests."""

import io
import struct
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

FREE, END, FATS = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512
MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
Rows = Sequence[Sequence[Any]]


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _cell(row: int, column: int, value: Any) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str) and value.startswith("="):
        return _record(0x06, place + struct.pack("<dHI", 1.0, 0, 0) + struct.pack("<H", 3) + b"\x1e\x01\x00")
    if isinstance(value, int | float):
        return _record(0x203, place + struct.pack("<d", value))
    return _record(0x204, place + struct.pack("<HB", len(value), 1) + str(value).encode("utf-16-le"))


def old_book(rows: Rows, *, hidden: Rows | None = None, far: tuple[int, int] | None = None) -> bytes:
    """Return an XLS workbook: a sheet, perhaps a hidden one before it; `far` is a place with one more cell."""
    sheets = [("Яширин", hidden, 1)] if hidden is not None else []
    sheets.append(("Рўйхат", rows, 0))
    parts = []
    for _name, lines, _state in sheets:
        cells = [
            _cell(at, column, value) for at, row in enumerate(lines) for column, value in enumerate(row) if value != ""
        ]
        cells += [_cell(*far, "x")] if far else []
        parts.append(_record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + b"".join(cells) + _record(0x0A))
    heads = [_bound(name, 0, state) for name, _lines, state in sheets]
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0)) + _record(0x42, struct.pack("<H", 1200))
    at = len(begin) + sum(map(len, heads)) + 4
    heads = []
    for (name, _lines, state), part in zip(sheets, parts, strict=True):
        heads.append(_bound(name, at, state))
        at += len(part)
    return _compound(begin + b"".join(heads) + _record(0x0A) + b"".join(parts))


def _bound(name: str, at: int, state: int) -> bytes:
    return _record(0x85, struct.pack("<IBBBB", at, state, 0, len(name), 1) + name.encode("utf-16-le"))


def _compound(stream: bytes) -> bytes:
    """Wrap a stream as the book of a compound file."""
    stream = stream.ljust(4096, b"\x00")
    stream += b"\x00" * (-len(stream) % SECTOR)
    count = len(stream) // SECTOR
    fat_count = 1
    while (count + 1 + fat_count) > fat_count * SECTOR // 4:
        fat_count += 1
    table = [*range(1, count), END, END, *([FATS] * fat_count)]
    table += [FREE] * (fat_count * SECTOR // 4 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, fat_count, count, 0, 4096, END, 0, END, 0)
    places = [count + 1 + number for number in range(fat_count)]
    header += struct.pack("<109I", *places, *([FREE] * (109 - fat_count)))
    directory = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 0, len(stream))
    return header + stream + directory.ljust(SECTOR, b"\x00") + struct.pack(f"<{len(table)}I", *table)


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\x00\x00"
    head = text.ljust(64, b"\x00") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return head + b"\x00" * 36 + struct.pack("<IQ", start, size)


def open_book(rows: Rows, *, repeated: int = 1, media_type: str = MEDIA_TYPE) -> bytes:
    """Return an ODS workbook of one sheet, whose last row stands `repeated` times."""
    lines = [_line(row, repeated if at == len(rows) - 1 else 1) for at, row in enumerate(rows)]
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMES.items())
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Рўйхат">{"".join(lines)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", media_type)
        package.writestr("content.xml", xml, zipfile.ZIP_DEFLATED)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def _line(row: Sequence[Any], repeated: int) -> str:
    cells = []
    for value in row:
        if value == "":
            cells.append("<table:table-cell/>")
            continue
        formula = f" table:formula={quoteattr(value)}" if isinstance(value, str) and value.startswith("=") else ""
        kind = (
            f'office:value-type="float" office:value="{value}"'
            if isinstance(value, int | float)
            else ('office:value-type="string"')
        )
        cells.append(f"<table:table-cell{formula} {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>")
    again = f' table:number-rows-repeated="{repeated}"' if repeated > 1 else ""
    return f"<table:table-row{again}>{''.join(cells)}</table:table-row>"
