"""What the institution announces to the public: the text on its way, and each edition that was approved and shown."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Attached, Base, Identified, KeyText, UtcDateTime, one_of
from hemis.models.review import Reviewed, review_checks
from hemis.models.structure import Department

DIRECTIONS = ("seminar", "conference", "meeting", "requirement", "council", "dissertation")
"""The directions of the service (passport, row 3), by the table of their own columns."""
SHOWN = text("withdrawn_at IS NULL")
TAKEN_AWAY = text("withdrawn_at IS NOT NULL")
SearchText = Text().with_variant(Text(collation="C"), "postgresql")


class Announcement(Reviewed, Identified, Base):
    """Эълон: what all directions share; the columns of one direction lie in a table of its own with the same key."""

    __tablename__ = "announcement"
    __table_args__ = (
        *review_checks(),
        one_of("direction", *DIRECTIONS),
        CheckConstraint("status <> 'published' OR is_shown", name="published_is_shown"),
        CheckConstraint("NOT is_shown OR edition_number > 0", name="shown_has_edition"),
        Index("ix_announcement_direction_status_day", "direction", "status", "day"),
    )

    direction: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(500))
    title_key: Mapped[str] = mapped_column(KeyText(600), default="")
    search_key: Mapped[str] = mapped_column(SearchText, default="")
    """The folded words of the whole text, by which the office finds it."""
    day: Mapped[date] = mapped_column(index=True)
    """What sorts it: the day of an event or a defence, or from when a text is valid."""
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    about: Mapped[str] = mapped_column(Text, default="")
    is_shown: Mapped[bool] = mapped_column(default=False)
    """Whether an edition of it is public, also while a correction of it is on its way."""
    edition_number: Mapped[int] = mapped_column(default=0)

    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")
    files: Mapped[list["AnnouncementFile"]] = relationship(
        lazy="raise_on_sql",
        order_by="AnnouncementFile.id",
        primaryjoin="and_(AnnouncementFile.announcement_id == Announcement.id, ~AnnouncementFile.is_dropped)",
    )

    __mapper_args__ = {"polymorphic_on": "direction"}  # noqa: RUF012 - read by SQLAlchemy


class AnnouncementFile(Attached, Identified, Base):
    """A file of an announcement; it is public exactly when an edition that is shown holds it."""

    __tablename__ = "announcement_file"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("(thumbnail_name = '') = (thumbnail_width = 0)", name="thumbnail"),
    )

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id", ondelete="CASCADE"), index=True)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))
    kind: Mapped[str] = mapped_column(String(20), default="")
    """Which of the files that its direction knows; empty for any other."""
    is_dropped: Mapped[bool] = mapped_column(default=False)
    """Taken off the text, but kept for an edition that held it."""
    thumbnail_name: Mapped[str] = mapped_column(String(80), default="", server_default="")
    """The kept small picture of a photo; empty of any other file."""
    thumbnail_width: Mapped[int] = mapped_column(default=0, server_default="0")
    thumbnail_height: Mapped[int] = mapped_column(default=0, server_default="0")

    announcement: Mapped[Announcement] = relationship(lazy="raise_on_sql", overlaps="files")
    uploaded_by: Mapped[User] = relationship(lazy="raise_on_sql")


class Edition(Identified, Base):
    """Таҳрир: the text as it was approved. The public reads editions and nothing else; they never change."""

    __tablename__ = "edition"
    __table_args__ = (
        UniqueConstraint("announcement_id", "number"),
        one_of("direction", *DIRECTIONS),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= published_at", name="period"),
        CheckConstraint("approved_by_id <> submitted_by_id", name="not_own_approver"),
        Index("uq_edition_shown", "announcement_id", unique=True, sqlite_where=SHOWN, postgresql_where=SHOWN),
        Index("ix_edition_day_id", "day", "id", sqlite_where=SHOWN, postgresql_where=SHOWN),
        Index("ix_edition_direction_day_id", "direction", "day", "id", sqlite_where=SHOWN, postgresql_where=SHOWN),
        Index("ix_edition_withdrawn_at", "withdrawn_at", sqlite_where=TAKEN_AWAY, postgresql_where=TAKEN_AWAY),
    )

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id", ondelete="RESTRICT"), index=True)
    number: Mapped[int]
    direction: Mapped[str] = mapped_column(String(12))
    day: Mapped[date]
    title: Mapped[str] = mapped_column(String(500))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What its page shows; the shape is that of its direction (`operations/directions.py`)."""
    search_key: Mapped[str] = mapped_column(SearchText)
    """The folded words of everything that its page shows."""
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    approved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    publish_by: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    announcement: Mapped[Announcement] = relationship(lazy="raise_on_sql")
    files: Mapped[list[AnnouncementFile]] = relationship(
        lazy="raise_on_sql", secondary="edition_file", order_by=AnnouncementFile.id, viewonly=True
    )


class EditionFile(Base):
    """Which files an edition holds."""

    __tablename__ = "edition_file"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    file_id: Mapped[int] = mapped_column(
        ForeignKey("announcement_file.id", ondelete="RESTRICT"), primary_key=True, index=True
    )


class EditionWord(Base):
    """A folded word of an edition that is shown, or a mark by which a list of them is narrowed: `kind=phd`."""

    __tablename__ = "edition_word"

    word: Mapped[str] = mapped_column(KeyText(60), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True, index=True)
