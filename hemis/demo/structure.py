"""The institution, its units, rooms, subjects and programmes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from hemis.demo import facts, renaming
from hemis.demo.facts import Row
from hemis.extensions import Base
from hemis.models.accounts import User
from hemis.models.curriculum import Speciality
from hemis.models.infrastructure import Building, Room, RoomEquipment
from hemis.models.structure import Department, Division, Faculty, University
from hemis.models.subjects import Subject, SubjectGroup
from hemis.operations import plain
from hemis.operations.qualifications import named_at

Model = TypeVar("Model", bound=Base)
COMPUTER_CLASS, HALL = "15", 60
ALONE, JOINT, WITH_ANOTHER = "11", "12", "60610100"
"""The code of the programme that is taught jointly with another institution (қўшма)."""


@dataclass
class Structure:
    """Rows of the reference tables under their codes; rooms also under the number of their campus."""

    faculties: dict[str, Faculty] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    divisions: dict[str, Division] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)
    specialities: dict[str, Speciality] = field(default_factory=dict)
    rooms: dict[tuple[int, str], Room] = field(default_factory=dict)


def build(*, campuses: int, by: User | None) -> Structure:
    """Add all units; a university larger than the real one gets the real rooms again on further campuses."""
    card = facts.read("university")[0]
    first = renaming.at_first("university", card)
    university = plain.create(University(id=1, **first | {"founded_year": int(card["founded_year"])}), by=by)
    renaming.rename("university", {card["code"]: university}, facts.by_code("university"), by)
    made = Structure()
    made.faculties = _each("faculties", lambda row: Faculty(**_born("faculty", row, "short_name")), by)
    made.departments = _each("departments", lambda row: _department(row, made), by)
    made.divisions = _each("divisions", lambda row: Division(**_born("division", row, "kind", "email")), by)
    renaming.rename("faculty", made.faculties, facts.by_code("faculties"), by)
    renaming.rename("department", made.departments, facts.by_code("departments"), by)
    renaming.rename("division", made.divisions, facts.by_code("divisions"), by)
    _add_subjects(made, by)
    for campus in range(campuses):
        _add_rooms(made, campus, by)
    return made


def _department(row: Row, made: Structure) -> Department:
    faculty = made.faculties[row["faculty_code"]]
    return Department(**_born("department", row, "phone", "email"), faculty_id=faculty.id)


def _add_subjects(made: Structure, by: User | None) -> None:
    groups = _each("subject_groups", lambda row: SubjectGroup(**_picked(row)), by)
    made.subjects = _each(
        "subjects",
        lambda row: Subject(
            **_picked(row),
            group_id=groups[row["group_code"]].id,
            department_id=made.departments[row["department_code"]].id,
        ),
        by,
    )
    made.specialities = _each(
        "specialities",
        lambda row: Speciality(
            **_picked(row, "education_type"),
            locality=JOINT if row["code"] == WITH_ANOTHER else ALONE,
            faculty_id=made.faculties[row["faculty_code"]].id,
            qualification_id=named_at(
                made.faculties[row["faculty_code"]].id, row["education_type"], row["qualification"], by=by
            ),
            department_id=made.departments[row["department_code"]].id,
        ),
        by,
    )


def _add_rooms(made: Structure, campus: int, by: User | None) -> None:
    mark = f"/{campus + 1}" if campus else ""
    rows = facts.read("buildings")
    buildings = [
        Building(**_picked(row, "address") | {"code": row["code"] + mark, "floors": int(row["floors"])}) for row in rows
    ]
    plain.create_many(buildings, by=by)
    ids = {row["code"]: building.id for row, building in zip(rows, buildings, strict=True)}
    rooms = [
        Room(
            code=row["code"] + mark,
            building_id=ids[row["building_code"]],
            number=row["number"],
            floor=int(row["floor"]),
            kind=row["kind"],
            capacity=int(row["capacity"]),
            is_accessible=row["is_accessible"] == "1",
            equipment=_equipment(row),
        )
        for row in facts.read("rooms")
    ]
    for row, room in zip(facts.read("rooms"), plain.create_many(rooms, by=by), strict=True):
        made.rooms[campus, row["code"]] = room


def _equipment(row: Row) -> list[RoomEquipment]:
    """What such a room has: a board everywhere, a computer for every seat of a class, a microphone in a hall."""
    seats, has_projector = int(row["capacity"]), row["has_projector"] == "1"
    found = {
        "board": 1,
        "projector": int(has_projector),
        "screen": int(has_projector),
        "computer": seats if row["kind"] == COMPUTER_CLASS else int(has_projector),
        "microphone": int(seats >= HALL),
        "air_conditioner": seats // HALL,
        "internet": int(has_projector),
    }
    return [RoomEquipment(kind=kind, quantity=quantity) for kind, quantity in found.items() if quantity]


def _each(name: str, make: Callable[[Row], Model], by: User | None) -> dict[str, Model]:
    rows = facts.read(name)
    made = plain.create_many([make(row) for row in rows], by=by)
    return {row["code"]: each for row, each in zip(rows, made, strict=True)}


def _picked(row: Row, *columns: str) -> dict[str, Any]:
    return {column: row[column] for column in ("code", "name", "name_latin", *columns)}


def _born(kind: str, row: Row, *columns: str) -> dict[str, Any]:
    return _picked(renaming.at_first(kind, row), *columns)
