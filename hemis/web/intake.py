"""What a filled-in spreadsheet would change in its sheet, and what is wrong with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.models.accounts import User
from hemis.operations.assessment import Outcome, Typed, examine
from hemis.operations.gradebook import Gradebook, Key
from hemis.web.controls import control_short
from hemis.web.forms import clean, refusal
from hemis.web.grids import LONGEST, name_of, shown

OTHER_SHEET = N_("Бу файл бошқа қайдномадан олинган: шу қайдноманинг ўзидан юклаб олинган файлни тўлдиринг.")
UNKNOWN = N_("Бу рақамли талаба қайдномада йўқ.")
TWICE = N_("Бу талаба файлда икки марта учрайди.")
MOST_FAULTS = 200
FIRST_POINTS = 2


@dataclass(frozen=True)
class Change:
    """One cell that the file would change; `name` and `after` are sent when the person confirms."""

    student: str
    control: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Fault:
    """One thing to mend in the file."""

    row: int
    student: str
    control: str
    text: str
    reason: str


@dataclass
class Intake:
    """All or nothing: with a single fault, nothing can be confirmed."""

    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def intake_of(book: Gradebook, rows: Sequence[Sequence[str]], *, by: User, at: datetime) -> Intake:
    """Compare a file with its sheet; RuleError when it is the file of another one."""
    _require_same_sheet(book, rows)
    intake, typed, places = Intake(), [], {}
    by_number = {line.number: line for line in book.lines}
    seen: set[str] = set()
    for at_row, row in enumerate(rows[1:], start=2):
        number = clean(row[0]) if row else ""
        if not number:
            continue
        line = by_number.get(number)
        if line is None or number in seen:
            intake.faults.append(Fault(at_row, number, "", "", _(UNKNOWN if line is None else TWICE)))
            continue
        seen.add(number)
        for column, control in enumerate(book.shown, start=FIRST_POINTS):
            key: Key = (line.student_id, int(control.key))
            text = clean(row[column])[:LONGEST] if column < len(row) else ""
            typed.append(Typed(*key, book.cell(key).version, book.cell(key).key, text))
            places[key] = at_row
    _examine(book, typed, places, intake, examine(book, typed, by=by, at=at))
    return intake


def _examine(book: Gradebook, typed: list[Typed], places: dict[Key, int], intake: Intake, outcome: Outcome) -> None:
    texts = {cell.key: cell.text for cell in typed}
    for key, error in outcome.faults.items():
        intake.faults.append(Fault(places[key], *_names(book, key), texts[key], refusal(error)))
    intake.faults.sort(key=lambda fault: fault.row)
    del intake.faults[MOST_FAULTS:]
    for key in outcome.changes:
        cell = book.cell(key)
        intake.changes.append(Change(*_names(book, key), name_of(key, cell), shown(cell), texts[key]))


def _names(book: Gradebook, key: Key) -> tuple[str, str]:
    return book.by_student[key[0]].full_name, control_short(book.by_control[key[1]])


def _require_same_sheet(book: Gradebook, rows: Sequence[Sequence[str]]) -> None:
    """The first heading names the sheet, the others the maxima of its controls."""
    heading = rows[0] if rows else []
    numbers = re.findall(r"\d+", heading[0]) if heading else []
    maxima = [re.findall(r"\((\d+)\)$", text) for text in heading[FIRST_POINTS : FIRST_POINTS + len(book.shown)]]
    if numbers != [str(book.sheet.id)] or maxima != [[str(control.maximum)] for control in book.shown]:
        raise RuleError(OTHER_SHEET, field="file")
