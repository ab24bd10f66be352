"""Қайдномалар ҳолати: how many sheets of whom are open, late, closed or confirmed, and which those are (H-13)."""

from functools import reduce
from typing import Any, NamedTuple

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from hemis.access import requires, scoped, viewer
from hemis.domain.names import fold, sort_key
from hemis.menus.performance.filters import year_filter
from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import Semester
from hemis.operations import progress, sheet_boards
from hemis.operations.sheet_boards import DEPARTMENT, TEACHER, Tally
from hemis.web import clock
from hemis.web.choices import faculty_filter
from hemis.web.export import Column, asked_for_file, export_lines
from hemis.web.forms import choice
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, folded_words, page_of
from hemis.web.sheets import ALL, ROUNDS, beside_plan

bp = Blueprint("boards", __name__, url_prefix="/boards")
WAYS = {DEPARTMENT: _l("Кафедра"), TEACHER: _l("Ўқитувчи")}
HEADS = {
    "total": _l("Жами"),
    "late": _l("Муддати ўтган"),
    "draft": _l("Қоралама"),
    "reopened": _l("Тузатишда"),
    "closed": _l("Тасдиқ кутмоқда"),
    "confirmed": _l("Тасдиқланган"),
    "annulled": _l("Бекор қилинган"),
}
SORTED = ("total", "late", "draft", "closed", "confirmed")


class Row(NamedTuple):
    """A line of the board: whose it is, and what the list of its sheets is asked by."""

    title: str
    asked: dict[str, Any]
    tally: Tally


class BoardFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    by = SelectField(_l("Қаторлар"), choices=[SelectChoice(code, title) for code, title in WAYS.items()])
    year_id = year_filter()
    semester = choice(_l("Семестр"), {str(each): str(each) for each in range(1, 15)}, optional=True, blank=ALL)
    round = choice(_l("Қайднома тури"), {str(key): title for key, title in ROUNDS.items()}, optional=True, blank=ALL)
    faculty_id = faculty_filter()

    def __init__(self) -> None:
        super().__init__()
        if viewer().faculty_id:
            del self.faculty_id
        if "year_id" not in request.args and (year := progress.two_years(None)[0]):
            self.year_id.data, self.year_id.errors = year.id, []

    def narrow(self, statement: Select[GradeSheet]) -> Select[GradeSheet]:
        if number := self.chosen("semester"):
            statement = statement.where(Semester.number == int(number))
        if round_ := self.chosen("round"):
            statement = statement.where(GradeSheet.round == int(round_))
        return self.by_columns(statement, GradeSheet.faculty_id, Semester.year_id)

    @property
    def handed_on(self) -> dict[str, Any]:
        """What the list of the sheets is narrowed by as well."""
        names = [name for name in ("year_id", "semester", "round", "faculty_id") if name in self]
        return {name: value for name in names if (value := self.chosen(name))}


@bp.get("/")
@requires("performance.sheets:view")
def index() -> ResponseReturnValue:
    filters = BoardFilter()
    by, rows = filters.chosen("by") or DEPARTMENT, filters.narrow(beside_plan(scoped(GradeSheet)))
    found = _rows(by, sheet_boards.tallied(rows, by, today=clock.today()), filters)
    total = Row(str(_("Жами")), filters.handed_on, reduce(Tally.plus, (row.tally for row in found), Tally()))
    if asked_for_file():
        return export_lines([*found, total], _columns(by), "sheet-states", _("Қайдномалар ҳолати"))
    values: dict[str, Any] = {
        "filters": filters,
        "heads": HEADS,
        "ways": WAYS,
        "by": by,
        "total": total,
        "sort": SORTED,
    }
    return render_template("performance/boards/index.html", page=page_of(found), address=_address, **values)


def _rows(by: str, tallies: dict[int, Tally], filters: BoardFilter) -> list[Row]:
    known, words = sheet_boards.titles(by, tallies), folded_words(filters.q.data)
    rows = [
        Row(named(who), {**filters.handed_on, **_asked(by, who)}, tallies[key])
        for key, who in known.items()
        if all(word in _searched(by, who) for word in words)
    ]
    rows.sort(key=lambda row: sort_key(row.title))
    asked = request.args.get("sort", "")
    if asked.removeprefix("-") in SORTED:
        rows.sort(key=lambda row: getattr(row.tally, asked.removeprefix("-")), reverse=asked.startswith("-"))
    return rows


def _searched(by: str, who: Any) -> str:
    return str(who.name_key) if by == DEPARTMENT else fold(f"{who.full_name} {who.full_name_latin}")


def _asked(by: str, who: Any) -> dict[str, Any]:
    return {"teacher": who.number} if by == TEACHER else {"department_id": who.id}


def _address(row: Row, state: str) -> str:
    """The list of the sheets behind a number."""
    more: dict[str, Any] = {"late": {"late": "1"}, "total": {}}.get(state, {"status": state})
    return url_for("performance.sheets.index", **row.asked, **more)


def _columns(by: str) -> tuple[Column, ...]:
    counts = [(title, lambda row, key=key: getattr(row.tally, key)) for key, title in HEADS.items()]
    return ((WAYS[by], lambda row: row.title), *counts)
