"""What changed, by whom, when: a chain in which no link can be altered or lost unseen."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, UtcDateTime


class AuditEntry(Base):
    """One change of one object; `mark` is the HMAC over this entry and the mark before it."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_object", "object_type", "object_id", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    verb: Mapped[str] = mapped_column(String(30))
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int]
    changes: Mapped[str] = mapped_column(Text)
    """JSON object: field → [before, after]."""
    reason: Mapped[str] = mapped_column(String(500), default="")
    mark: Mapped[str] = mapped_column(String(64))

    user: Mapped[User | None] = relationship(lazy="raise_on_sql")


class AuditHead(Base):
    """The number and mark of the newest entry; locked while entries are added."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    mark: Mapped[str] = mapped_column(String(64))
