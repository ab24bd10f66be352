"""Science that the public reads: seminars with the questions on their agenda."""

from datetime import time

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.announcements import Announcement
from hemis.models.base import Base, Identified, one_of

SEMINAR_KINDS = ("scientific", "methodological", "interdepartmental", "online")


class Seminar(Announcement):
    __tablename__ = "seminar"
    __table_args__ = (
        one_of("kind", *SEMINAR_KINDS),
        one_of("language", "uz", "ru", "en"),
        CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="period"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("announcement.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    starts_at: Mapped[time]
    ends_at: Mapped[time | None]
    place: Mapped[str] = mapped_column(String(200))
    organiser: Mapped[str] = mapped_column(String(200))
    chair: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2), default="uz")

    questions: Mapped[list["AgendaQuestion"]] = relationship(
        lazy="raise_on_sql", order_by="AgendaQuestion.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"polymorphic_identity": "seminar"}  # noqa: RUF012 - read by SQLAlchemy


class AgendaQuestion(Identified, Base):
    """Кун тартибидаги масала."""

    __tablename__ = "agenda_question"
    __table_args__ = (
        UniqueConstraint("seminar_id", "position"),
        CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 600", name="minutes"),
    )

    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    question: Mapped[str] = mapped_column(String(500))
    speaker: Mapped[str] = mapped_column(String(200), default="")
    minutes: Mapped[int | None]
