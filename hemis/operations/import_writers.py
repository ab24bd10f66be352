"""What becomes of good rows: each kind through the operation that writes such rows anyway."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.identifiers import parse_pinfl
from hemis.domain.spreadsheets.people import parts_of
from hemis.domain.spreadsheets.references import Index, References
from hemis.domain.spreadsheets.words import values_of
from hemis.extensions import Base, db
from hemis.models.accounts import User
from hemis.models.achievements import Achievement, AdmissionQuota
from hemis.models.curriculum import AcademicYear, CurriculumSubject, LessonSlot, Qualification, Speciality
from hemis.models.exams import Exam
from hemis.models.infrastructure import Building, Room, RoomEquipment
from hemis.models.materials import LearningResource
from hemis.models.scholarship import ScientificWork
from hemis.models.staff import Employee, Post, PostCompetition, StatusPeriod, TrainingCourse
from hemis.models.structure import Department, Division, Faculty
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.models.subjects import Subject, SubjectGroup
from hemis.models.teaching import Lesson, TeachingLoad, Topic
from hemis.operations import audit, plain, staff
from hemis.operations.import_curriculum import (
    take_loads_away,
    take_subjects_away,
    take_topics_away,
    write_loads,
    write_subjects,
    write_topics,
)
from hemis.operations.import_exams import take_exams_away, write_exams
from hemis.operations.import_rolls import write_achievements, write_qualifications, write_quotas
from hemis.operations.import_rooms import room_values, take_equipment_away, write_equipment
from hemis.operations.import_staff import (
    take_statuses_away,
    unit_of,
    write_courses,
    write_elections,
    write_posts,
    write_statuses,
)
from hemis.operations.import_students import write_students
from hemis.operations.import_study import (
    take_pairs_away,
    take_years_away,
    write_groups,
    write_links,
    write_pairs,
    write_specialities,
    write_years,
)
from hemis.operations.import_timetable import take_lessons_away, write_lessons
from hemis.operations.import_works import take_works_away, write_works
from hemis.operations.staff import NewEmployee
from hemis.operations.students import recount

Row = Mapping[str, Any]
Writer = Callable[[Sequence[Row], References, Mapping[str, Any], User], list[int]]
"""Takes good rows, what is known, the options of the import and who wants it; returns the ids of the new rows."""
Taker = Callable[[Sequence[int], Mapping[str, Any], User], None]
"""Takes the ids of an import's rows, its options and who wants them away."""
PIECE = 500
DEGREES = dict(zip(values_of("academic_degree"), ("10", "11", "12"), strict=True))
DIVISION_KINDS = dict(zip(values_of("division_kind"), ("13", "14", "15", "16", "17", "10"), strict=True))

MOVED = N_("Қайтариб бўлмайди: «%(name)s» киритилгандан кейин ўзгарган ёки унга маълумот боғланган.")


