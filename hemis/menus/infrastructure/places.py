"""What the list of rooms and the search for a free one narrow by alike; what both say about a room."""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from hemis.domain.classifiers import ROOM_EQUIPMENT, ROOM_KIND
from hemis.models.infrastructure import EQUIPMENT, Building, Room
from hemis.operations.infrastructure import has_equipment
from hemis.web.forms import IntegerField, ScopedSelect, between, choice
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm

MOST_SEATS = 5000
"""No hall is larger: a slip of the finger is."""
LOADS = (contains_eager(Room.building), selectinload(Room.equipment))
ONE_LOADS = (joinedload(Room.building), selectinload(Room.equipment))


class KindCount(NamedTuple):
    """How many rooms of one kind, and the seats in them."""

    title: str
    rooms: int
    seats: int


def kinds_of(rooms: Sequence[Room]) -> list[KindCount]:
    """Return the kinds that occur among `rooms`, in the order of the classifier."""
    by_kind = {kind: [room.capacity for room in rooms if room.kind == kind] for kind in ROOM_KIND}
    return [KindCount(_(ROOM_KIND[kind]), len(seats), sum(seats)) for kind, seats in by_kind.items() if seats]


def equipment_words(room: Room) -> str:
    """`Доска, Проектор, Компьютер: 15`, in the order of the list; its rows must be loaded."""
    found = {row.kind: row.quantity for row in room.equipment}
    return ", ".join(
        _(ROOM_EQUIPMENT[kind]) if found[kind] == 1 else f"{_(ROOM_EQUIPMENT[kind])}: {found[kind]}"
        for kind in EQUIPMENT
        if kind in found
    )


def building_filter() -> ScopedSelect:
    """Declare the choice of a building, switched off or not."""
    return ScopedSelect(
        _l("Бино"), model=Building, title=named, narrow=lambda rows: rows.order_by(Building.sort_key), blank=ALL
    )


def kind_filter() -> SelectField:
    """Declare the choice of a kind of room."""
    return choice(_l("Тури"), ROOM_KIND, optional=True, blank=ALL)


def capacity_filter() -> IntegerField:
    """Declare how many seats a room must have."""
    return IntegerField(_l("Ўринлар, камида"), [Optional(), between(1, MOST_SEATS)])


def equipment_filter() -> SelectField:
    """Declare what a room must have."""
    return choice(_l("Жиҳоз"), ROOM_EQUIPMENT, optional=True, blank=ALL)


def access_filter() -> SelectField:
    """Declare whether a room must be reached by everybody."""
    options = {"": ALL, "1": _l("ҳа"), "0": _l("йўқ")}
    choices = [SelectChoice(code, title) for code, title in options.items()]
    return SelectField(_l("Ногиронларга қулай"), choices=choices)


def by_place(filters: FilterForm, statement: Select[Room]) -> Select[Room]:
    """Narrow rooms by the five fields above."""
    if building_id := filters.chosen("building_id"):
        statement = statement.where(Room.building_id == building_id)
    if kind := filters.chosen("kind"):
        statement = statement.where(Room.kind == kind)
    if capacity := filters.chosen("capacity"):
        statement = statement.where(Room.capacity >= capacity)
    if equipment := filters.chosen("equipment"):
        statement = statement.where(has_equipment(equipment))
    if accessible := filters.chosen("accessible"):
        statement = statement.where(Room.is_accessible == (accessible == "1"))
    return statement
