"""A grade sheet as a grid: its rows and cells ready to be drawn, and the cells that a page sends back."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import compress
from typing import NamedTuple

from flask import abort
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from hemis.domain import results
from hemis.domain.control_kinds import FINAL
from hemis.domain.errors import RuleError
from hemis.domain.formats import plain
from hemis.domain.i18n import N_
from hemis.domain.translit import to_latin
from hemis.operations.assessment import Outcome, Typed, writers
from hemis.operations.gradebook import Cell, Gradebook, Key, Line
from hemis.web import language
from hemis.web.controls import control_short, told
from hemis.web.forms import clean, refusal

LEFT_GROUP = N_("Гуруҳдан чиққан.")
NAME = re.compile(r"(\d{1,9})-(\d{1,9})-(\d{1,6})-(k|\d{0,4})", re.ASCII)
LONGEST = 40


@dataclass(frozen=True)
class Other:
    """What somebody else wrote into a cell meanwhile."""

    text: str
    name: str
    name_latin: str
    at: datetime | None


class CellView(NamedTuple):
    """A cell ready to be drawn; `name` carries the version and the value with which the page was opened."""

    id: str
    labels: str
    """The headings of its row and of its column."""
    name: str
    text: str
    is_open: bool = False
    kind: str = ""
    error: str = ""
    other: Other | None = None


class RowView(NamedTuple):
    """A student's row in the script of the page: cells, total, mark, and in words why there is none."""

    id: int
    number: int
    name: str
    cells: list[CellView]
    total: str | None
    """None where the page shows the final alone."""
    mark: str
    mark_name: str
    notes: list[str]


@dataclass(frozen=True)
class Answer:
    """What came back of a save: texts as they were typed, refusals and clashes by cell."""

    texts: Mapping[Key, str] = field(default_factory=dict)
    errors: Mapping[Key, RuleError] = field(default_factory=dict)
    others: Mapping[Key, Other] = field(default_factory=dict)
    names: Mapping[Key, str] = field(default_factory=dict)
    saved: frozenset[Key] = frozenset()
    refusal: str = ""
    unsaved: tuple[tuple[str, str, str], ...] = ()
    """Student, control and text of what was typed into a sheet that had been locked meanwhile."""


NOTHING = Answer()


def rows_of(book: Gradebook, *, is_open: bool, answer: Answer = NOTHING) -> list[RowView]:
    """Return the sheet as its page shows it."""
    latin = language.is_latin()
    return [row_of(book, line, number, is_open, answer, latin) for number, line in enumerate(book.lines, start=1)]


def row_of(book: Gradebook, line: Line, number: int, is_open: bool, answer: Answer, latin: bool) -> RowView:
    """Return one student's row."""
    result = book.result(line)
    is_barred = result.state == results.NOT_ADMITTED if not book.is_part else bool(book.kept_out(line))
    kinds = frozenset[str]() if not is_open or not line.is_member else {each.kind for each in book.shown} - book.closed
    cells = [
        _cell(line, int(each.key), each.kind in kinds, is_barred and each.kind == FINAL, answer, latin)
        for each in book.shown
    ]
    notes = [*([] if line.is_member else [_(LEFT_GROUP)]), *_told(book, line, result)]
    if book.is_part:
        return RowView(line.student_id, number, book.short_name(line)[latin], cells, None, "", "", notes)
    mark = "" if result.mark is None else str(result.mark)
    mark_name = book.mark_name(result.mark).lower() if mark else ""
    name, total = book.short_name(line)[latin], plain(result.total, 1)
    mark_name = to_latin(mark_name) if latin else mark_name
    return RowView(line.student_id, number, name, cells, total, mark, mark_name, notes)


def _told(book: Gradebook, line: Line, result: results.SubjectResult) -> list[str]:
    """Why there is no mark; an examiner learns that a student is not admitted, and not by how many points."""
    if book.is_part:
        return [_(said)] if (said := book.kept_out(line)) else []
    return [told(reason) for reason in result.reasons]


