"""Буйруқлар дафтари: whether the register of a year holds every number from one to the last (C10)."""

from typing import NamedTuple

from sqlalchemy import Select, func, select

from hemis.domain.order_steps import IN_FORCE, gaps
from hemis.extensions import db
from hemis.models.orders import Order
from hemis.models.settings import DocumentRegister
from hemis.operations.order_steps import REGISTER


class Register(NamedTuple):
    """One series of one year: how many orders have a number, the last one given, the numbers that are missing."""

    series: str
    size: int
    last: int
    missing: list[int]


def registers(year: int) -> list[Register]:
    """Return the registers of a year, whole as they are: nobody's scope may hide a missing number."""
    given = dict(
        db.session.execute(
            select(DocumentRegister.kind, DocumentRegister.last_number).where(
                DocumentRegister.kind.startswith(REGISTER, autoescape=True), DocumentRegister.year == year
            )
        ).all()
    )
    found = db.session.execute(
        select(Order.series, func.count(), func.max(Order.ordinal))
        .where(Order.year == year)
        .group_by(Order.series)
        .order_by(Order.series)
    )
    return [
        Register(series, size, newest, _missing(series, year, size, newest))
        for series, size, ordinal in found
        if (newest := max(ordinal or 0, given.get(f"{REGISTER}{series}", 0)))
    ]


def cancelled_by(rows: Select[Order]) -> dict[int, str]:
    """Return which order has cancelled which of some others, by its number: a cancelled one keeps its own."""
    ended = select(Order.target_id, Order.number).where(Order.kind == "cancellation", Order.status == IN_FORCE)
    asked = rows.order_by(None).with_only_columns(Order.id)
    return {int(key or 0): str(number) for key, number in db.session.execute(ended.where(Order.target_id.in_(asked)))}


def _missing(series: str, year: int, size: int, last: int) -> list[int]:
    if size == last:
        return []
    numbers = set(db.session.scalars(select(Order.ordinal).where(Order.series == series, Order.year == year)))
    return gaps([*(number for number in numbers if number), last + 1])


__all__ = ["Register", "cancelled_by", "registers"]
