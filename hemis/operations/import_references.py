"""What the system knows when a file is examined: plain data, read at once, so that no lock is held meanwhile."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from hemis.domain.names import fold
from hemis.domain.spreadsheets.cells import signs
from hemis.domain.spreadsheets.references import Known, References, Teachers, by_code, by_name, by_unit
from hemis.extensions import db
from hemis.models.curriculum import AcademicYear, LessonSlot
from hemis.models.infrastructure import Building, Room
from hemis.models.staff import Employee, Position
from hemis.models.structure import Department, Division, Faculty
from hemis.models.students import AcademicGroup, Student
from hemis.models.subjects import Subject, SubjectGroup
from hemis.operations.rules import rule_values

RULES = ("pinfl.checksum", "stavka.max", "credit.hours", "year.credits")


def references_for(kind: str, *, faculty_id: int | None, on: date) -> References:
    """Return what a check of this kind asks about; a faculty's own groups only, if the file is a faculty's."""
    rules = rule_values(*RULES, on=on)
    known = References(
        highest_stake=Decimal(str(rules["stavka.max"])),
        credit_hours=int(str(rules["credit.hours"])),
        semester_credits=int(str(rules["year.credits"])) // 2,
        blocks_checksum=rules["pinfl.checksum"] == "block",
    )
    FILL[kind](known, faculty_id)
    return known


def _students(known: References, faculty_id: int | None) -> None:
    known.groups = _groups(faculty_id)
    _people(known, Student)


def _employees(known: References, faculty_id: int | None) -> None:
    known.positions = by_name(_named(Position))
    known.departments = by_unit(_named(Department))
    _people(known, Employee)


def _curriculum(known: References, faculty_id: int | None) -> None:
    known.subjects = by_name(_subjects())


def _timetable(known: References, faculty_id: int | None) -> None:
    known.groups, known.subjects = _groups(faculty_id), by_name(_subjects())
    rooms = select(Room.id, Room.code, Room.capacity).where(Room.is_active)
    known.rooms = by_code(Known(code, key, seats) for key, code, seats in db.session.execute(rooms))
    people = select(Employee.id, Employee.surname, Employee.first_name, Employee.patronymic).where(
        Employee.status != "14"
    )
    known.teachers = Teachers(Known(_full(*name), key) for key, *name in db.session.execute(people))
    slots = select(LessonSlot.number, LessonSlot.starts_at, LessonSlot.ends_at).join(
        AcademicYear, AcademicYear.id == LessonSlot.year_id
    )
    found = db.session.execute(slots.where(AcademicYear.is_current)).all()
    known.pairs = {number: (start, end) for number, start, end in found}


def _departments(known: References, faculty_id: int | None) -> None:
    known.others["faculty"] = by_name(_named(Faculty))
    _codes(Department)(known, faculty_id)


def _rooms(known: References, faculty_id: int | None) -> None:
    known.others["building"] = by_name(_named(Building))
    _codes(Room)(known, faculty_id)


def _subject_list(known: References, faculty_id: int | None) -> None:
    known.others["subject_group"] = by_name(_named(SubjectGroup))
    known.departments = by_unit(_named(Department))
    _codes(Subject)(known, faculty_id)


def _codes(model: Any) -> Callable[[References, int | None], None]:
    def fill(known: References, faculty_id: int | None) -> None:
        known.taken = frozenset(signs(code) for code in db.session.scalars(select(model.code)))

    return fill


def _groups(faculty_id: int | None) -> Any:
    rows = select(AcademicGroup.id, AcademicGroup.name, AcademicGroup.student_count).where(AcademicGroup.is_active)
    if faculty_id is not None:
        rows = rows.where(AcademicGroup.faculty_id == faculty_id)
    return by_code(Known(name, key, size) for key, name, size in db.session.execute(rows))


def _named(model: Any) -> Iterable[Known]:
    rows = select(model.id, model.name, model.code).where(model.is_active)
    return [Known(name, key, code=code) for key, name, code in db.session.execute(rows)]


def _subjects() -> Iterable[Known]:
    rows = select(Subject.id, Subject.name, Subject.code, Department.name).join(
        Department, Department.id == Subject.department_id
    )
    found = db.session.execute(rows.where(Subject.is_active))
    return [Known(name, key, code=code, owner=owner) for key, name, code, owner in found]


def _people(known: References, model: Any) -> None:
    rows = select(model.pinfl, model.surname, model.first_name, model.patronymic, model.birth_date)
    found = db.session.execute(rows).all()
    known.known_pinfls = frozenset(row[0] for row in found if row[0])
    known.known_people = frozenset((fold(_full(*row[1:4])), row[4]) for row in found if row[4])


def _full(surname: str, first_name: str, patronymic: str) -> str:
    return " ".join(part for part in (surname, first_name, patronymic) if part)


FILL: dict[str, Callable[[References, int | None], None]] = {
    "students": _students,
    "employees": _employees,
    "curriculum": _curriculum,
    "timetable": _timetable,
    "faculties": _codes(Faculty),
    "departments": _departments,
    "divisions": _codes(Division),
    "buildings": _codes(Building),
    "rooms": _rooms,
    "subject_groups": _codes(SubjectGroup),
    "subjects": _subject_list,
}

__all__ = ["references_for"]
