"""Issued documents: what was printed, frozen, and how a stranger can verify it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, UtcDateTime, one_of


class IssuedDocument(Identified, Base):
    """A numbered document; reprinting shows `content`, whatever has changed since."""

    __tablename__ = "issued_document"
    __table_args__ = (
        UniqueConstraint("kind", "number"),
        one_of("kind", "grade_sheet", "order", "results_extract", "personal_schedule"),
        Index("ix_issued_document_subject", "kind", "subject_id"),
    )

    kind: Mapped[str] = mapped_column(String(30))
    number: Mapped[str] = mapped_column(String(30))
    issued_on: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))
    subject_id: Mapped[int]
    """The id of the row that the document is about, in the table that `kind` names."""
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(20), unique=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_reason: Mapped[str] = mapped_column(String(300), default="")

    issued_by: Mapped[User] = relationship(lazy="raise_on_sql")
