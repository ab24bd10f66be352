"""The way that what is entered about science goes: who entered it, head of the department, science department."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.workflow import WORK_EDITABLE, Table, step
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.audit import AuditEntry
from hemis.models.review import Checked, Submitted
from hemis.operations.hands import hand_on

DEPARTMENT_HEAD = "department_head"
NO_REMARK = N_("Нимани тўғрилаш кераклигини ёзинг.")


@dataclass(frozen=True)
class Decisions:
    """What is decided on one kind of entry: its table of steps, whose it is, and what is said to an owner."""

    table: Table
    is_own: Callable[[Any, User], bool]
    own_refusal: str

    def approve(self, row: Submitted, *, version: int, at: datetime, by: User) -> None:
        """Approve somebody else's entry: from now on it counts."""
        after = self.require_decision(row, "approve", by=by)
        hand_on(row, "approve", after, version, by, approved_by_id=by.id, approved_at=at)

    def check(self, row: Checked, *, version: int, at: datetime, by: User) -> None:
        """Confirm that what was approved stands where it says."""
        after = self.require_decision(row, "check", by=by)
        hand_on(row, "check", after, version, by, checked_by_id=by.id, checked_at=at)

    def send_back(self, row: Submitted, remark: str, verb: str = "send_back", *, version: int, by: User) -> None:
        """Return an entry with what is to be mended: the head before approving, the office (`return`) after."""
        after = self.require_decision(row, verb, by=by)
        if not remark.strip():
            raise RuleError(NO_REMARK, field="remark")
        hand_on(row, "send_back", after, version, by, reason=remark, remark=remark)

    def require_decision(self, row: Submitted, verb: str, *, by: User) -> str:
        """Return the state that a decision leads to; RuleError when it is not due, or is on an entry of one's own."""
        after = step(self.table, row.status, verb)
        if row.submitted_by_id == by.id or self.is_own(row, by):
            raise RuleError(self.own_refusal)
        return after


@dataclass(frozen=True)
class Steps(Decisions):
    """The whole way of one kind of entry.

    `require_sender` refuses whoever may not send it, `locked` and `counted` whoever comes too late to change or
    delete it.
    """

    require_sender: Callable[[Any, Any], None]
    locked: str
    counted: str

    def submit(self, row: Submitted, *, version: int, at: datetime, by: User) -> None:
        """Send an entry to the head of the department; what an earlier round decided no longer counts."""
        self.require_sender(row, by)
        send(self.table, row, version=version, at=at, by=by)

    def withdraw(self, row: Submitted, *, version: int, by: User) -> None:
        """Take back an entry that nobody has decided on."""
        self.require_sender(row, by)
        hand_on(row, "withdraw", step(self.table, row.status, "withdraw"), version, by)

    def require_open(self, row: Submitted, *, by: User) -> None:
        """RuleError unless the entry is a person's own, and nobody decides or has decided on it."""
        self.require_sender(row, by)
        if row.status not in WORK_EDITABLE:
            raise RuleError(self.locked)

    def require_removable(self, row: Submitted, *, by: User) -> None:
        """RuleError unless the entry is a person's own, open, and never counted."""
        self.require_open(row, by=by)
        if was_approved(row):
            raise RuleError(self.counted)


def was_approved(row: Any) -> bool:
    """Whether an entry has counted at any time: what a rating was once built on is mended, not deleted."""
    if row.approved_by_id or not row.submitted_at:
        return bool(row.approved_by_id)
    of_row = (AuditEntry.object_type == row.__tablename__, AuditEntry.object_id == row.id)
    return bool(db.session.scalar(select(exists().where(*of_row, AuditEntry.verb == "approve"))))


def send(table: Table, row: Submitted, *, version: int, at: datetime, by: User) -> None:
    """Hand an entry to whoever approves it: neither remark nor decision of an earlier round stays."""
    after = step(table, row.status, "submit")
    decided = ("approved_by_id", "approved_at", *(("checked_by_id", "checked_at") if isinstance(row, Checked) else ()))
    cleared: dict[str, Any] = dict.fromkeys(decided)
    hand_on(row, "submit", after, version, by, submitted_by_id=by.id, submitted_at=at, remark="", **cleared)


def nobody_heads(model: Any, involved: ColumnElement[bool], day: date) -> ColumnElement[bool]:
    """The criterion that an entry's department has no head on a day but those who are `involved` in it.

    `involved` tells of RoleAssignment.user_id; then the vice-rector decides in the head's place.
    """
    head = exists().where(
        RoleAssignment.role == DEPARTMENT_HEAD,
        RoleAssignment.department_id == model.department_id,
        RoleAssignment.starts_on <= day,
        or_(RoleAssignment.ends_on.is_(None), RoleAssignment.ends_on >= day),
        ~involved,
    )
    return ~head.correlate(model)


__all__ = ["DEPARTMENT_HEAD", "NO_REMARK", "Decisions", "Steps", "nobody_heads", "send", "was_approved"]
