"""Orders as the tests need them: drafted, signed without the room of orders, carried out."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.orders import Order, OrderLine
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.operations import movement
from hemis.operations.orders import NewLine, draft

DAY = date(2026, 10, 5)
AT = datetime(2026, 10, 6, 5, 30, tzinfo=UTC)


def user(login="dean"):
    return db.session.scalars(select(User).where(User.login == login)).one()


def order(kind, *lines, on=DAY, faculty_id=None, target_id=None):
    """A draft."""
    more = {"title": "Буйруқ", "effective_on": on, "faculty_id": faculty_id, "target_id": target_id}
    return draft(kind, lines, by=user(), at=AT, **more)


def signed(kind, *lines, **more):
    """A signed order with the next number."""
    row = order(kind, *lines, **more)
    ordinal = (db.session.scalar(select(func.max(Order.ordinal))) or 0) + 1
    row.status, row.year, row.ordinal, row.number = "signed", 2026, ordinal, f"T-2026/{ordinal:05}"
    row.signed_on, row.signed_at, row.signed_by_id = DAY, AT, row.drafted_by_id
    db.session.flush()
    return row


def done(kind, *lines, at=None, **more):
    """An order in force."""
    row = signed(kind, *lines, **more)
    late = datetime.combine(row.effective_on, AT.timetz()) if row.effective_on > AT.date() else AT
    movement.carry_out(row, by=user(), at=at or late)
    return row


def told(row, on=DAY):
    """What keeps an order, as sentences in their order."""
    return [fault.message % fault.values if fault.values else fault.message for fault in movement.faults(row, on)]


def stretches(student_id):
    """All stretches of a student, the earliest first."""
    rows = select(Enrolment).where(Enrolment.student_id == student_id).order_by(Enrolment.starts_on)
    return list(db.session.scalars(rows.execution_options(populate_existing=True)))


def student(key):
    return db.session.get(Student, key, populate_existing=True)


def group(key):
    return db.session.get(AcademicGroup, key, populate_existing=True)


def line(row, student_id):
    return db.session.scalars(select(OrderLine).filter_by(order_id=row.id, student_id=student_id)).one()


def another_group(like, *, course=1, **columns):
    """A group beside another: of the same plan unless `columns` say otherwise."""
    names = ("faculty_id", "speciality_id", "curriculum_id", "language", "education_form", "start_year")
    same = {name: getattr(group(like), name) for name in names}
    number = db.session.scalar(select(func.count()).select_from(AcademicGroup))
    row = AcademicGroup(
        **{"name": f"{number}-ЯНГИ", "name_latin": f"{number}-YANGI", "course": course, **same, **columns}
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def days_later(days):
    return DAY + timedelta(days=days)


__all__ = ["AT", "DAY", "NewLine", "another_group", "days_later", "done", "group", "line", "order", "signed", "told"]
__all__ += ["stretches", "student", "user"]
