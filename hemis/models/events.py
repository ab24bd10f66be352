"""Events that the public is invited to: conferences; round tables, video conferences and symposia as plan and fact."""

from datetime import date, time

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hemis.models.announcements import Announcement
from hemis.models.base import one_of

CONFERENCE_LEVELS = ("international", "republican", "regional", "institution")
FORMATS = ("onsite", "online", "mixed")
MEETING_KINDS = ("round_table", "video_conference", "symposium")


class Conference(Announcement):
    """Анжуман; its first day is `day`, what it is about in popular words is `about`."""

    __tablename__ = "conference"
    __table_args__ = (one_of("level", *CONFERENCE_LEVELS), one_of("format", *FORMATS))

    id: Mapped[int] = mapped_column(ForeignKey("announcement.id", ondelete="CASCADE"), primary_key=True)
    last_day: Mapped[date]
    level: Mapped[str] = mapped_column(String(20))
    format: Mapped[str] = mapped_column(String(10))
    place: Mapped[str] = mapped_column(String(200))
    organiser: Mapped[str] = mapped_column(String(200))
    languages: Mapped[list[str]] = mapped_column(JSON)
    sections: Mapped[str] = mapped_column(Text, default="")
    """One section a line."""
    fee: Mapped[str] = mapped_column(String(200), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    call: Mapped[str] = mapped_column(Text, default="")
    """What is asked of those who send papers."""
    papers_until: Mapped[date | None]

    __mapper_args__ = {"polymorphic_identity": "conference"}  # noqa: RUF012 - read by SQLAlchemy


class Meeting(Announcement):
    """Давра суҳбати, видеоконференция ёки симпозиум; `day` is the day it was held on, until then the planned one."""

    __tablename__ = "meeting"
    __table_args__ = (
        one_of("kind", *MEETING_KINDS),
        CheckConstraint("held_on IS NULL OR cancelled_because = ''", name="held_or_cancelled"),
        CheckConstraint("held_on IS NOT NULL OR participants IS NULL", name="fact_has_day"),
        CheckConstraint("planned_participants IS NULL OR planned_participants > 0", name="planned_participants"),
        CheckConstraint("participants IS NULL OR participants > 0", name="participants"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("announcement.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    planned_on: Mapped[date]
    starts_at: Mapped[time | None]
    place: Mapped[str] = mapped_column(String(200))
    organiser: Mapped[str] = mapped_column(String(200))
    moderator: Mapped[str] = mapped_column(String(200), default="")
    plan: Mapped[str] = mapped_column(Text, default="")
    planned_participants: Mapped[int | None]
    held_on: Mapped[date | None]
    participants: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    recommendations: Mapped[str] = mapped_column(Text, default="")
    cancelled_because: Mapped[str] = mapped_column(String(300), default="")

    __mapper_args__ = {"polymorphic_identity": "meeting"}  # noqa: RUF012 - read by SQLAlchemy
