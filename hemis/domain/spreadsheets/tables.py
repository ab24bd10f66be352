"""One way of reading for all kinds of table: heading, blank and total rows, cells, rows, the whole file."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from hemis.domain.spreadsheets.cells import (
    ACCEPTED,
    REFUSED,
    SKIPPED,
    WARNED,
    Cell,
    is_blank,
    refused,
)
from hemis.domain.spreadsheets.headings import Heading, find_either
from hemis.domain.spreadsheets.references import Doubted, References
from hemis.domain.spreadsheets.skipping import why_skipped

_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|[\u0410-\u042f/0]+[!?]?|#+)")
Read = Callable[[Any, References], Cell]
Progress = Callable[[int, int], None]
EVERY = 500
"""Progress is told after so many rows."""


@dataclass(frozen=True)
class Sheet:
    """A sheet as it was read: cells by row and column, which of them are formulas, which merged (all from 0)."""

    name: str
    rows: Sequence[Sequence[Any]]
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    hidden: tuple[tuple[str, int], ...] = ()
    """The hidden sheets of the book and how many rows of data each has; nothing is taken from them."""
    unread: tuple[tuple[str, int], ...] = ()
    """The same of its other visible sheets."""


@dataclass(frozen=True)
class Column:
    """A column of a kind of table; `default` is the value of an empty cell of a column that is not required."""

    field: str
    title: str
    read: Read
    required: bool = False
    default: Any = ""


class Doubt(NamedTuple):
    """What a check of whole rows says: about a row, or about one field of it."""

    state: str
    reason: str
    field: str = ""
    params: tuple[tuple[str, str], ...] = ()


@dataclass
class Line:
    """A row of the sheet after reading; `number` counts from 1 as the spreadsheet does."""

    number: int
    state: str = ACCEPTED
    reason: str = ""
    cells: dict[str, Cell] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    mended: int = 0

    @property
    def values(self) -> dict[str, Any]:
        return {name: cell.value for name, cell in self.cells.items()}

    @property
    def is_taken(self) -> bool:
        return self.state in (ACCEPTED, WARNED)

    def note(self, doubt: Doubt) -> None:
        """Add what a check of whole rows says; the row's own outcome is the worst of all."""
        self.doubts.append(doubt)
        if doubt.state == REFUSED and self.state != REFUSED:
            self.state, self.reason = REFUSED, doubt.reason
        elif doubt.state == WARNED and self.state == ACCEPTED:
            self.state, self.reason = WARNED, doubt.reason


Check = Callable[[Line, References, dict[Any, Any]], Iterable[Doubt]]
"""Looks at a row whose cells are good; the dictionary is its memory of the rows before."""
FileCheck = Callable[[Sequence[Line], References], Iterable[Doubt]]


@dataclass(frozen=True)
class Kind:
    """A kind of table: its columns, and what must hold for rows and for the whole."""

    name: str
    title: str
    columns: tuple[Column, ...]
    check: Check | None = None
    check_file: FileCheck | None = None
    either: tuple[tuple[str, ...], ...] = ()
    """Columns of which one set is required: surname and name, or both in one."""
    complete: Callable[[Line], None] | None = None
    """Fills what follows from other cells of a row."""

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(column.field for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.field for column in self.columns if column.required)

    def required_in(self, columns: Collection[str]) -> tuple[str, ...]:
        """Return the required fields of a file that has these columns."""
        fitting = (each for each in self.either if set(each) <= set(columns))
        return (*self.required, *next(fitting, self.either[0] if self.either else ()))

    @property
    def usual(self) -> tuple[str, ...]:
        """The fields that a table of this kind has, without those that stand for others."""
        return tuple(name for name in self.fields if not any(name in each for each in self.either[1:]))

    def heading(self, rows: Sequence[Sequence[Any]]) -> Heading | None:
        """Return the heading of such a table, or None."""
        return find_either(rows, self.fields, self.required, self.either)


@dataclass
class Report:
    """What an examination found."""

    heading: Heading
    lines: list[Line]
    warnings: list[Doubt]
    hidden: tuple[tuple[str, int], ...] = ()
    unread: tuple[tuple[str, int], ...] = ()

    @property
    def counts(self) -> Counter[str]:
        return Counter(line.state for line in self.lines)

    @property
    def taken(self) -> list[Line]:
        return [line for line in self.lines if line.is_taken]


class NoHeadingError(ValueError):
    """No row of the sheet looks like the heading of this kind of table."""


def heading_of(sheet: Sheet, kind: Kind, chosen: Mapping[str, int | None] | None = None) -> Heading:
    """Return the heading, with the columns that a person chose instead of those found."""
    heading = kind.heading(sheet.rows)
    if heading is None:
        raise NoHeadingError(kind.name)
    if chosen is None:
        return heading
    return heading._replace(columns={name: at for name, at in chosen.items() if at is not None})


