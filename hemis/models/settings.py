"""Rules with their validity, days off, and the switch for maintenance."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hemis.models.base import Base, Identified, UtcDateTime


class RuleValue(Identified, Base):
    """The value of one rule parameter from `valid_from` until the day before `valid_to`, and the act behind it."""

    __tablename__ = "rule_value"
    __table_args__ = (
        UniqueConstraint("key", "scope", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="period"),
    )

    key: Mapped[str] = mapped_column(String(60), index=True)
    scope: Mapped[str] = mapped_column(String(60), default="")
    """Empty, or whom it is limited to, such as `faculty=12,form=11`."""
    faculty_id: Mapped[int | None] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    """The faculty of the scope, so that the database keeps what an old value speaks of."""
    value: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    act: Mapped[str] = mapped_column(String(300))


class Holiday(Identified, Base):
    """A day that differs from its weekday for the 5- or the 6-day week: a day off, or a Saturday worked."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("day", "week_days"), CheckConstraint("week_days IN (5, 6)", name="week_days"))

    day: Mapped[date] = mapped_column(index=True)
    week_days: Mapped[int]
    is_working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(200))
    act: Mapped[str] = mapped_column(String(200), default="")


class Maintenance(Identified, Base):
    """A stretch of maintenance work: the only lawful reason to refuse the public service (passport, row 8)."""

    __tablename__ = "maintenance"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="period"),
        CheckConstraint("(foretold_starts_at IS NULL) = (foretold_ends_at IS NULL)", name="foretold"),
    )

    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reason: Mapped[str] = mapped_column(String(500))
    reason_ru: Mapped[str] = mapped_column(String(500), default="", server_default="")
    reason_en: Mapped[str] = mapped_column(String(500), default="", server_default="")
    foretold_starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    foretold_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The stretch as it was announced in time; only within it the work is planned and not counted as an outage."""


class DocumentRegister(Identified, Base):
    """The last number given in one register of one year; the row is locked while the next one is taken."""

    __tablename__ = "document_register"
    __table_args__ = (UniqueConstraint("kind", "year"),)

    kind: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    last_number: Mapped[int] = mapped_column(default=0)


__all__ = ["DocumentRegister", "Holiday", "Maintenance", "RuleValue"]
