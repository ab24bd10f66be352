"""Rooms and their equipment from spreadsheets: a number stands once in a building, a kind of thing once in a room."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from hemis.domain.spreadsheets.references import Doubted, References
from hemis.domain.spreadsheets.words import values_of
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.infrastructure import EQUIPMENT, Building, Room, RoomEquipment
from hemis.operations.infrastructure import equip

Row = Mapping[str, Any]
ROOM_KINDS = dict(zip(values_of("room_kind"), ("11", "13", "12", "15", "16", "10"), strict=True))
THINGS = dict(zip(values_of("equipment"), EQUIPMENT, strict=True))
STEP = 100
"""The key of a thing is the number of its room times this, plus its place in `EQUIPMENT`."""


def number_of(row: Row) -> str:
    """The number of a room, which may stand in its code alone: `B01-307`."""
    return str(row["number"] or row["code"].rpartition("-")[2])


def room_values(row: Row, known: References) -> dict[str, Any]:
    """Return the columns of a room."""
    kept = {name: row[name] for name in ("code", "floor", "capacity")}
    building = known.others["building"].find(row["building"])[0].id
    return kept | {"number": number_of(row), "kind": ROOM_KINDS[row["room_kind"]], "building_id": building}


class RoomJudge:
    """Finds rooms whose number their building has already, and floors that it has not."""

    def __init__(self, known: References) -> None:
        self.known = known
        self.floors = {key: floors for key, floors in db.session.execute(select(Building.id, Building.floors))}
        found = db.session.execute(select(Room.building_id, Room.number))
        self.there = {(building, number) for building, number in found}
        self.rows: dict[tuple[int, str], int] = {}

    def __call__(self, number: int, values: Row) -> Doubted | None:
        building = self.known.others["building"].find(values["building"])[0].id
        key = building, number_of(values)
        if key in self.there:
            return "room_number_taken", "number", (("value", key[1]),)
        if key in self.rows:
            return "room_number_twice", "number", (("value", key[1]), ("row", str(self.rows[key])))
        if values["floor"] > self.floors[building]:
            return "floor_too_high", "floor", (("floors", str(self.floors[building])),)
        self.rows[key] = number
        return None


class EquipmentJudge:
    """Finds things that a room has already, by its card or by the file."""

    def __init__(self, known: References) -> None:
        self.known = known
        found = select(RoomEquipment.room_id, RoomEquipment.kind, RoomEquipment.quantity)
        self.there = {(room, kind): count for room, kind, count in db.session.execute(found)}
        self.rows: dict[tuple[int, str], int] = {}

    def __call__(self, number: int, values: Row) -> Doubted | None:
        key = self.known.rooms.find(values["room"])[0].id, THINGS[values["equipment"]]
        if key in self.there:
            return "equipped_already", "equipment", (("value", str(self.there[key])),)
        if key in self.rows:
            return "duplicate_in_file", "", (("row", str(self.rows[key])),)
        self.rows[key] = number
        return None


def write_equipment(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Put things into their rooms; the keys that are returned tell room and kind."""
    made = []
    for row in rows:
        room, kind = db.session.get_one(Room, known.rooms.find(row["room"])[0].id), THINGS[row["equipment"]]
        equip(room, {kind: row["quantity"]}, by=by)
        made.append(room.id * STEP + EQUIPMENT.index(kind))
    return made


def take_equipment_away(ids: Sequence[int], options: Mapping[str, Any], by: User) -> None:
    """Take the things of a file out of their rooms again."""
    for key in ids:
        room, place = divmod(key, STEP)
        equip(db.session.get_one(Room, room), {EQUIPMENT[place]: None}, by=by)


__all__ = ["EquipmentJudge", "RoomJudge", "room_values", "take_equipment_away", "write_equipment"]
