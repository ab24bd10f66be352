"""A row goes from hand to hand: each step is taken on the version that was seen, and told of."""

from typing import Any

from sqlalchemy import inspect, update

from hemis.domain.errors import StaleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.operations import audit


def take_turn(row: Any, version: int) -> None:
    """Let nobody else in whoever saw the same version; StaleError when somebody was quicker."""
    model = inspect(type(row)).base_mapper.class_  # an announcement has its version in the table that all kinds share
    mine = update(model).where(model.id == row.id, model.version == version)
    if db.session.execute(mine.values(version=version + 1).returning(model.id)).first() is None:
        raise StaleError
    db.session.refresh(row, ["version"])


def go_on(row: Any, verb: str, status: str, by: User | None, reason: str = "", **columns: Any) -> None:
    """Bring a row whose turn was taken to a status; what stands in `columns` goes with it."""
    before = row.status
    for name, value in {"status": status, **columns}.items():
        setattr(row, name, value)
    db.session.flush()
    audit.record(verb, row, by=by, changes={"status": (before, status)}, reason=reason)


def hand_on(row: Any, verb: str, status: str, version: int, by: User | None, reason: str = "", **columns: Any) -> None:
    """Take the turn and bring a row to a status; StaleError when somebody was quicker."""
    take_turn(row, version)
    go_on(row, verb, status, by, reason, **columns)


__all__ = ["go_on", "hand_on", "take_turn"]
