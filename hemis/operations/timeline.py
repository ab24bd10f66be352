"""A student's life as moves: what each stretch of study began with, by which order, signed by whom (functions 7.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from hemis.domain.timeline import move_kind
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.orders import Order, OrderLine
from hemis.models.students import Enrolment

MADE = ("in_force", "cancelled")
"""The states of an order that was carried out."""


@dataclass(frozen=True)
class Move:
    """One move: its day and kind, what it led to (None where nothing but a paper changed), and its order, if known."""

    on: date
    kind: str
    stretch: Enrolment | None
    order_number: str
    order: Order | None = None
    signed_by: User | None = None


def movement_of(student_id: int) -> list[Move]:
    """Return every move of a student, the newest first, by two statements."""
    rows = db.session.execute(
        select(Enrolment, Order, User)
        .outerjoin(OrderLine, OrderLine.after_id == Enrolment.id)
        .outerjoin(Order, Order.id == OrderLine.order_id)
        .outerjoin(User, User.id == Order.signed_by_id)
        .where(Enrolment.student_id == student_id)
        .options(joinedload(Enrolment.group))
        .order_by(Enrolment.starts_on, Order.id)
    ).all()
    moves: dict[int, Move] = {}
    before: Enrolment | None = None
    for stretch, order, signer in rows:
        if stretch.id not in moves:  # a later paper may name the same stretch
            kind = order.kind if order else move_kind(before, stretch)
            number = (order.number if order else None) or stretch.order_number
            moves[stretch.id] = Move(stretch.starts_on, kind, stretch, number, order, signer)
            before = stretch
    return sorted([*_papers(student_id), *moves.values()], key=lambda move: move.on, reverse=True)


def _papers(student_id: int) -> list[Move]:
    """Orders that name the student and begin no stretch: other names, corrections, cancellations."""
    found = db.session.execute(
        select(Order, User)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .outerjoin(User, User.id == Order.signed_by_id)
        .where(OrderLine.student_id == student_id, OrderLine.after_id.is_(None), Order.status.in_(MADE))
        .order_by(Order.effective_on, Order.id)
    )
    return [Move(row.effective_on, row.kind, None, row.number or "", row, signer) for row, signer in found]


@dataclass(frozen=True)
class Told:
    """What a list says of a stretch beside itself: the kind of its move and its order."""

    kind: str
    order: Order | None


def told_of(stretches: Sequence[Enrolment]) -> dict[int, Told]:
    """Return by the stretch its kind and order, for a page of them, by one statement."""
    earlier = aliased(Enrolment)
    found = db.session.execute(
        select(Enrolment, earlier, Order)
        .outerjoin(earlier, (earlier.student_id == Enrolment.student_id) & (earlier.ends_on == Enrolment.starts_on))
        .outerjoin(OrderLine, OrderLine.after_id == Enrolment.id)
        .outerjoin(Order, Order.id == OrderLine.order_id)
        .where(Enrolment.id.in_(_ids(stretches)))
        .order_by(Enrolment.id, Order.id.desc())
    )
    return {row.id: Told(order.kind if order else move_kind(before, row), order) for row, before, order in found}


def _ids(stretches: Iterable[Enrolment]) -> list[int]:
    return [row.id for row in stretches]


__all__ = ["Move", "Told", "movement_of", "told_of"]
