"""The statements that move the students of an order: so many for each kind of change, however many the students."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, update

from hemis.domain.movement import STUDYING
from hemis.domain.movement_cases import Case, Stretch
from hemis.domain.movement_reasons import new_name
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.orders import Order, OrderLine
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.operations import audit, bulk, people
from hemis.operations.movement_cases import students_of
from hemis.operations.people import NewPerson
from hemis.operations.students import recount

NAMES = ("surname", "first_name", "patronymic", "surname_latin", "first_name_latin", "patronymic_latin")
OWN_STRETCH = select(Enrolment.id).where(Enrolment.student_id == OrderLine.student_id, Enrolment.ends_on.is_(None))
QUIET = {"synchronize_session": False}


def point(order: Order, column: str) -> None:
    """Let every line of an order point at the stretch that is open now, as `before_id` or as `after_id`."""
    db.session.execute(
        update(OrderLine)
        .where(OrderLine.order_id == order.id)
        .values({column: OWN_STRETCH.scalar_subquery()})
        .execution_options(**QUIET)
    )


def begin_stretches(order: Order, moved: Sequence[tuple[Case, Stretch]], *, by: User | None) -> None:
    """End the open stretches on the order's day, begin the new ones, and let students and groups follow."""
    day = order.effective_on
    db.session.execute(
        update(Enrolment)
        .where(Enrolment.student_id.in_(students_of(order.id)), Enrolment.ends_on.is_(None))
        .values(ends_on=day)
        .execution_options(**QUIET)
    )
    bulk.insert_many(
        Enrolment,
        [
            {
                "student_id": case.student_id,
                "group_id": new.group_id,
                "status": new.status,
                "starts_on": day,
                "course": new.course,
                "semester": new.semester,
                "payment_form": new.payment_form,
                "grant_kind": new.grant_kind,
                "order_number": order.number,
            }
            for case, new in moved
        ],
    )
    db.session.execute(
        update(Student)
        .where(Student.id.in_(students_of(order.id)))
        .values(
            group_id=_open(Enrolment.group_id).scalar_subquery(),
            status=_open(Enrolment.status).scalar_subquery(),
            payment_form=_open(Enrolment.payment_form).scalar_subquery(),
            grant_kind=_open(Enrolment.grant_kind).scalar_subquery(),
            faculty_id=select(AcademicGroup.faculty_id)
            .join(Enrolment, Enrolment.group_id == AcademicGroup.id)
            .where(Enrolment.student_id == Student.id, Enrolment.ends_on.is_(None))
            .correlate(Student)
            .scalar_subquery(),
        )
        .execution_options(**QUIET)
    )
    recount(key for case, new in moved for key in (case.now.group_id, new.group_id))
    told = ((case.student_id, _changes(case.now, new, day)) for case, new in moved)
    audit.record_many("move", Student, told, by=by, reason=order.number or "")


def _open(column: Any) -> Select[Any]:
    return select(column).where(Enrolment.student_id == Student.id, Enrolment.ends_on.is_(None))


def _changes(before: Stretch, new: Stretch, day: date) -> dict[str, tuple[Any, Any]]:
    names = ("group_id", "status", "course", "semester", "payment_form", "grant_kind")
    changed = {name: (getattr(before, name), getattr(new, name)) for name in names}
    return {"on": (None, day)} | {name: pair for name, pair in changed.items() if pair[0] != pair[1]}


def lift(groups: Collection[int], *, by: User | None, steps: int = 1) -> None:
    """Take groups a course up, or down again."""
    if not groups:
        return
    courses = select(AcademicGroup.id, AcademicGroup.course).where(AcademicGroup.id.in_(groups))
    before = db.session.execute(courses.order_by(AcademicGroup.id)).all()
    db.session.execute(
        update(AcademicGroup)
        .where(AcademicGroup.id.in_(groups))
        .values(course=AcademicGroup.course + steps)
        .execution_options(**QUIET)
    )
    told = ((key, {"course": (course, course + steps)}) for key, course in before)
    audit.record_many("update", AcademicGroup, told, by=by)


def emptied(moved: Sequence[tuple[Case, Stretch]]) -> set[int]:
    """Groups that went up with the students who are now back in the course below, and in which nobody is left above."""
    fell = {
        case.now.group_id: case.now.course
        for case, new in moved
        if case.now.group_id == new.group_id and new.course == case.now.course - 1
    }
    above = (
        select(func.count())
        .where(Enrolment.group_id == AcademicGroup.id, Enrolment.ends_on.is_(None), Enrolment.status == STUDYING)
        .where(Enrolment.course >= AcademicGroup.course)
        .correlate(AcademicGroup)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(AcademicGroup.id, AcademicGroup.course).where(AcademicGroup.id.in_(fell), above == 0)
    )
    return {key for key, course in rows if course == fell[key]}


def rename(case: Case, details: dict[str, Any], order: Order, *, by: User | None) -> None:
    """Give a student the names of a line; the line keeps those of before, and the account is called the same."""
    student = db.session.get_one(Student, case.student_id, populate_existing=True)
    before = {name: getattr(student, name) for name in NAMES}
    surname, first_name, patronymic = new_name(details)
    latin: dict[str, Any] = {name: str(details.get(name) or "").strip() for name in NAMES[3:]}
    person = NewPerson(
        surname=surname, first_name=first_name, patronymic=patronymic, gender=student.gender, **latin
    )  # fmt: skip
    columns = people.columns(person)
    for name in (*NAMES, "sort_key"):
        setattr(student, name, columns[name])
    changes = audit.changes_of(student)
    if student.user_id is not None:
        user = db.session.get_one(User, student.user_id)
        user.name, user.name_latin = person.full_name, person.full_name_latin
    db.session.flush()
    people.renew_words("student_id", student.id, person)
    audit.record("rename", student, by=by, changes=changes, reason=order.number or "")
    line = db.session.scalars(
        select(OrderLine).where(OrderLine.order_id == order.id, OrderLine.student_id == student.id)
    ).one()
    line.details = {**line.details, "before": before}
    db.session.flush()


__all__ = ["begin_stretches", "emptied", "lift", "point", "rename"]
