"""Orders carried out: to all their students at once or to none, on the day of effect (rules 4, H-11)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from hemis.models.accounts import User
from hemis.models.orders import Order


@dataclass(frozen=True)
class Fault:
    """Why an order does not hold: about one student, or about the whole order when `student_id` is None."""

    student_id: int | None
    message: str
    values: Mapping[str, object] = field(default_factory=dict)


def faults(order: Order, on: date) -> list[Fault]:
    """Everything that keeps the order from being submitted, signed or carried out on its day of effect.

    `on` is the day on which one asks: rules are those of that day. An order without faults may be carried out.
    """
    raise NotImplementedError


def carry_out(order: Order, *, by: User | None, at: datetime) -> None:
    """Apply a signed order to all its students at once; RuleError with the first fault, and nobody has moved."""
    raise NotImplementedError


def due(day: date) -> list[Order]:
    """Signed orders whose day of effect has come, the earliest first."""
    raise NotImplementedError


def carry_out_due(at: datetime) -> int:
    """Carry out what is due, each order in a transaction of its own, and commit; return how many."""
    raise NotImplementedError


def why_waiting(order: Order, on: date) -> list[Fault]:
    """What keeps a signed order whose day has come; empty for any other order."""
    raise NotImplementedError


__all__ = ["Fault", "carry_out", "carry_out_due", "due", "faults", "why_waiting"]
