"""Students come into groups, move between them and leave; groups know how many study in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select, update

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.movement_cases import grant_of
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.operations import audit, bulk, people
from hemis.operations.people import NewPerson

STUDYING, ON_LEAVE = "11", "12"
CARD: dict[str, Any] = {
    **dict.fromkeys(("birth_place", "province", "mahalla", "address", "email", "nationality"), ""),
    **dict.fromkeys(("parent_name", "parent_phone", "current_address", "accommodation"), ""),
    **dict.fromkeys(("current_province", "current_district", "guardian_name", "guardian_phone"), ""),
    **dict.fromkeys(("living_status", "roommate_kind"), ""),
    **dict.fromkeys(("roommate_count", "latitude", "longitude")),
    **{"country": "UZ", "citizenship": "11", "student_type": "11", "social_category": "10", "poverty_level": "10"},
}
"""What a card says of a student of whom nothing else is told."""
TOO_EARLY = N_("Янги ҳолат %(day)s дан кейинги кундан бошланиши керак: талаба шу куни ҳозирги ҳолатига ўтган.")


@dataclass(frozen=True, kw_only=True)
class NewStudent(NewPerson):
    """Somebody who comes into a group: a student, or an applicant whom an order is to admit."""

    number: str
    group_id: int
    starts_on: date
    order_number: str = ""
    status: str = STUDYING
    """`10` for one who is only to be admitted: the order of admission makes a student of him or her."""
    payment_form: str = "12"
    grant_kind: str = ""
    user_id: int | None = None
    region: str = ""
    district: str = ""
    admission_year: int | None = None
    note: str = ""
    card: Mapping[str, Any] = field(default_factory=dict)
    """What else the card says: column → value."""


def admit_many(students: Sequence[NewStudent], *, by: User | None) -> list[int]:
    """Admit students into their groups; return their ids in the order given."""
    found = db.session.execute(select(AcademicGroup.id, AcademicGroup.faculty_id, AcademicGroup.course))
    groups = {group: (faculty, course) for group, faculty, course in found}
    ids = bulk.insert_numbered(
        Student,
        [
            people.columns(each)
            | {
                "user_id": each.user_id,
                "number": each.number,
                "group_id": each.group_id,
                "faculty_id": groups[each.group_id][0],
                "status": each.status,
                "payment_form": each.payment_form,
                "grant_kind": grant_of(each.payment_form, each.grant_kind),
                "region": each.region,
                "district": each.district,
                "admission_year": each.admission_year,
                "note": each.note,
            }
            | {name: each.card.get(name, empty) for name, empty in CARD.items()}
            for each in students
        ],
    )
    admitted = list(zip(ids, students, strict=True))
    bulk.insert_many(
        Enrolment,
        [
            {
                "student_id": key,
                "group_id": each.group_id,
                "status": each.status,
                "starts_on": each.starts_on,
                "course": groups[each.group_id][1],
                "semester": first_semester(groups[each.group_id][1]),
                "payment_form": each.payment_form,
                "grant_kind": grant_of(each.payment_form, each.grant_kind),
                "order_number": each.order_number,
            }
            for key, each in admitted
        ],
    )
    people.add_words("student_id", admitted)
    recount({each.group_id for each in students})
    audit.record_many("admit", Student, ((key, _told(each)) for key, each in admitted), by=by)
    return ids


def move(
    student: Student,
    *,
    on: date,
    by: User | None,
    group: AcademicGroup | None = None,
    status: str = STUDYING,
    order_number: str = "",
) -> Enrolment:
    """Begin a new stretch of a student's life on a day: another group, another state, or both.

    Course and semester go on as they were; in a group of another course they are those with which that course begins.
    """
    before, state = student.group_id, student.status
    stretch = db.session.execute(
        select(Enrolment).where(Enrolment.student_id == student.id, Enrolment.ends_on.is_(None))
    ).scalar_one()
    if on <= stretch.starts_on:
        raise RuleError(TOO_EARLY, field="on", day=f"{stretch.starts_on:%d.%m.%Y}")
    stretch.ends_on = on
    db.session.flush()
    if group:
        student.group_id, student.faculty_id = group.id, group.faculty_id
    student.status = status
    is_same_course = group is None or group.course == stretch.course
    course = stretch.course if group is None else group.course
    new = Enrolment(
        student_id=student.id,
        group_id=student.group_id,
        status=status,
        starts_on=on,
        course=course,
        semester=stretch.semester if is_same_course else first_semester(course),
        payment_form=student.payment_form,
        grant_kind=student.grant_kind,
        order_number=order_number,
    )
    db.session.add(new)
    db.session.flush()
    recount({before, student.group_id})
    changes = {"group_id": (before, student.group_id), "status": (state, status), "on": (None, on)}
    audit.record("move", student, by=by, changes=changes, reason=order_number)
    return new


def first_semester(course: int) -> int:
    """The semester of the plan with which a course begins: two to a year."""
    return 2 * course - 1


def recount(group_ids: Iterable[int]) -> None:
    """Set the number of those who study in each group."""
    count = (
        select(func.count())
        .select_from(Student)
        .where(Student.group_id == AcademicGroup.id, Student.status == STUDYING)
        .scalar_subquery()
    )
    db.session.execute(
        update(AcademicGroup)
        .where(AcademicGroup.id.in_(set(group_ids)))
        .values(student_count=count)
        .execution_options(synchronize_session=False)
    )


def _told(new: NewStudent) -> dict[str, tuple[None, object]]:
    return {
        "number": (None, new.number),
        "name": (None, new.full_name),
        "group_id": (None, new.group_id),
        "starts_on": (None, new.starts_on),
        "order_number": (None, new.order_number),
    }
