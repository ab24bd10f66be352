"""Orders by which students move: drafted with their students, agreed, signed, carried out (H-11, rules 4.6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.orders import Order, OrderLine
from hemis.models.students import Student
from hemis.operations import audit, bulk, people


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """A student of a draft: what changes for this one; the meaning of each value stands at `OrderLine`."""

    student_id: int
    ground: str = ""
    reason: str = ""
    group_id: int | None = None
    payment_form: str | None = None
    course: int | None = None
    semester: int | None = None
    until: date | None = None
    elsewhere: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def draft(
    kind: str,
    lines: Sequence[NewLine],
    *,
    title: str,
    effective_on: date,
    faculty_id: int | None,
    by: User,
    at: datetime,
    preamble: str = "",
    body: str = "",
    controller: str = "",
    target_id: int | None = None,
) -> Order:
    """Write a draft with its students in the order given; it has no number and moves nobody yet.

    Without a `controller` it names the one whom this office named last.
    """
    row = Order(
        kind=kind,
        title=title,
        title_key=fold(title)[:400],
        preamble=preamble,
        body=body,
        controller=controller or last_controller(by, faculty_id),
        effective_on=effective_on,
        faculty_id=faculty_id,
        drafted_by_id=by.id,
        drafted_at=at,
        target_id=target_id,
        student_count=len(lines),
    )
    db.session.add(row)
    db.session.flush()
    bulk.insert_many(
        OrderLine,
        [{**asdict(line), "order_id": row.id, "position": place} for place, line in enumerate(lines, start=1)],
    )
    audit.record("draft", row, by=by, changes={"kind": (None, kind), "student_count": (None, len(lines))})
    return row


def last_controller(by: User, faculty_id: int | None) -> str:
    """Return who watches over the last order that this person, else this faculty, has drafted; empty if nobody yet."""
    mine = Order.drafted_by_id == by.id
    named = select(Order.controller).where(Order.controller != "", mine | (Order.faculty_id == faculty_id))
    return db.session.scalar(named.order_by(mine.desc(), Order.id.desc()).limit(1)) or ""


def first_students(order_ids: Iterable[int]) -> dict[int, Student]:
    """Return the student who stands first in each of some orders, by one statement."""
    first = select(func.min(OrderLine.position)).where(OrderLine.order_id == Order.id).correlate(Order)
    rows = (
        select(Order.id, Student)
        .join(OrderLine, (OrderLine.order_id == Order.id) & (OrderLine.position == first.scalar_subquery()))
        .join(Student, Student.id == OrderLine.student_id)
        .where(Order.id.in_(order_ids))
    )
    return {key: student for key, student in db.session.execute(rows)}


def mentions(text: str | None) -> ColumnElement[bool]:
    """The criterion that an order has this number, these words in its subject, or a student so called."""
    typed = (text or "").strip()[: people.LONGEST_SEARCH]
    words = fold(typed).split()
    if not words:
        return Order.number.contains(typed, autoescape=True) if typed else true()
    titled = and_(*(Order.title_key.contains(word, autoescape=True) for word in words))
    named = select(OrderLine.order_id).join(Student, Student.id == OrderLine.student_id)
    return or_(
        Order.number.contains(typed, autoescape=True), titled, Order.id.in_(named.where(people.called(Student, typed)))
    )


def numbered_like(text: str | None) -> ColumnElement[bool]:
    """The criterion that an order has a number with this in it."""
    typed = (text or "").strip()[: people.LONGEST_SEARCH]
    return Order.number.contains(typed, autoescape=True) if typed else true()


__all__ = ["NewLine", "draft", "first_students", "last_controller", "mentions", "numbered_like"]
