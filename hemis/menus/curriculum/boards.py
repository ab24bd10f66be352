"""A board of slots: what the address asks for of a week, and the rooms offered where somebody taps."""

from abc import ABC, abstractmethod
from functools import cached_property

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields import SelectChoice

from hemis.domain.classifiers import ROOM_KIND
from hemis.menus.curriculum.weeks import slots_on
from hemis.models.curriculum import LessonSlot
from hemis.models.infrastructure import Room
from hemis.operations.timetables import Option, Search
from hemis.web.forms import Form, required


class RoomForm(Form):
    """The room at a slot that was tapped."""

    room_id = SelectField(_l("Хона"), required(), coerce=int)
    agreed = BooleanField(_l("Ўринлар талабалардан кам бўлса ҳам розиман"))

    def offer(self, option: Option, search: Search) -> None:
        """Offer the rooms free then; a sent form may name any other suitable one, and is told by whom it is taken."""
        rooms = [*option.rooms, *(search.rooms if self.is_submitted() else ())]
        size = search.wanted.size
        self.room_id.choices = [SelectChoice(row.id, room_words(row, size)) for row in dict.fromkeys(rooms)]


def room_words(room: Room, size: int) -> str:
    """What a person needs to choose a room by: its code, seats and kind, and a warning when it is too small."""
    words = _("%(room)s · %(seats)s ўрин · %(kind)s", room=room.code, seats=room.capacity, kind=_(ROOM_KIND[room.kind]))
    return words if room.capacity >= size else f"{words} · {_('кичик')}"


class SlotBoard(ABC):
    """The slots of a week as a search sees them, and the one that the address names."""

    @property
    @abstractmethod
    def search(self) -> Search:
        """What finds the places of the week to which a lesson may go."""

    @cached_property
    def slots(self) -> list[LessonSlot]:
        return slots_on(self.search.from_day)

    @cached_property
    def options(self) -> dict[tuple[int, int], Option]:
        return self.search.options([slot.id for slot in self.slots])

    @cached_property
    def option(self) -> Option | None:
        asked = request.args.get("weekday", ""), request.args.get("slot_id", "")
        known = {(str(weekday), str(slot)): option for (weekday, slot), option in self.options.items()}
        return known.get(asked)

    @property
    def slot(self) -> LessonSlot | None:
        return next((slot for slot in self.slots if self.option and slot.id == self.option.slot_id), None)


__all__ = ["RoomForm", "SlotBoard", "room_words"]
