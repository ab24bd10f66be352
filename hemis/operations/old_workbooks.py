"""Old XLS workbooks: what is in them before anybody builds it, and where their formulas are.

The compound file and its records are those of the published formats [MS-CFB] and [MS-XLS]; of the records only the
places of cells are looked at. Nothing is packed in this format, so that no file is larger inside than outside.
"""

import struct
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.operations.packages import FAR_CELL, MOST_CELLS, MOST_COLUMNS, SUSPICIOUS, TOO_MANY

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END, FREE = 0xFFFFFFFE, 0xFFFFFFFF
ENTRY, HEADER_FATS = 128, 109
BOUND_SHEET, BEGIN, FINISH, LOCKED = 0x85, 0x809, 0x0A, 0x2F
FORMULA, SHARED_FORMULA, ARRAY = 0x06, 0x4BC, 0x221
CELLS = {FORMULA, 0x203, 0x27E, 0xFD, 0x204, 0x205, 0xD6}
"""Records of one filled cell; blank ones are nothing."""
MANY_NUMBERS = 0xBD
CLOSED = N_("Файл парол билан ёпилган: паролсиз сақлаб, қайта юкланг.")
BROKEN = N_("Эски XLS файл бузилган: уни Экселда очиб, XLSX қилиб сақланг.")
Record = tuple[int, bytes]


def old_sheets(content: bytes) -> Callable[[str], Iterable[tuple[int, int]]]:
    """Return where the formulas of a sheet are, by its name; RuleError for a file that reaches too far."""
    try:
        book = _stream(content)
        found = dict(_sheets(book))
    except (struct.error, IndexError, ValueError) as error:
        raise RuleError(BROKEN, field="file") from error
    return lambda name: found.get(name, ())


def _sheets(book: bytes) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield name and formulas of each sheet."""
    places: list[tuple[str, int]] = []
    for kind, body in _records(book, 0):
        if kind == LOCKED:
            raise RuleError(CLOSED, field="file")
        if kind == BOUND_SHEET:
            places.append((_name(body), struct.unpack_from("<I", body)[0]))
    if not places:
        raise ValueError("no sheet")
    for name, start in places:
        yield name, _examined(_records(book, start))


def _name(body: bytes) -> str:
    length, is_wide = body[6], body[7] & 1
    return body[8 : 8 + 2 * length].decode("utf-16-le") if is_wide else body[8 : 8 + length].decode("latin-1")


def _examined(records: Iterable[Record]) -> list[tuple[int, int]]:
    formulas: list[tuple[int, int]] = []
    rows = columns = 0
    for kind, body in records:
        if kind in CELLS:
            row, column = struct.unpack_from("<HH", body)
            if kind == FORMULA:
                formulas.append((row, column))
        elif kind == MANY_NUMBERS:
            row, column = struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, len(body) - 2)[0]
        else:
            continue
        rows, columns = max(rows, row + 1), max(columns, column + 1)
        if columns > MOST_COLUMNS:
            raise RuleError(FAR_CELL, field="file", place=f"R{row + 1}C{column + 1}")
    if rows * columns > MOST_CELLS:
        raise RuleError(TOO_MANY, field="file")
    return formulas


def _records(book: bytes, start: int) -> Iterator[Record]:
    """Yield kind and body of the records of one part of the book, without charts that lie inside."""
    at, depth = start, 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        depth += (kind == BEGIN) - (kind == FINISH)
        if kind == FINISH and depth <= 0:
            return
        if depth == 1:
            yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def _stream(content: bytes) -> bytes:
    """Return the stream of the book out of its compound file."""
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError("not a compound file")
    size = 1 << shift

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    table = _table(content, sector, size)
    (first, cutoff), (small_first,) = (struct.unpack_from("<I4xI", content, 48), struct.unpack_from("<I", content, 60))
    directory = b"".join(sector(number) for number in _chain(table, first))
    entries = [directory[at : at + ENTRY] for at in range(0, len(directory) - ENTRY + 1, ENTRY)]
    names = {_entry_name(entry): entry for entry in reversed(entries)}
    entry = names.get("Workbook") or names.get("Book")
    if entry is None:
        raise ValueError("no book")
    start, length = struct.unpack_from("<II", entry, 116)
    if length > len(content):
        raise RuleError(SUSPICIOUS, field="file")
    if length >= cutoff:
        return b"".join(sector(number) for number in _chain(table, start))[:length]
    packed = b"".join(sector(number) for number in _chain(table, struct.unpack_from("<I", entries[0], 116)[0]))
    small = _numbers(b"".join(sector(number) for number in _chain(table, small_first)))
    return b"".join(packed[number * 64 : number * 64 + 64] for number in _chain(small, start))[:length]


def _entry_name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")


def _table(content: bytes, sector: Callable[[int], bytes], size: int) -> tuple[int, ...]:
    """Return the table that says which sector follows which."""
    count, more = struct.unpack_from("<I", content, 44)[0], struct.unpack_from("<I", content, 68)[0]
    places = list(struct.unpack_from(f"<{HEADER_FATS}I", content, 76))
    seen: dict[int, bool] = defaultdict(bool)
    while more not in (END, FREE) and not seen[more]:
        seen[more] = True
        *found, more = _numbers(sector(more).ljust(size, b"\xff"))
        places += found
    return _numbers(b"".join(sector(place) for place in places[:count] if place < END - 3))


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _chain(table: tuple[int, ...], start: int) -> Iterator[int]:
    """Yield the sectors of a stream; one that goes in a circle is broken."""
    left = len(table)
    while start < END - 3:
        if left <= 0:
            raise ValueError("a circle")
        left -= 1
        yield start
        start = table[start]


__all__ = ["OLD", "old_sheets"]
