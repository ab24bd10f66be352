"""What the system knows when a file is examined: plain data, read at once, so that no lock is held meanwhile."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from hemis.domain.names import fold
from hemis.domain.spreadsheets.cells import signs
from hemis.domain.spreadsheets.references import Index, Known, References, Teachers, by_code, by_group, by_name, by_unit
from hemis.extensions import db
from hemis.models.curriculum import AcademicYear, LessonSlot
from hemis.models.infrastructure import Building, Room
from hemis.models.staff import Employee, Position
from hemis.models.structure import Department, Division, Faculty
from hemis.models.students import AcademicGroup, Student
from hemis.models.subjects import Subject, SubjectGroup
from hemis.operations.import_curriculum import LoadJudge, PlanJudge, TopicJudge, line_of
from hemis.operations.import_exams import ExamJudge, session_of
from hemis.operations.import_rolls import AchievementJudge, QualificationJudge, QuotaJudge
from hemis.operations.import_rooms import EquipmentJudge, RoomJudge
from hemis.operations.import_staff import CourseJudge, ElectionJudge, PostJudge, StatusJudge
from hemis.operations.import_students import StudentJudge
from hemis.operations.import_study import GroupJudge, LinkJudge, PairJudge, SpecialityJudge, YearJudge
from hemis.operations.import_timetable import Placing
from hemis.operations.import_works import WorkJudge
from hemis.operations.rules import rule_values

DISMISSED = "14"
RULES = ("pinfl.checksum", "stavka.max", "credit.hours", "year.credits")


class Asked(NamedTuple):
    """For whom a file is read, on which day, and what its owner has chosen for it."""

    on: date
    faculty_id: int | None = None
    department_id: int | None = None
    user_id: int = 0
    options: Mapping[str, Any] = {}


def references_for(kind: str, asked: Asked) -> References:
    """Return what a check of this kind asks about; a faculty's own groups only, if the file is a faculty's."""
    on = asked.on
    rules = rule_values(*RULES, on=on)
    known = References(
        highest_stake=Decimal(str(rules["stavka.max"])),
        credit_hours=int(str(rules["credit.hours"])),
        semester_credits=int(str(rules["year.credits"])) // 2,
        blocks_checksum=rules["pinfl.checksum"] == "block",
    )
    FILL[kind](known, asked)
    return known


def _students(known: References, asked: Asked) -> None:
    known.groups = _groups(asked.faculty_id)
    _people(known, Student)
    known.judge = StudentJudge(asked.on)


def _employees(known: References, asked: Asked) -> None:
    known.positions = by_name(_named(Position))
    _units(known)
    _people(known, Employee)


def _units(known: References) -> None:
    """Departments and divisions: everywhere somebody can work."""
    known.departments = by_unit(_named(Department))
    known.others["division"] = by_name(_named(Division))


def _curriculum(known: References, asked: Asked) -> None:
    known.subjects = by_name(_subjects())
    if key := asked.options.get("curriculum_id"):
        known.judge = PlanJudge(int(key))


def _loads(known: References, asked: Asked) -> None:
    known.groups, known.subjects, known.teachers = _groups(None), by_name(_subjects()), _teachers()
    known.judge = LoadJudge(asked.department_id, asked.on)


def _topics(known: References, asked: Asked) -> None:
    if asked.options.get("line_id"):
        judge = TopicJudge(line_of(asked.options))
        known.judge, known.closing = judge, judge.closing


def _equipment(known: References, asked: Asked) -> None:
    known.rooms = _rooms_by_code()
    known.judge = EquipmentJudge(known)


def _posts(known: References, asked: Asked) -> None:
    _staff(known)
    _units(known)
    known.judge = PostJudge(known, asked.on)


def _trainings(known: References, asked: Asked) -> None:
    known.teachers = _teachers()
    known.judge = CourseJudge(known, asked.department_id, asked.on)


def _contests(known: References, asked: Asked) -> None:
    _staff(known)
    known.judge = ElectionJudge(known, asked.department_id, asked.on)


def _statuses(known: References, asked: Asked) -> None:
    known.teachers = _teachers()
    known.judge = StatusJudge(known, asked.on)


def _years(known: References, asked: Asked) -> None:
    known.judge = YearJudge()


def _pairs(known: References, asked: Asked) -> None:
    judge = known.judge = PairJudge()
    known.others["year"] = by_name(Known(name, key) for name, key in judge.ids.items())


def _new_groups(known: References, asked: Asked) -> None:
    known.teachers = _teachers()
    known.judge = GroupJudge(known, asked.faculty_id)


def _specialities(known: References, asked: Asked) -> None:
    rows = select(Department.id, Department.name, Department.code).where(Department.is_active)
    if asked.faculty_id is not None:
        rows = rows.where(Department.faculty_id == asked.faculty_id)
    known.departments = by_unit(Known(name, key, code=code) for key, name, code in db.session.execute(rows))
    known.judge = SpecialityJudge(known)


def _qualifications(known: References, asked: Asked) -> None:
    known.judge = QualificationJudge(known, asked.faculty_id)


def _quotas(known: References, asked: Asked) -> None:
    known.judge = QuotaJudge(known, asked.faculty_id)


def _achievements(known: References, asked: Asked) -> None:
    known.judge = AchievementJudge(asked.faculty_id, asked.on)


def _resources(known: References, asked: Asked) -> None:
    known.subjects = by_name(_subjects())
    known.judge = LinkJudge(known, asked.user_id)


def _works(known: References, asked: Asked) -> None:
    known.judge = WorkJudge(asked.user_id, asked.on)


def _exams(known: References, asked: Asked) -> None:
    known.subjects, known.rooms, known.teachers = by_name(_subjects()), _rooms_by_code(), _teachers()
    if asked.options.get("session_id"):
        session = session_of(asked.options)
        known.groups = _groups(session.faculty_id)
        slots = select(LessonSlot.number, LessonSlot.starts_at, LessonSlot.ends_at)
        found = db.session.execute(slots.where(LessonSlot.year_id == session.year_id))
        known.pairs = {number: (start, end) for number, start, end in found}
        known.judge = ExamJudge(known, session, asked.on)


def _staff(known: References) -> None:
    known.teachers = _teachers()
    known.positions, known.departments = by_name(_named(Position)), by_unit(_named(Department))


def _rooms_by_code() -> Index:
    rooms = select(Room.id, Room.code, Room.capacity).where(Room.is_active)
    return by_code(Known(code, key, seats) for key, code, seats in db.session.execute(rooms))


def _teachers() -> Teachers:
    people = select(Employee.id, Employee.surname, Employee.first_name, Employee.patronymic)
    found = db.session.execute(people.where(Employee.status != DISMISSED))
    return Teachers(Known(_full(*name), key) for key, *name in found)


def _timetable(known: References, asked: Asked) -> None:
    known.groups, known.subjects = _groups(asked.faculty_id), by_name(_subjects())
    known.rooms, known.teachers = _rooms_by_code(), _teachers()
    slots = select(LessonSlot.number, LessonSlot.starts_at, LessonSlot.ends_at).join(
        AcademicYear, AcademicYear.id == LessonSlot.year_id
    )
    found = db.session.execute(slots.where(AcademicYear.is_current)).all()
    known.pairs = {number: (start, end) for number, start, end in found}
    if day := asked.options.get("starts_on"):
        judge = Placing(known, date.fromisoformat(day), asked.faculty_id)
        known.judge, known.closing = judge, judge.closing


def _departments(known: References, asked: Asked) -> None:
    known.others["faculty"] = by_name(_named(Faculty))
    _codes(Department)(known, asked)


def _rooms(known: References, asked: Asked) -> None:
    known.others["building"] = by_name(_named(Building))
    _codes(Room)(known, asked)
    known.judge = RoomJudge(known)


def _subject_list(known: References, asked: Asked) -> None:
    known.others["subject_group"] = by_name(_named(SubjectGroup))
    known.departments = by_unit(_named(Department))
    _codes(Subject)(known, asked)


def _codes(model: Any) -> Callable[[References, Asked], None]:
    def fill(known: References, asked: Asked) -> None:
        known.taken = frozenset(signs(code) for code in db.session.scalars(select(model.code)))

    return fill


def _groups(faculty_id: int | None) -> Any:
    rows = select(AcademicGroup.id, AcademicGroup.name, AcademicGroup.student_count).where(AcademicGroup.is_active)
    if faculty_id is not None:
        rows = rows.where(AcademicGroup.faculty_id == faculty_id)
    return by_group(Known(name, key, size) for key, name, size in db.session.execute(rows))


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


FILL: dict[str, Callable[[References, Asked], None]] = {
    "students": _students,
    "employees": _employees,
    "curriculum": _curriculum,
    "timetable": _timetable,
    "equipment": _equipment,
    "posts": _posts,
    "trainings": _trainings,
    "contests": _contests,
    "loads": _loads,
    "topics": _topics,
    "years": _years,
    "pairs": _pairs,
    "specialities": _specialities,
    "groups": _new_groups,
    "qualifications": _qualifications,
    "quotas": _quotas,
    "achievements": _achievements,
    "statuses": _statuses,
    "resources": _resources,
    "works": _works,
    "exams": _exams,
    "faculties": _codes(Faculty),
    "departments": _departments,
    "divisions": _codes(Division),
    "buildings": _codes(Building),
    "rooms": _rooms,
    "subject_groups": _codes(SubjectGroup),
    "subjects": _subject_list,
}

__all__ = ["Asked", "references_for"]
