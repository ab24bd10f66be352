"""The week of a room: days by pairs, on the screen and to hang on its door. A page of the room."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from wtforms.validators import Optional

from hemis.access import requires, scoped, scoped_or_404
from hemis.domain.calendar import week_of
from hemis.domain.names import shortened
from hemis.extensions import db
from hemis.menus.infrastructure.pairs import pairs_of
from hemis.menus.infrastructure.rooms import bp
from hemis.models.curriculum import CurriculumSubject
from hemis.models.infrastructure import Room
from hemis.models.teaching import Lesson, LessonGroup
from hemis.operations.calendar import days_off
from hemis.operations.infrastructure import Taken, taken
from hemis.web import clock
from hemis.web.forms import DateField
from hemis.web.listing import FilterForm

SUNDAY = 6
WITH_BUILDING = joinedload(Room.building)
A_WEEK = timedelta(days=7)
LOADS = (
    joinedload(Lesson.curriculum_subject).joinedload(CurriculumSubject.subject),
    joinedload(Lesson.teacher),
    joinedload(Lesson.groups).joinedload(LessonGroup.group),
)


class WeekFilter(FilterForm):
    day = DateField(_l("Сана"), [Optional()])

    @property
    def asked_day(self) -> date:
        return self.chosen("day") or clock.today()


@dataclass(frozen=True)
class Cell:
    """One pair of one day: free, or taken; whose lesson it is, is told to those in whose scope it lies."""

    pair: int
    taken: Taken | None
    lesson: Lesson | None


@dataclass(frozen=True)
class Day:
    """A row of the week."""

    day: date
    cells: list[Cell]
    is_off: bool
    holiday: str

    @property
    def free_pairs(self) -> str:
        return ", ".join(str(cell.pair) for cell in self.cells if cell.taken is None)


@bp.get("/<int:room_id>/week")
@requires("infrastructure.rooms:view")
def week(room_id: int) -> ResponseReturnValue:
    return render_template("infrastructure/weeks/show.html", **_week(room_id))


@bp.get("/<int:room_id>/week/print")
@requires("infrastructure.rooms:view")
def week_paper(room_id: int) -> ResponseReturnValue:
    return render_template("infrastructure/weeks/print.html", **_week(room_id))


def _week(room_id: int) -> dict[str, Any]:
    filters = WeekFilter()
    first, last = week_of(filters.asked_day)
    room = scoped_or_404(Room, room_id, WITH_BUILDING)
    starts = {pair.number: pair.starts_at for pair in pairs_of(filters.asked_day)}
    seats = {(each.day, each.pair): each for each in taken(room, first, last)}
    heads = {number: starts.get(number) for number in sorted(starts.keys() | {pair for _, pair in seats})}
    return {
        "room": room,
        "day": filters.asked_day,
        "today": clock.today(),
        "a_week": A_WEEK,
        "first": first,
        "last": last,
        "heads": heads,
        "shortened": shortened,
        "days": _days(room, first, last, list(heads), seats),
    }


def _days(room: Room, first: date, last: date, pairs: list[int], seats: dict[tuple[date, int], Taken]) -> list[Day]:
    """Monday to Saturday, and Sunday only if it has a lesson."""
    own = scoped(Lesson).where(Lesson.room_id == room.id, Lesson.day.between(first, last)).options(*LOADS)
    lessons = {lesson.id: lesson for lesson in db.session.scalars(own).unique()}
    off = days_off(first, last)
    busy = {day for day, _ in seats}
    days = (first + timedelta(days=number) for number in range(7))
    return [
        Day(day, [_cell(pair, seats.get((day, pair)), lessons) for pair in pairs], day in off, off.get(day, ""))
        for day in days
        if day.weekday() != SUNDAY or day in busy
    ]


def _cell(pair: int, seat: Taken | None, lessons: dict[int, Lesson]) -> Cell:
    return Cell(pair, seat, lessons.get(seat.lesson_id) if seat else None)
