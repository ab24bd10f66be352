"""The columns of everything that one person submits and another approves, and the CHECKs that hold them together."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import UtcDateTime, one_of

REVIEW_STATES = ("draft", "submitted", "approved", "published", "sent_back", "withdrawn")
CHECKED_STATES = ("draft", "submitted", "approved", "checked", "sent_back")


def submitted_checks(*states: str) -> tuple[CheckConstraint, ...]:
    """Return the CHECKs of whatever is submitted: its states, nobody approves the own, a remark says why it is back."""
    return (
        one_of("status", *states),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> submitted_by_id", name="not_own_approver"),
        CheckConstraint("status <> 'sent_back' OR remark <> ''", name="sent_back_has_remark"),
    )


def signed_checks() -> tuple[CheckConstraint, ...]:
    """Return the CHECKs of whatever keeps who submitted and who approved it exactly as long as it stands so."""
    return (
        CheckConstraint(
            "(status = 'approved') = (approved_by_id IS NOT NULL) AND (approved_by_id IS NULL) = (approved_at IS NULL)",
            name="approved_has_approver",
        ),
        CheckConstraint(
            "status NOT IN ('submitted', 'approved') OR (submitted_by_id IS NOT NULL AND submitted_at IS NOT NULL)",
            name="submitted_has_author",
        ),
    )


def checked_checks() -> tuple[CheckConstraint, ...]:
    """Return the CHECKs of whatever an office checks after its approval."""
    return (
        *submitted_checks(*CHECKED_STATES),
        CheckConstraint("status NOT IN ('approved', 'checked') OR approved_by_id IS NOT NULL", name="approver"),
        CheckConstraint("status <> 'checked' OR checked_by_id IS NOT NULL", name="checker"),
        CheckConstraint("checked_by_id IS NULL OR checked_by_id <> submitted_by_id", name="not_own_checker"),
    )


def review_checks() -> tuple[CheckConstraint, ...]:
    """Return the CHECKs of whatever is published after its approval."""
    return (
        *submitted_checks(*REVIEW_STATES),
        CheckConstraint(
            "status NOT IN ('approved', 'published') OR (approved_by_id IS NOT NULL AND approved_at IS NOT NULL"
            " AND publish_by IS NOT NULL)",
            name="approved_has_approver",
        ),
        CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name="published_has_time"),
    )


def _person(model: Any, column: str) -> Mapped[User | None]:
    return relationship(User, foreign_keys=lambda: getattr(model, column), lazy="raise_on_sql")


class Submitted:
    """draft → submitted → approved, or sent back with a remark; the CHECKs are `submitted_checks`."""

    status: Mapped[str] = mapped_column(String(12), default="draft", index=True)
    version: Mapped[int] = mapped_column(default=1)
    remark: Mapped[str] = mapped_column(String(1000), default="")
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @declared_attr
    def submitted_by(cls) -> Mapped[User | None]:
        return _person(cls, "submitted_by_id")

    @declared_attr
    def approved_by(cls) -> Mapped[User | None]:
        return _person(cls, "approved_by_id")


class Checked(Submitted):
    """draft → submitted → approved → checked by an office; the CHECKs are `checked_checks`."""

    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @declared_attr
    def checked_by(cls) -> Mapped[User | None]:
        return _person(cls, "checked_by_id")


class Reviewed(Submitted):
    """draft → submitted → approved → published; the CHECKs are `review_checks`."""

    publish_by: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """The end of the working day within which an approved item must be public (passport, row 17)."""
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