def _cell(line: Line, column: int, is_open: bool, is_barred: bool, answer: Answer, latin: bool) -> CellView:
    student, now = line.student_id, line.cells[column]
    key = student, column
    # A final entered before its student was barred stays open, so that it can be taken out again.
    is_open = is_open and not now.is_carried and (not is_barred or now.is_filled)
    text = to_latin(now.text) if latin else now.text
    fresh = CellView(f"{student}-{column}", f"s{student} h{column}", name_of(key, now), text, is_open)
    return fresh if answer is NOTHING else _answered(fresh, key, answer)


def _answered(fresh: CellView, key: Key, answer: Answer) -> CellView:
    """Return a cell as it comes back of a save."""
    error, other = answer.errors.get(key), answer.others.get(key)
    # What was typed is not lost and its refusal is read, even where nothing more is to be typed.
    return fresh._replace(
        is_open=fresh.is_open or error is not None,
        name=answer.names.get(key) or fresh.name,
        text=answer.texts.get(key, fresh.text),
        kind="refused" if error or other else "saved" if key in answer.saved else "",
        error=refusal(error) if error else "",
        other=other,
    )


def shown(cell: Cell) -> str:
    """Return a cell's value in the script of the page."""
    return to_latin(cell.text) if language.is_latin() else cell.text


def name_of(key: Key, cell: Cell) -> str:
    """Return the name of a cell's input: student, control, version, value."""
    return f"{key[0]}-{key[1]}-{cell.version}-{cell.key}"


def typed_cells(book: Gradebook, form: MultiDict[str, str]) -> list[Typed]:
    """Return the cells of a form; a student or control that is not of this sheet is 404."""
    found: dict[Key, Typed] = {}
    for name, texts in form.lists():
        if match := NAME.fullmatch(name):
            student, control, version, base = match.groups()
            key = int(student), int(control)
            if not book.has(key):
                abort(404)
            # A button beside the input sends the same name after it: the last one is what the person chose.
            found[key] = Typed(*key, int(version), base, str(clean(texts[-1]))[:LONGEST])
    return list(found.values())


def answer_of(typed: Iterable[Typed], outcome: Outcome) -> Answer:
    """Return what a page shows after a save: everything as it was typed, unless all of it is written."""
    if outcome.is_written:
        return Answer(saved=frozenset(cell.key for cell in typed))
    names = writers(outcome.clashes.values())
    others = {
        key: Other(shown(cell), *names[cell.entered_by_id], cell.entered_at) for key, cell in outcome.clashes.items()
    }
    return Answer(
        texts={cell.key: cell.text for cell in typed},
        errors=outcome.faults,
        others=others,
        names={cell.key: cell.name for cell in typed if cell.key not in others},
    )


def unsaved(book: Gradebook, typed: Iterable[Typed], error: RuleError) -> Answer:
    """Return what a person typed into a sheet that takes nothing any more."""
    lost = tuple(
        (book.by_student[cell.student_id].full_name, control_short(book.by_control[cell.control_id]), cell.text)
        for cell in typed
        if cell.text != shown(book.cell(cell.key))
    )
    return Answer(refusal=refusal(error), unsaved=lost)


def changed_rows(
    book: Gradebook, typed: Iterable[Typed], was_barred: Mapping[int, bool], answer: Answer
) -> list[RowView]:
    """Return the rows of the cells sent, with those cells and with the final where it opened or closed."""
    sent = {cell.key for cell in typed}
    rows = []
    for number, line in enumerate(book.lines, start=1):
        if any(student == line.student_id for student, _control in sent):
            row = row_of(book, line, number, True, answer, language.is_latin())
            is_turned = was_barred[line.student_id] != bool(book.barred(line))
            shown_again = [
                cell.kind
                or (answer.saved and (line.student_id, control.key) in sent)
                or (is_turned and control.kind == FINAL)
                for cell, control in zip(row.cells, book.shown, strict=True)
            ]
            rows.append(row._replace(cells=list(compress(row.cells, shown_again))))
    return rows