def examine(
    sheet: Sheet,
    kind: Kind,
    known: References,
    *,
    chosen: Mapping[str, int | None] | None = None,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Read every row below the heading, say what becomes of it, and why. NoHeadingError without a heading."""
    heading = heading_of(sheet, kind, chosen)
    filled = _filled_down(sheet, heading)
    formulas: dict[int, set[int]] = defaultdict(set)
    for row, column in sheet.formulas:
        formulas[row].add(column)
    lines: list[Line] = []
    memory: dict[Any, Any] = {}
    total = len(sheet.rows)
    for at in range(heading.row + 1, total):
        lines.append(_line(sheet, kind, known, heading, filled, at, formulas.get(at, set())))
        line = lines[-1]
        if kind.check and line.state in (ACCEPTED, WARNED, REFUSED):
            for doubt in kind.check(line, known, memory):
                line.note(doubt)
        if known.judge and line.is_taken and (objection := known.judge(line.number, line.values)):
            line.note(_refusal(objection))
        if at % EVERY == 0:
            progress(at, total)
    while lines and lines[-1].reason == "empty_row":
        lines.pop()
    warnings = list(kind.check_file(lines, known)) if kind.check_file else []
    if known.closing:
        warnings += [Doubt(WARNED, reason, name, params) for reason, name, params in known.closing()]
    progress(total, total)
    return Report(heading, lines, warnings, sheet.hidden, sheet.unread)


def _refusal(objection: Doubted) -> Doubt:
    reason, name, params = objection
    return Doubt(REFUSED, reason, name, params)


def _filled_down(sheet: Sheet, heading: Heading) -> dict[tuple[int, int], Any]:
    """Return the values that cells below a merged one take from it."""
    columns = set(heading.columns.values())
    found: dict[tuple[int, int], Any] = {}
    left_over = len(sheet.rows) * len(columns)  # merged cells never overlap, unless somebody means harm
    for (top, left), (bottom, right) in sheet.merged:
        if top <= heading.row or left not in columns or right != left or top >= len(sheet.rows):
            continue
        value = _cell(sheet.rows[top], left)
        bottom = min(bottom, len(sheet.rows) - 1)
        left_over -= bottom - top
        if left_over < 0:
            break
        found |= {(row, left): value for row in range(top + 1, bottom + 1)}
    return found


def _cell(row: Sequence[Any], column: int) -> Any:
    return row[column] if column < len(row) else ""


def _line(
    sheet: Sheet,
    kind: Kind,
    known: References,
    heading: Heading,
    filled: Mapping[tuple[int, int], Any],
    at: int,
    formulas: set[int],
) -> Line:
    row, line = sheet.rows[at], Line(at + 1)
    names = kind.required_in(heading.columns)
    required = {heading.columns[name] for name in names if name in heading.columns}
    why = why_skipped(row, required, heading, formulas)
    if why:
        line.state, line.reason = SKIPPED, why
        return line
    for column in kind.columns:
        place = heading.columns.get(column.field)
        is_required = column.field in names
        line.cells[column.field] = _read(sheet, column, known, filled, at, place, is_required=is_required)
    if kind.complete:
        kind.complete(line)
    _settle(line, heading)
    return line


def _read(
    sheet: Sheet,
    column: Column,
    known: References,
    filled: Mapping[tuple[int, int], Any],
    at: int,
    place: int | None,
    *,
    is_required: bool,
) -> Cell:
    raw = _cell(sheet.rows[at], place) if place is not None else ""
    if place is not None and ((at, place) in sheet.formulas or (isinstance(raw, str) and raw.lstrip()[:1] == "=")):
        return refused("formula_not_allowed")
    if isinstance(raw, str) and _ERROR.fullmatch(raw):
        return refused("cell_error", value=raw)
    if is_blank(raw) and place is not None and (at, place) in filled:
        raw = filled[at, place]
    if is_blank(raw):
        return refused(f"required_missing:{column.field}", column=column.title) if is_required else Cell(column.default)
    return column.read(raw, known)


def _settle(line: Line, heading: Heading) -> None:
    """Give the row the outcome of its worst cell, the leftmost of equals."""
    ordered = sorted(line.cells.items(), key=lambda each: heading.columns.get(each[0], 10_000))
    for state in (REFUSED, WARNED):
        for _name, cell in ordered:
            if cell.state == state:
                line.state, line.reason = state, cell.reason
                return


def faults_of(report: Report) -> Iterator[tuple[int, str, int | None, str, str, tuple[tuple[str, str], ...]]]:
    """Yield (row, field, column, state, reason, params) of every doubt and refusal, row by row."""
    for line in report.lines:
        for name, cell in line.cells.items():
            if cell.state in (WARNED, REFUSED):
                yield line.number, name, report.heading.columns.get(name), cell.state, cell.reason, cell.params
        for doubt in line.doubts:
            place = report.heading.columns.get(doubt.field) if doubt.field else None
            yield line.number, doubt.field, place, doubt.state, doubt.reason, doubt.params
