"""What an order is about, read in a handful of statements however many its students are."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from hemis.domain import rules
from hemis.domain.movement import EXPELLED, ON_LEAVE
from hemis.domain.movement_cases import NOTHING, Asked, Case, Place, Stretch, grant_of
from hemis.domain.rules import scope_text
from hemis.extensions import db
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester, Speciality
from hemis.models.orders import Order, OrderLine
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.models.teaching import AbsenceTotal
from hemis.operations.attainment import of_order
from hemis.operations.rules import rule_versions

AFTER_THE_END = timedelta(days=45)
"""How long after its last day the absences of a semester may still be the ground of an expulsion."""
ASKED = ("ground", "reason", "payment_form", "course", "semester", "until", "elsewhere", "details")


@dataclass(frozen=True)
class Subject:
    """What a correction or a cancellation follows: the order's kind and state, and its students."""

    kind: str
    status: str
    students: frozenset[int]
    names: dict[int, dict[str, Any]]
    """Student → the names before a rename."""


@dataclass(frozen=True)
class Docket:
    """An order with its students as they stand now; `lost` are students without a present stretch."""

    cases: tuple[Case, ...]
    lost: tuple[int, ...]
    levels: dict[int, str]
    """Group → level of education, which rules ask for."""
    subject: Subject | None = None


def students_of(order_id: int) -> Select[Any]:
    """The students of an order, for a statement about all of them."""
    return select(OrderLine.student_id).where(OrderLine.order_id == order_id)


def docket(order: Order, on: date) -> Docket:
    """Read an order; `on` is the day whose absences count."""
    goals = select(OrderLine.group_id).where(OrderLine.order_id == order.id)
    present = select(Enrolment.group_id).where(
        Enrolment.student_id.in_(students_of(order.id)), Enrolment.ends_on.is_(None)
    )
    places, levels = _places(or_(AcademicGroup.id.in_(goals), AcademicGroup.id.in_(present)))
    rows = db.session.execute(_lines(order.id)).all()
    followed = _followed(order) if order.target_id is not None else {}
    leaves = _leaves(order.id) if order.kind == "leave" else {}
    missed = _missed(order.id, on) if order.kind == "expulsion" else {}
    attained = of_order(order.id) if order.kind == "graduation" else {}
    expelled = _expelled(order.id) if order.kind == "reinstatement" else {}
    begun = _leaves_begun(order.id) if order.kind == "correction" else {}
    cases, lost = [], []
    for row in rows:
        if row.group_now is None:
            lost.append(row.student_id)
            continue
        hours, allowed = missed.get(row.student_id, (0, 0))
        now = Stretch(
            status=row.status,
            group_id=row.group_now,
            course=row.course_now,
            semester=row.semester_now,
            payment_form=row.paid_now,
            grant_kind=grant_of(row.paid_now, row.grant_now),
            starts_on=row.starts_on,
        )
        before, is_latest = followed.get(row.student_id, (None, True))
        cases.append(
            Case(
                student_id=row.student_id,
                now=now,
                place=places[row.group_now],
                goal=places[row.group_id] if row.group_id else None,
                asked=Asked(**{name: getattr(row, name) for name in ASKED}),
                named=(row.surname, row.first_name, row.patronymic),
                leaves=leaves.get(row.student_id, 0),
                missed=hours,
                allowed=allowed,
                attained=attained.get(row.student_id, NOTHING),
                expelled_on=expelled.get(row.student_id),
                leave=begun.get(row.student_id) if row.status == ON_LEAVE else None,
                restored=before,
                is_latest=is_latest,
            )
        )
    return Docket(tuple(cases), tuple(lost), levels, _subject(order))


def _lines(order_id: int) -> Select[Any]:
    return (
        select(
            OrderLine.student_id,
            OrderLine.group_id,
            *(getattr(OrderLine, name) for name in ASKED),
            Student.surname,
            Student.first_name,
            Student.patronymic,
            Enrolment.status,
            Enrolment.group_id.label("group_now"),
            Enrolment.course.label("course_now"),
            Enrolment.semester.label("semester_now"),
            Enrolment.payment_form.label("paid_now"),
            Enrolment.grant_kind.label("grant_now"),
            Enrolment.starts_on,
        )
        .join(Student, Student.id == OrderLine.student_id)
        .outerjoin(Enrolment, (Enrolment.student_id == Student.id) & Enrolment.ends_on.is_(None))
        .where(OrderLine.order_id == order_id)
        .order_by(OrderLine.position)
    )


def _places(which: Any) -> tuple[dict[int, Place], dict[int, str]]:
    group = AcademicGroup
    rows: Any = db.session.execute(
        select(
            group.id, group.name, group.faculty_id, group.speciality_id, group.language, group.education_form,
            group.course, group.is_active, Speciality.name, Speciality.education_type, Curriculum.semesters,
        )
        .join(Speciality, Speciality.id == group.speciality_id)
        .join(Curriculum, Curriculum.id == group.curriculum_id)
        .where(which)
    ).all()  # fmt: skip
    names = ("group_id", "name", "faculty_id", "speciality_id", "language", "form", "course", "is_active", "programme")
    places, levels = {}, {}
    for *columns, level, semesters in rows:
        told: dict[str, Any] = dict(zip(names, columns, strict=True))
        places[columns[0]], levels[columns[0]] = Place(**told, semesters=semesters), level
    return places, levels


