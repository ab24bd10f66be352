"""Кунлик баҳолар жадвали: students by lessons of a month, typed with the keyboard, each cell saved by itself (H-24)."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hemis.access import can, person, requires, scoped_or_404
from hemis.domain.calendar import add_months
from hemis.menus.lessons.marks import GROUPS, SUBJECT, bp
from hemis.models.students import AcademicGroup
from hemis.models.teaching import Lesson, TeachingLoad
from hemis.operations import daily_mark_grid as grids
from hemis.operations.daily_mark_grid import Grid, Key, Outcome, Typed
from hemis.operations.daily_marks import Mean
from hemis.operations.rosters import Member
from hemis.web import clock
from hemis.web.export import as_file, asked_for_file
from hemis.web.forms import clean, refusal

NAME = re.compile(r"([0-9]{1,9})-([0-9]{1,9})-([0-9]{0,2})", re.ASCII)
LONGEST = 10


class CellView(NamedTuple):
    """A cell ready to be drawn; `name` carries the mark with which the page was opened."""

    id: str
    name: str
    text: str
    is_open: bool
    kind: str
    error: str


class RowView(NamedTuple):
    """A student's row: cells, the mean of the month, and that of the semester."""

    member: Member
    cells: list[CellView]
    month: Mean | None
    semester: Mean | None


class Sheet:
    """The load, group and month that an address asks for."""

    def __init__(self, load_id: int) -> None:
        self.load = scoped_or_404(TeachingLoad, load_id, SUBJECT, GROUPS)
        asked = re.fullmatch(r"(20[0-9]{2})-(0[1-9]|1[0-2])", request.args.get("month", ""))
        self.first = date(int(asked[1]), int(asked[2]), 1) if asked else clock.today().replace(day=1)
        self.last = add_months(self.first, 1) - timedelta(days=1)
        self.groups: list[AcademicGroup] = [each.group for each in self.load.groups]
        known = {str(each.id): each for each in self.groups}
        self.group = known.get(request.args.get("group", ""), next(iter(known.values()), None))

    @property
    def neighbours(self) -> tuple[date, date]:
        return add_months(self.first, -1), add_months(self.first, 1)

    @property
    def asked(self) -> dict[str, Any]:
        """What an address of this page carries."""
        return {"load_id": self.load.id, "group": self.group.id if self.group else "", "month": f"{self.first:%Y-%m}"}

    @cached_property
    def lessons(self) -> Sequence[Lesson]:
        return grids.lessons_of(self.load.id, self.group.id, self.first, self.last) if self.group else []

    def grid(self) -> Grid | None:
        """Return what stands now."""
        return grids.read(self.load, self.lessons, self.group.id, self.first, self.last) if self.group else None


@bp.get("/<int:load_id>/grid")
@requires("lessons.journals:view")
def grid(load_id: int) -> ResponseReturnValue:
    sheet = Sheet(load_id)
    if asked_for_file() and sheet.group:
        return _file(sheet)
    return _page(sheet, Outcome(), [])


@bp.post("/<int:load_id>/grid")
@requires("lessons.journals:edit")
def save(load_id: int) -> ResponseReturnValue:
    """Save the whole form of a page without script."""
    sheet, typed = Sheet(load_id), _typed()
    outcome = _enter(sheet, typed)
    if not outcome.is_written:
        return _page(sheet, outcome, typed)
    flash(_("Сақланди: %(count)s та баҳо ўзгарди.", count=len(outcome.changes)))
    return redirect(url_for(".grid", **sheet.asked), 303)


@bp.post("/<int:load_id>/cells")
@requires("lessons.journals:edit")
def cells(load_id: int) -> ResponseReturnValue:
    """Answer with the cells sent, and with the means of their rows."""
    sheet, typed = Sheet(load_id), _typed()
    outcome = _enter(sheet, typed)
    found = sheet.grid() or abort(404)
    sent = {cell.key for cell in typed}
    students = {student for _lesson, student in sent}
    rows = [
        row._replace(cells=[cell for cell in row.cells if _key(cell) in sent])
        for row in _rows(found, outcome, typed)
        if row.member.id in students
    ]
    return render_template("lessons/marks/_saved.html", rows=rows, grid=found), _status(outcome)


def _enter(sheet: Sheet, typed: Sequence[Typed]) -> Outcome:
    known = {each.id for each in sheet.lessons}
    if any(cell.lesson_id not in known for cell in typed):
        abort(404)
    return grids.enter(sheet.lessons, typed, by=person(), at=clock.now())


def _typed() -> list[Typed]:
    found = {}
    for name, text in request.form.items():
        if match := NAME.fullmatch(name):
            cell = Typed(int(match[1]), int(match[2]), match[3], str(clean(text))[:LONGEST])
            found[cell.key] = cell
    return list(found.values())


def _status(outcome: Outcome) -> int:
    return 409 if outcome.clashes else 422 if outcome.faults else 200


def _page(sheet: Sheet, outcome: Outcome, typed: Sequence[Typed]) -> ResponseReturnValue:
    found = sheet.grid()
    return render_template(
        "lessons/marks/grid.html",
        sheet=sheet,
        grid=found,
        rows=list(_rows(found, outcome, typed)) if found else [],
        is_refused=not outcome.is_written,
    ), _status(outcome)


def _rows(grid: Grid, outcome: Outcome, typed: Sequence[Typed]) -> Iterable[RowView]:
    sent = {cell.key: cell.text for cell in typed if not outcome.is_written}
    may_write = can("lessons.journals:edit")
    for member in grid.members:
        cells = [_cell(grid, lesson, member, outcome, sent, may_write) for lesson in grid.lessons]
        yield RowView(member, cells, grid.mean_of_month(member.id), grid.means.get(member.id))


def _cell(
    grid: Grid, lesson: Lesson, member: Member, outcome: Outcome, sent: dict[Key, str], may_write: bool
) -> CellView:
    key = lesson.id, member.id
    now = str(grid.marks.get(key, ""))
    error = ""
    if key in outcome.faults:
        error = refusal(outcome.faults[key])
    elif key in outcome.clashes:
        error = _("Бу орада «%(theirs)s» қўйилган: яна сақласангиз, сизники қолади.", theirs=now or "—")
    kind = "refused" if error else "saved" if key in outcome.changes and outcome.is_written else ""
    is_open = may_write and (bool(error) or grid.is_open(lesson, member))
    name = f"{lesson.id}-{member.id}-{now}"
    return CellView(f"{lesson.id}-{member.id}", name, sent.get(key, now), is_open, kind, error)


def _key(cell: CellView) -> Key:
    lesson, student = cell.id.split("-")
    return int(lesson), int(student)


def _file(sheet: Sheet) -> ResponseReturnValue:
    found = sheet.grid() or abort(404)
    days = (f"{each.day:%d.%m} {each.slot.number}" for each in found.lessons)
    headings = [_("Талаба"), *days, _("Ой ўртачаси"), _("Семестр ўртачаси")]
    rows = [
        [
            row.member.full_name,
            *(found.marks.get((each.id, row.member.id)) for each in found.lessons),
            row.month.mean if row.month else None,
            row.semester.mean if row.semester else None,
        ]
        for row in _rows(found, Outcome(), [])
    ]
    if request.args["format"] == "print":
        subject = sheet.load.curriculum_subject.subject.name
        title = f"{sheet.group.name if sheet.group else ''} · {subject} · {sheet.first:%m.%Y}"
        values = {"headings": headings, "rows": rows, "cut_at": None, "day": clock.today()}
        return render_template("layouts/sheet.html", title=title, **values)
    return as_file(headings, rows, "daily-marks")
