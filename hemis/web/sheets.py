"""What the two rooms of the grade sheet share: its list, its steps, its history and its spreadsheet."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField

from hemis.domain.i18n import N_
from hemis.domain.schedules import RESTUDY_ROUND
from hemis.domain.translit import to_latin
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.audit import AuditEntry
from hemis.models.commissions import Commission, CommissionMember
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.operations import appealed, gradebook
from hemis.operations.gradebook import Gradebook
from hemis.web import language
from hemis.web.controls import control_short, control_title
from hemis.web.export import as_file
from hemis.web.forms import choice
from hemis.web.grids import RowView, rows_of, shown
from hemis.web.history import Line, entries_of, line_of
from hemis.web.jinja import date_and_time, named
from hemis.web.listing import ALL, FilterForm, folded

REMEMBERED = 200
STATES = {
    "draft": (N_("қоралама"), "muted"),
    "closed": (N_("ёпилган, тасдиқ кутилмоқда"), "warn"),
    "confirmed": (N_("тасдиқланган"), "ok"),
    "reopened": (N_("қайта очилган"), "warn"),
    "annulled": (N_("бекор қилинган"), "danger"),
}
ROUNDS = {
    1: N_("1-қайднома"),
    2: N_("2-қайднома (қайта топшириш)"),
    3: N_("3-қайднома (комиссия)"),
    RESTUDY_ROUND: N_("қайта ўқиш қайдномаси"),
}
WITH_SUBJECT = (
    joinedload(GradeSheet.curriculum_subject).joinedload(CurriculumSubject.subject),
    joinedload(GradeSheet.curriculum_subject)
    .joinedload(CurriculumSubject.semester)
    .options(joinedload(Semester.curriculum).joinedload(Curriculum.speciality), joinedload(Semester.year)),
    joinedload(GradeSheet.group),
    joinedload(GradeSheet.teacher),
    joinedload(GradeSheet.commission).selectinload(Commission.members).joinedload(CommissionMember.employee),
    joinedload(GradeSheet.closed_by),
    joinedload(GradeSheet.confirmed_by),
)
SORTS = {
    "subject": Subject.name_key,
    "group": AcademicGroup.name_key,
    "semester": Semester.number,
    "status": GradeSheet.status,
    "entered": GradeSheet.entered_count,
}
COLUMNS = (
    (_l("Фан"), lambda row: row.curriculum_subject.subject.name),
    (_l("Гуруҳ"), lambda row: row.group.name),
    (_l("Ўқув йили"), lambda row: row.curriculum_subject.semester.year.name),
    (_l("Семестр"), lambda row: row.curriculum_subject.semester.number),
    (_l("Қайднома тури"), lambda row: _(ROUNDS[row.round])),
    (_l("Ўқитувчи"), lambda row: row.teacher.full_name),
    (_l("Ҳолати"), lambda row: _(STATES[row.status][0])),
    (_l("Киритилган баллар"), lambda row: row.entered_count),
)


def words() -> dict[str, Any]:
    """Return what the templates of both rooms say about a sheet; their blueprints register it."""
    return {"state_of": state_of, "heads_of": heads_of, "rounds": ROUNDS, "appealed_of": appealed_of}


def appealed_of(sheet: GradeSheet) -> list[tuple[str, str]]:
    """Return whose points an appeal has changed in a sheet, and how; nothing is asked of one that is open."""
    rows = appealed.of_sheet(sheet.id) if sheet.status in ("closed", "confirmed") else ()
    return [(named(row.student), _said(appealed.change(row))) for row in rows]


def _said(text: str) -> str:
    return to_latin(text) if language.is_latin() else text


def state_of(sheet: GradeSheet) -> tuple[str, str]:
    """Return the state in a word, and its kind for the macro `status`."""
    title, kind = STATES[sheet.status]
    return _(title), kind


def heads_of(book: Gradebook) -> list[tuple[int, str, str, int]]:
    """Return (id, short title, title, maximum) of each control in the words of the page."""
    return [(int(each.key), control_short(each), control_title(each), int(each.maximum)) for each in book.shown]


class SheetFilter(FilterForm):
    q = StringField(_l("Фан"))
    group = StringField(_l("Гуруҳ"))
    semester = choice(_l("Семестр"), {str(each): str(each) for each in range(1, 15)}, optional=True, blank=ALL)
    round = choice(_l("Қайднома тури"), {str(key): title for key, title in ROUNDS.items()}, optional=True, blank=ALL)
    status = choice(_l("Ҳолати"), {key: title for key, (title, _kind) in STATES.items()}, optional=True, blank=ALL)

    def narrow(self, statement: Select[GradeSheet]) -> Select[GradeSheet]:
        if number := self.chosen("semester"):
            statement = statement.where(Semester.number == int(number))
        if round_ := self.chosen("round"):
            statement = statement.where(GradeSheet.round == int(round_))
        if status := self.chosen("status"):
            statement = statement.where(GradeSheet.status == status)
        return statement.where(folded(Subject.name_key, self.q.data), folded(AcademicGroup.name_key, self.group.data))


def beside_plan(statement: Select[GradeSheet]) -> Select[GradeSheet]:
    """Join what a list of sheets is narrowed by."""
    return (
        statement.join(GradeSheet.curriculum_subject)
        .join(CurriculumSubject.subject)
        .join(CurriculumSubject.semester)
        .join(GradeSheet.group)
    )


def joined(statement: Select[GradeSheet]) -> Select[GradeSheet]:
    """Join what a list of sheets shows and sorts by."""
    subject = contains_eager(GradeSheet.curriculum_subject)
    return beside_plan(statement).options(
        subject.contains_eager(CurriculumSubject.subject),
        subject.contains_eager(CurriculumSubject.semester).joinedload(Semester.year),
        contains_eager(GradeSheet.group),
        joinedload(GradeSheet.teacher),
    )


def steps_of(sheet: GradeSheet) -> list[tuple[str, str, str]]:
    """Return the way of a sheet for the macro `steps`: who took which step, when."""
    order = ("draft", "closed", "confirmed")
    if sheet.status == "annulled":
        now = order.index("confirmed" if sheet.confirmed_at else "closed")
    else:
        now = order.index("draft" if sheet.status == "reopened" else sheet.status)
    steps = (
        (_("Қоралама"), ""),
        (_("Ўқитувчи ёпган"), _signed(sheet.closed_by, sheet.closed_at)),
        (_("Деканат тасдиқлаган"), _signed(sheet.confirmed_by, sheet.confirmed_at)),
    )
    kinds = ["done" if at < now else "now" if at == now else "next" for at in range(len(steps))]
    return [(title, kind, "" if kind == "next" else note) for (title, note), kind in zip(steps, kinds, strict=True)]


def _signed(by: User | None, at: datetime | None) -> str:
    if by is None or at is None:
        return ""
    return f"{by.name_latin if language.is_latin() else by.name}, {date_and_time(at)}"


def history_of_sheet(book: Gradebook) -> list[Line]:
    """Return who did what with the sheet, cell by cell."""
    labels = {
        f"{line.student_id}:{control.key}": f"{_name(book, line)} · {control_short(control)}"
        for line in book.lines
        for control in book.shown
    }
    return [_history_line(entry, labels) for entry in entries_of(book.sheet, REMEMBERED)]


def _name(book: Gradebook, line: gradebook.Line) -> str:
    return book.short_name(line)[language.is_latin()]


def _history_line(entry: AuditEntry, labels: dict[str, str]) -> Line:
    changes = json.loads(entry.changes)
    cells = {key: pair for key, pair in changes.items() if key in labels}
    told = [(labels[key], str(before or "—"), str(after or "—")) for key, (before, after) in cells.items()]
    return replace(line_of(entry, {}), changes=told)


def file_of(book: Gradebook) -> Response:
    """Return the sheet as a spreadsheet; filled in, it can be taken back in."""
    return as_file(headings_of(book), table_of(book), f"sheet-{book.sheet.id}")


def headings_of(book: Gradebook) -> list[str]:
    """Return the headings of the sheet's spreadsheet; the first one names the sheet, so that no other is taken in."""
    first = _("Қайднома %(id)s: талаба рақами", id=book.sheet.id)
    controls = [f"{control_short(control)} ({control.maximum})" for control in book.shown]
    return [first, _("Талаба"), *controls, *(() if book.is_part else (_("Жами"), _("Баҳо"))), _("Изоҳ")]


def table_of(book: Gradebook) -> list[list[Any]]:
    """Return the rows of the sheet's spreadsheet; points are numbers there."""
    rows = rows_of(book, is_open=False)
    return [_table_row(book, line, row) for line, row in zip(book.lines, rows, strict=True)]


def _table_row(book: Gradebook, line: gradebook.Line, row: RowView) -> list[Any]:
    cells = [line.cells[int(control.key)] for control in book.shown]
    points = [cell.points if cell.points is not None and not cell.is_absent else shown(cell) for cell in cells]
    mark = int(row.mark) if row.mark else None
    results = () if book.is_part else (book.result(line).total, mark)
    return [line.number, line.full_name, *points, *results, " ".join(row.notes)]