def write_employees(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Hire employees into their departments; their gender is in the ЖШШИР."""
    number = _next_number(Employee, "", 5)
    new = []
    for at, row in enumerate(rows):
        surname, first_name, patronymic = parts_of(row["full_name"])
        unit = unit_of(known, row["department"])
        new.append(
            NewEmployee(
                surname=surname,
                first_name=first_name,
                patronymic=patronymic,
                gender=parse_pinfl(row["pinfl"]).gender,
                birth_date=row["birth_date"],
                pinfl=row["pinfl"],
                phone=row["phone"],
                number=f"{number + at:05}",
                position_id=_id(known.positions, row["position"]),
                department_id=unit["department_id"],
                division_id=unit["division_id"],
                stake=row["stavka"],
                starts_on=row["start_date"],
                academic_degree=DEGREES[row["academic_degree"]],
            )
        )
    return staff.hire_many(new, by=by)


def _next_number(model: type[Student] | type[Employee], prefix: str, digits: int) -> int:
    """Return the number after the highest one of its pattern."""
    length = len(prefix) + digits
    newest = select(func.max(model.number)).where(func.length(model.number) == length, model.number.startswith(prefix))
    digits_only = db.session.scalars(newest).one() or ""
    return int(digits_only[len(prefix) :]) + 1 if digits_only.isdigit() else 1


def _id(index: Index, name: str) -> int:
    return index.find(name)[0].id


def _plain(model: type[Base], values: Callable[[Row, References], dict[str, Any]]) -> Writer:
    def write(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
        made = plain.create_many([model(**values(row, known)) for row in rows], by=by)
        return [getattr(row, "id") for row in made]  # noqa: B009 - every one of these has one

    return write


def _kept(*names: str) -> Callable[[Row], dict[str, Any]]:
    return lambda row: {name: row[name] for name in names}


NAMED = _kept("code", "name", "name_latin")


WRITERS: dict[str, tuple[type[Base], Writer]] = {
    "students": (Student, write_students),
    "employees": (Employee, write_employees),
    "faculties": (Faculty, _plain(Faculty, lambda row, known: NAMED(row) | _kept("short_name")(row))),
    "departments": (
        Department,
        _plain(
            Department,
            lambda row, known: (
                NAMED(row) | _kept("phone", "email")(row) | {"faculty_id": _id(known.others["faculty"], row["faculty"])}
            ),
        ),
    ),
    "divisions": (
        Division,
        _plain(
            Division,
            lambda row, known: NAMED(row) | _kept("email")(row) | {"kind": DIVISION_KINDS[row["division_kind"]]},
        ),
    ),
    "buildings": (Building, _plain(Building, lambda row, known: NAMED(row) | _kept("address", "floors")(row))),
    "rooms": (Room, _plain(Room, room_values)),
    "equipment": (RoomEquipment, write_equipment),
    "posts": (Post, write_posts),
    "trainings": (TrainingCourse, write_courses),
    "contests": (PostCompetition, write_elections),
    "curriculum": (CurriculumSubject, write_subjects),
    "loads": (TeachingLoad, write_loads),
    "topics": (Topic, write_topics),
    "timetable": (Lesson, write_lessons),
    "years": (AcademicYear, write_years),
    "pairs": (LessonSlot, write_pairs),
    "specialities": (Speciality, write_specialities),
    "groups": (AcademicGroup, write_groups),
    "qualifications": (Qualification, write_qualifications),
    "quotas": (AdmissionQuota, write_quotas),
    "achievements": (Achievement, write_achievements),
    "statuses": (StatusPeriod, write_statuses),
    "resources": (LearningResource, write_links),
    "works": (ScientificWork, write_works),
    "exams": (Exam, write_exams),
    "subject_groups": (SubjectGroup, _plain(SubjectGroup, lambda row, known: NAMED(row))),
    "subjects": (
        Subject,
        _plain(
            Subject,
            lambda row, known: (
                NAMED(row)
                | {
                    "group_id": _id(known.others["subject_group"], row["subject_group"]),
                    "department_id": _id(known.departments, row["department"]),
                }
            ),
        ),
    ),
}
"""Kind → the model of its rows and what writes them."""


TAKERS: dict[str, Taker] = {
    "curriculum": take_subjects_away,
    "timetable": take_lessons_away,
    "equipment": take_equipment_away,
    "loads": take_loads_away,
    "topics": take_topics_away,
    "years": take_years_away,
    "pairs": take_pairs_away,
    "statuses": take_statuses_away,
    "exams": take_exams_away,
    "works": take_works_away,
}
"""Kinds whose rows are taken away by more than deleting them."""


def take_away(kind: str, ids: Sequence[int], options: Mapping[str, Any], *, by: User) -> None:
    """Delete the rows of an import; RuleError names the first on which something depends by now."""
    if kind in TAKERS:
        TAKERS[kind](ids, options, by)
        return
    model = WRITERS[kind][0]
    groups: set[int] = set()
    for start in range(0, len(ids), PIECE):
        piece = list(ids[start : start + PIECE])
        if model is Student:
            _refuse_moved(piece)
            groups |= set(db.session.scalars(select(Student.group_id).where(Student.id.in_(piece))))
            db.session.execute(delete(Enrolment).where(Enrolment.student_id.in_(piece)))
        if model is Employee:
            db.session.execute(delete(Post).where(Post.employee_id.in_(piece)))
        db.session.execute(delete(model).where(model.__mapper__.primary_key[0].in_(piece)))
    recount(groups)
    audit.record_many("remove", model, ((key, {}) for key in ids), by=by)


def _refuse_moved(ids: list[int]) -> None:
    """A student who has moved, left or got an account is not taken away any more."""
    later = select(Enrolment.student_id).where(Enrolment.student_id.in_(ids)).group_by(Enrolment.student_id)
    moved = select(Student).where(
        Student.id.in_(later.having(func.count() > 1)) | (Student.id.in_(ids) & Student.user_id.is_not(None))
    )
    if student := db.session.scalars(moved.limit(1)).first():
        raise RuleError(MOVED, name=student.full_name)


__all__ = ["WRITERS", "take_away"]
