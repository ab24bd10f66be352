"""The public service of itself: its card edition by edition, how fast it answered, and when it was up."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from hemis.models.base import Base, Identified, UtcDateTime
from hemis.models.review import Reviewed, review_checks

OPEN = text("published_at IS NULL")
IN_FORCE = text("published_at IS NOT NULL AND replaced_at IS NULL")


class ServiceCard(Reviewed, Identified, Base):
    """Хизмат паспорти: one edition of the eighteen rows; the public reads the one that no other has replaced."""

    __tablename__ = "service_card"
    __table_args__ = (
        *review_checks(),
        UniqueConstraint("number"),
        CheckConstraint("status NOT IN ('approved', 'withdrawn')", name="public_once_approved"),
        CheckConstraint("(published_at IS NOT NULL) = (status = 'published')", name="published_once"),
        CheckConstraint("replaced_at IS NULL OR replaced_at >= published_at", name="period"),
        Index("uq_service_card_open", "is_only", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("uq_service_card_in_force", "is_only", unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE),
        CheckConstraint("is_only", name="is_only"),
    )

    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Number of a row → its texts by language; a row that is not here has the words of `domain.passport`."""
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_only: Mapped[bool] = mapped_column(default=True)
    """Always true: what the unique indexes count, of the one edition in work and the one in force."""


class ServiceDay(Base):
    """How many answers the public pages gave on a day in Tashkent, and how many of them within a second."""

    __tablename__ = "service_day"
    __table_args__ = (CheckConstraint("quick BETWEEN 0 AND answers", name="quick"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    answers: Mapped[int] = mapped_column(BigInteger)
    quick: Mapped[int] = mapped_column(BigInteger)


class ServiceHour(Base):
    """In which minutes of an hour the service answered its own probe: bit 0 is the first minute."""

    __tablename__ = "service_hour"
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes"),)

    hour: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    minutes: Mapped[int] = mapped_column(BigInteger)


__all__ = ["ServiceCard", "ServiceDay", "ServiceHour"]
