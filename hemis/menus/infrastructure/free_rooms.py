"""Бўш аудиториялар: which rooms stand empty on a day in a pair."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, false
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from hemis.access import requires, scoped
from hemis.menus.infrastructure import places
from hemis.menus.infrastructure.pairs import next_pair, pairs_of
from hemis.menus.infrastructure.rooms import COLUMNS, SORTS
from hemis.models.curriculum import LessonSlot
from hemis.models.infrastructure import Building, Room
from hemis.operations.calendar import days_off
from hemis.operations.infrastructure import is_free
from hemis.web import clock
from hemis.web.answers import listed
from hemis.web.forms import DateField
from hemis.web.jinja import clock_time
from hemis.web.listing import FilterForm, sort_by

bp = Blueprint("free_rooms", __name__, url_prefix="/free-rooms")


class FreeRoomFilter(FilterForm):
    day = DateField(_l("Сана"), [Optional()])
    pair = SelectField(_l("Жуфтлик"), [Optional()], choices=[], validate_choice=False)
    capacity = places.capacity_filter()
    kind = places.kind_filter()
    building_id = places.building_filter()
    equipment = places.equipment_filter()
    accessible = places.access_filter()

    @property
    def asked_day(self) -> date:
        return self.chosen("day") or clock.today()

    def choose_pair(self, pairs: Sequence[LessonSlot]) -> LessonSlot | None:
        """Offer the pairs of the day; return the one asked for, else the next one."""
        self.day.data = self.asked_day
        words = (
            _("%(number)s-жуфтлик, %(time)s", number=each.number, time=clock_time(each.starts_at)) for each in pairs
        )
        self.pair.choices = [SelectChoice(str(each.number), word) for each, word in zip(pairs, words, strict=True)]
        asked = next((each for each in pairs if str(each.number) == self.pair.data), None)
        chosen = asked or next_pair(pairs, self.asked_day)
        self.pair.data = str(chosen.number) if chosen else ""
        return chosen

    def narrow(self, statement: Select[Room], pair: LessonSlot | None) -> Select[Room]:
        usable = statement.where(Room.is_active, Building.is_active)
        free = is_free(self.asked_day, pair.id) if pair else false()
        return places.by_place(self, usable.where(free))


@bp.get("/")
@requires("infrastructure.rooms:view")
def index() -> ResponseReturnValue:
    filters = FreeRoomFilter()
    day = filters.asked_day
    pair = filters.choose_pair(pairs_of(day))
    rows = filters.narrow(scoped(Room).join(Room.building).options(*places.LOADS), pair)
    return listed(
        "infrastructure/free_rooms/index.html",
        sort_by(rows, SORTS),
        COLUMNS,
        filters,
        day=day,
        pair=pair,
        days_off=days_off(day, day),
    )