def _followed(order: Order) -> dict[int, tuple[Stretch | None, bool]]:
    """Student → the stretch before the order that is followed, and whether nothing later stands on that order."""
    standing = _standing(order.id)
    before = aliased(Enrolment)
    rows: Any = db.session.execute(
        select(
            OrderLine.student_id, OrderLine.after_id, before.status, before.group_id, before.course,
            before.semester, before.payment_form, before.grant_kind,
        )
        .outerjoin(before, before.id == OrderLine.before_id)
        .where(OrderLine.order_id == order.target_id)
    ).all()  # fmt: skip
    names = ("status", "group_id", "course", "semester", "payment_form", "grant_kind")
    found = {}
    for student, after_id, *columns in rows:
        told: dict[str, Any] = dict(zip(names, columns, strict=True))
        is_latest = after_id is None or after_id == standing.get(student)
        found[student] = Stretch(**told) if columns[0] is not None else None, is_latest
    return found


def _standing(order_id: int) -> dict[int, int]:
    """Student → the stretch that stands: the open one, or that to which a chain of cancellations has returned."""
    mine = students_of(order_id)
    rows = db.session.execute(
        select(Enrolment.student_id, Enrolment.id).where(Enrolment.student_id.in_(mine), Enrolment.ends_on.is_(None))
    )
    standing = {student: key for student, key in rows}
    undoing, undone, line = aliased(OrderLine), aliased(OrderLine), aliased(Order)
    returned = {
        key: back
        for key, back in db.session.execute(
            select(undoing.after_id, undone.before_id)
            .join(line, line.id == undoing.order_id)
            .join(undone, (undone.order_id == line.target_id) & (undone.student_id == undoing.student_id))
            .where(line.kind == "cancellation", undoing.student_id.in_(mine), undoing.after_id != undoing.before_id)
        )
    }
    for student, last in standing.items():
        key: int | None = last
        while key in returned:
            key = returned[key]
        standing[student] = key or last
    return standing


def _subject(order: Order) -> Subject | None:
    if order.target_id is None:
        return None
    kind, status = db.session.execute(select(Order.kind, Order.status).where(Order.id == order.target_id)).one()
    rows = db.session.execute(
        select(OrderLine.student_id, OrderLine.details).where(OrderLine.order_id == order.target_id)
    ).all()
    names = {student: details.get("before", {}) for student, details in rows}
    return Subject(kind, status, frozenset(names), names)


def _expelled(order_id: int) -> dict[int, date]:
    """The day of the last expulsion, whatever was corrected in it later."""
    before = aliased(Enrolment)
    went_on = (
        select(before.id)
        .where(
            before.student_id == Enrolment.student_id,
            before.status == EXPELLED,
            before.ends_on == Enrolment.starts_on,
        )
        .exists()
    )
    days = (
        select(Enrolment.student_id, func.max(Enrolment.starts_on))
        .where(Enrolment.student_id.in_(students_of(order_id)), Enrolment.status == EXPELLED, ~went_on)
        .group_by(Enrolment.student_id)
    )
    return {student: day for student, day in db.session.execute(days)}


def _leaves(order_id: int) -> dict[int, int]:
    """How many leaves each student has had; one that was cancelled or only corrected does not count again."""
    before, line, undone = aliased(Enrolment), aliased(OrderLine), aliased(Order)
    went_on = (
        select(before.id)
        .where(
            before.student_id == Enrolment.student_id,
            before.status == ON_LEAVE,
            before.ends_on == Enrolment.starts_on,
        )
        .exists()
    )
    cancelled = (
        select(line.id)
        .join(undone, undone.id == line.order_id)
        .where(line.after_id == Enrolment.id, undone.status == "cancelled")
        .exists()
    )
    counted = (
        select(Enrolment.student_id, func.count())
        .where(Enrolment.student_id.in_(students_of(order_id)), Enrolment.status == ON_LEAVE, ~went_on, ~cancelled)
        .group_by(Enrolment.student_id)
    )
    return {student: number for student, number in db.session.execute(counted)}


def _leaves_begun(order_id: int) -> dict[int, tuple[date, str]]:
    """Student → the day and the ground of the last leave, as its own order has them, whatever was corrected since."""
    rows = db.session.execute(
        select(OrderLine.student_id, Order.effective_on, OrderLine.ground)
        .join(Order, Order.id == OrderLine.order_id)
        .where(OrderLine.student_id.in_(students_of(order_id)), Order.kind == "leave", Order.status == "in_force")
        .order_by(Order.effective_on, Order.id)
    )
    return {student: (began, ground) for student, began, ground in rows}


def _missed(order_id: int, on: date) -> dict[int, tuple[int, int]]:
    """The unexcused hours of the semester that runs, and the limit that holds for it; the worse of two."""
    rows = db.session.execute(
        select(
            AbsenceTotal.student_id, Semester.starts_on, Curriculum.faculty_id, Curriculum.education_form,
            Speciality.education_type, func.sum(AbsenceTotal.unexcused_hours),
        )
        .join(CurriculumSubject, CurriculumSubject.id == AbsenceTotal.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .join(Curriculum, Curriculum.id == Semester.curriculum_id)
        .join(Speciality, Speciality.id == Curriculum.speciality_id)
        .where(AbsenceTotal.student_id.in_(students_of(order_id)))
        .where(Semester.starts_on <= on, Semester.ends_on >= on - AFTER_THE_END)
        .group_by(
            AbsenceTotal.student_id, Semester.id, Semester.starts_on, Curriculum.faculty_id,
            Curriculum.education_form, Speciality.education_type,
        )
    ).all()  # fmt: skip
    versions = rule_versions("att.expel_hours")
    found: dict[int, tuple[int, int]] = {}
    for student, starts_on, faculty, form, level, hours in rows:
        scope = scope_text({"faculty": faculty, "form": form, "level": level})
        allowed = rules.whole_on("att.expel_hours", versions, starts_on, scope)
        known = found.get(student)
        if known is None or hours - allowed > known[0] - known[1]:
            found[student] = int(hours), allowed
    return found


__all__ = ["Docket", "Subject", "docket", "students_of"]
