"""The columns of everything that one person submits and another approves."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import UtcDateTime, one_of

REVIEW_STATES = ("draft", "submitted", "approved", "published", "sent_back", "withdrawn")


def review_checks() -> tuple[CheckConstraint, ...]:
    """Return the CHECKs that repeat the workflow's essence in the database."""
    return (
        one_of("status", *REVIEW_STATES),
        CheckConstraint(
            "status NOT IN ('approved', 'published') OR (approved_by_id IS NOT NULL AND approved_at IS NOT NULL"
            " AND publish_by IS NOT NULL)",
            name="approved_has_approver",
        ),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> submitted_by_id", name="not_own_approver"),
        CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name="published_has_time"),
        CheckConstraint("status <> 'sent_back' OR remark <> ''", name="sent_back_has_remark"),
    )


class Reviewed:
    """draft → submitted → approved → published, or sent back with a remark."""

    status: Mapped[str] = mapped_column(String(12), default="draft", index=True)
    version: Mapped[int] = mapped_column(default=1)
    remark: Mapped[str] = mapped_column(String(1000), default="")
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    publish_by: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """The end of the working day within which an approved item must be public (passport, row 17)."""
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @declared_attr
    def submitted_by_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)

    @declared_attr
    def approved_by_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)

    @declared_attr
    def submitted_by(cls) -> Mapped[User | None]:
        return relationship(User, foreign_keys=[cls.submitted_by_id], lazy="raise_on_sql")  # type: ignore[list-item]

    @declared_attr
    def approved_by(cls) -> Mapped[User | None]:
        return relationship(User, foreign_keys=[cls.approved_by_id], lazy="raise_on_sql")  # type: ignore[list-item]
