"""The way that what teachers enter about their science goes: author, head of the department, science department."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import update

from hemis.domain.errors import RuleError, StaleError
from hemis.domain.i18n import N_
from hemis.domain.workflow import Table, step
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.profiles import ResearchIndicator
from hemis.models.scholarship import ScientificWork
from hemis.operations import audit

Entered = TypeVar("Entered", ScientificWork, ResearchIndicator)
NO_REMARK = N_("Нимани тўғрилаш кераклигини ёзинг.")


class Steps(NamedTuple):
    """The steps of one kind of entry: its table, whose it is, who alone may send it, and what is said to an owner."""

    table: Table
    is_own: Callable[[Any, User], bool]
    require_owner: Callable[[Any, User], None]
    own_refusal: str

    def submit(self, row: Entered, *, version: int, at: datetime, by: User) -> None:
        """Send an entry to the head of the department; what an earlier round decided no longer counts."""
        self.require_owner(row, by)
        after = step(self.table, row.status, "submit")
        cleared: dict[str, Any] = dict.fromkeys(("approved_by_id", "approved_at", "checked_by_id", "checked_at"))
        _go(row, "submit", after, version, by, submitted_by_id=by.id, submitted_at=at, remark="", **cleared)

    def withdraw(self, row: Entered, *, version: int, by: User) -> None:
        """Take back an entry that nobody has decided on."""
        self.require_owner(row, by)
        _go(row, "withdraw", step(self.table, row.status, "withdraw"), version, by)

    def approve(self, row: Entered, *, version: int, at: datetime, by: User) -> None:
        """Approve somebody else's entry: from now on it counts."""
        after = step(self.table, row.status, "approve")
        self._require_stranger(row, by)
        _go(row, "approve", after, version, by, approved_by_id=by.id, approved_at=at)

    def check(self, row: Entered, *, version: int, at: datetime, by: User) -> None:
        """Confirm that what was approved stands where it says."""
        after = step(self.table, row.status, "check")
        self._require_stranger(row, by)
        _go(row, "check", after, version, by, checked_by_id=by.id, checked_at=at)

    def send_back(self, row: Entered, remark: str, verb: str = "send_back", *, version: int, by: User) -> None:
        """Return an entry with what is to be mended: the head before approving, the office (`return`) after."""
        after = step(self.table, row.status, verb)
        self._require_stranger(row, by)
        if not remark.strip():
            raise RuleError(NO_REMARK, field="remark")
        _go(row, "send_back", after, version, by, reason=remark, remark=remark)

    def _require_stranger(self, row: Entered, by: User) -> None:
        if self.is_own(row, by) or row.submitted_by_id == by.id:
            raise RuleError(self.own_refusal)


def take_turn(row: Entered, version: int) -> None:
    """Write only on the version that the person saw; StaleError when somebody was quicker."""
    model = type(row)
    mine = update(model).where(model.id == row.id, model.version == version)
    if db.session.execute(mine.values(version=version + 1).returning(model.id)).first() is None:
        raise StaleError
    db.session.refresh(row, ["version"])


def _go(row: Entered, verb: str, status: str, version: int, by: User, reason: str = "", **columns: Any) -> None:
    take_turn(row, version)
    before = row.status
    for name, value in {"status": status, **columns}.items():
        setattr(row, name, value)
    db.session.flush()
    audit.record(verb, row, by=by, changes={"status": (before, status)}, reason=reason)


__all__ = ["NO_REMARK", "Entered", "Steps", "take_turn"]
