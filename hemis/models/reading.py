"""What people keep of a list, what they take away from it, and the alarm when it is too much (promise F5)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, UtcDateTime, one_of

ALARM_KINDS = ("cards", "exports")


class SavedFilter(Identified, Base):
    """A search that somebody has kept under a name: the query string of a list."""

    __tablename__ = "saved_filter"
    __table_args__ = (
        UniqueConstraint("user_id", "list_name", "name"),
        CheckConstraint("name <> '' AND query <> ''", name="filled"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))
    list_name: Mapped[str] = mapped_column(String(40))
    """The page of the list, `students.base`."""
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(1000))


class DataExport(Identified, Base):
    """A file of people that somebody took with the own password: what was asked, how many, when."""

    __tablename__ = "data_export"
    __table_args__ = (
        CheckConstraint("row_count >= 0", name="row_count"),
        Index("ix_data_export_when", "user_id", "at"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))
    role: Mapped[str] = mapped_column(String(30))
    list_name: Mapped[str] = mapped_column(String(40))
    asked: Mapped[str] = mapped_column(String(2000))
    row_count: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class ReadingAlarm(Identified, Base):
    """Somebody read more personal data than the rule lets: the account reads no more until it is let again."""

    __tablename__ = "reading_alarm"
    __table_args__ = (
        one_of("kind", *ALARM_KINDS),
        CheckConstraint("(released_at IS NULL) = (released_by_id IS NULL)", name="released"),
        CheckConstraint("released_by_id IS NULL OR released_by_id <> user_id", name="second_person"),
        Index(
            "uq_reading_alarm_open",
            "user_id",
            "kind",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))
    kind: Mapped[str] = mapped_column(String(10))
    most: Mapped[int]
    """What the rule said then."""
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    reason: Mapped[str] = mapped_column(String(500), default="", server_default="")

    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise_on_sql")
    released_by: Mapped[User | None] = relationship(foreign_keys=[released_by_id], lazy="raise_on_sql")


__all__ = ["ALARM_KINDS", "DataExport", "ReadingAlarm", "SavedFilter"]
