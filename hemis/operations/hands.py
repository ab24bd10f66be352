"""A row goes from hand to hand: each step is taken on the version that was seen, and told of."""

from typing import Any

from sqlalchemy import update

from hemis.domain.errors import StaleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.projects import ResearchProject
from hemis.models.student_research import StudentResearch
from hemis.operations import audit

Row = ResearchProject | StudentResearch


def take_turn(row: Row, version: int) -> None:
    """Let nobody else in whoever saw the same version; StaleError when somebody was quicker."""
    model = type(row)
    mine = update(model).where(model.id == row.id, model.version == version)
    if db.session.execute(mine.values(version=version + 1).returning(model.id)).first() is None:
        raise StaleError
    db.session.refresh(row, ["version"])


def hand_on(row: Row, verb: str, status: str, version: int, by: User, reason: str = "", **columns: Any) -> None:
    """Take a row to a status; what stands in `columns` goes with it."""
    take_turn(row, version)
    before = row.status
    for name, value in {"status": status, **columns}.items():
        setattr(row, name, value)
    db.session.flush()
    audit.record(verb, row, by=by, changes={"status": (before, status)}, reason=reason)


__all__ = ["hand_on", "take_turn"]
