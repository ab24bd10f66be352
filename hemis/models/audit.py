"""What changed, by whom, when: a chain in which no link can be altered or lost unseen; and who looked at whom."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, UtcDateTime, one_of


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


class PersonalView(Identified, Base):
    """Somebody looked at personal data: who, whose, on what page, on what day; how often, first and last when.

    A row is only ever added or counted up; the database refuses everything else, and its removal before its time.
    """

    __tablename__ = "personal_view"
    __table_args__ = (
        UniqueConstraint(
            *("viewer_id", "object_type", "object_id", "page", "day", "role", "is_whole"), name="uq_personal_view_once"
        ),
        one_of("object_type", "employee", "student"),
        one_of("page", "card", "edit", "paper", "file", "sheet", "search", "import"),
        CheckConstraint("times > 0 AND last_at >= first_at", name="counted"),
        Index("ix_personal_view_object", "object_type", "object_id", "day"),
        Index("ix_personal_view_viewer", "viewer_id", "last_at"),
    )

    viewer_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))
    role: Mapped[str] = mapped_column(String(30))
    """In which role it was looked at; empty without one."""
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int]
    """Not a foreign key: a card that was opened may still be deleted as a mistake. Zero is a file brought in."""
    page: Mapped[str] = mapped_column(String(20))
    is_whole: Mapped[bool]
    """Whether ЖШШИР and passport could be read whole; masked ones are a lesser matter."""
    day: Mapped[date] = mapped_column(index=True)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    times: Mapped[int]

    viewer: Mapped[User] = relationship(lazy="raise_on_sql")
