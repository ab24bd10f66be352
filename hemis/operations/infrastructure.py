"""Buildings and rooms: what belongs together is kept in agreement; which rooms are free, which are taken."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, inspect, select
from sqlalchemy.orm import with_expression

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.exams import Exam
from hemis.models.infrastructure import EQUIPMENT, Building, Room, RoomEquipment, room_key
from hemis.models.teaching import Lesson
from hemis.operations import audit, plain

Rows = TypeVar("Rows", bound=Select[Any])
TOO_HIGH = N_("Бу бинода %(floors)s та қават бор: қаватни текширинг.")
TOO_FEW_FLOORS = N_("Бу бинонинг %(floor)s-қаватида аудитория бор: қаватлар сони ундан кам бўлмайди.")

_ROOMS = select(func.count(Room.id)).where(Room.building_id == Building.id, Room.is_active)
ROOM_COUNT = _ROOMS.correlate(Building).scalar_subquery()
SEAT_COUNT = _ROOMS.with_only_columns(func.coalesce(func.sum(Room.capacity), 0)).correlate(Building).scalar_subquery()
COUNTS = with_expression(Building.room_count, ROOM_COUNT), with_expression(Building.seat_count, SEAT_COUNT)
"""The options that load a building with the number of its rooms in use, and of the seats in them."""


def save_building(building: Building, values: Mapping[str, Any], *, by: User | None) -> None:
    """Create or update a building; its floors reach at least to its highest room."""
    if not inspect(building).transient:
        highest = db.session.scalar(select(func.max(Room.floor)).where(Room.building_id == building.id))
        if highest and values["floors"] < highest:
            raise RuleError(TOO_FEW_FLOORS, field="floors", floor=highest)
    plain.save(building, values, by=by)


def save_room(room: Room, values: Mapping[str, Any], equipment: Mapping[str, int | None], *, by: User | None) -> None:
    """Create or update a room with its equipment (kind → how many); a room without a code gets that of its place."""
    building = db.session.get_one(Building, values["building_id"])
    if values["floor"] > building.floors:
        raise RuleError(TOO_HIGH, field="floor", floors=building.floors)
    values = {**values, "code": values["code"] or f"{building.code}-{values['number']}"[:20]}
    with db.session.begin_nested():
        plain.save(room, {**values, "name_key": room_key(values)}, by=by)
        equip(room, equipment, by=by)


def equip(room: Room, equipment: Mapping[str, int | None], *, by: User | None) -> None:
    """Set how many of each kind a room has; a kind that is not named stays as it is."""
    stands = equipment_of(room)
    changes: dict[str, tuple[int | None, int | None]] = {}
    for kind, wanted in equipment.items():
        before, after = stands.get(kind), wanted or None
        if before and before.quantity != after:
            changes[kind] = before.quantity, after
            if after:
                before.quantity = after
            else:
                db.session.delete(before)
        elif after and not before:
            changes[kind] = None, after
            db.session.add(RoomEquipment(room_id=room.id, kind=kind, quantity=after))
    db.session.flush()
    if changes:
        told = {f"equipment_{kind}": pair for kind, pair in changes.items()}
        audit.record("equip", room, by=by, changes=told)


def equipment_of(room: Room) -> dict[str, RoomEquipment]:
    """Return what a room has by kind, in the order of the list."""
    rows = db.session.scalars(select(RoomEquipment).where(RoomEquipment.room_id == room.id)).all()
    found = {row.kind: row for row in rows}
    return {kind: found[kind] for kind in EQUIPMENT if kind in found}


def has_equipment(kind: str) -> ColumnElement[bool]:
    """Return the criterion that a room has something of `kind`."""
    return Room.id.in_(select(RoomEquipment.room_id).where(RoomEquipment.kind == kind))


def is_free(day: date, slot_id: int) -> ColumnElement[bool]:
    """Return the criterion that nobody has a lesson or an exam in a room in this pair: scope has no say in that."""
    lessons = select(Lesson.room_id).where(Lesson.day == day, Lesson.slot_id == slot_id)
    exams = select(Exam.room_id).where(Exam.day == day, Exam.slot_id == slot_id)
    return Room.id.not_in(lessons) & Room.id.not_in(exams)


__all__ = [
    "COUNTS",
    "ROOM_COUNT",
    "SEAT_COUNT",
    "equip",
    "equipment_of",
    "has_equipment",
    "is_free",
    "save_building",
    "save_room",
]
