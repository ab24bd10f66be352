"""Science that the public reads: seminars with the questions on their agenda."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.domain.names import fold
from hemis.models.accounts import User
from hemis.models.base import Attached, Base, Identified, KeyText, one_of
from hemis.models.review import Reviewed, review_checks
from hemis.models.structure import Department

SEMINAR_KINDS = ("scientific", "methodological", "interdepartmental", "online")


class Seminar(Reviewed, Identified, Base):
    __tablename__ = "seminar"
    __table_args__ = (
        *review_checks(),
        one_of("kind", *SEMINAR_KINDS),
        one_of("language", "uz", "ru", "en"),
        CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="period"),
        Index("ix_seminar_status_day", "status", "day"),
    )

    title: Mapped[str] = mapped_column(String(300))
    title_key: Mapped[str] = mapped_column(KeyText(400), default="")
    kind: Mapped[str] = mapped_column(String(20))
    day: Mapped[date] = mapped_column(index=True)
    starts_at: Mapped[time]
    ends_at: Mapped[time | None]
    place: Mapped[str] = mapped_column(String(200))
    organiser: Mapped[str] = mapped_column(String(200))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    chair: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2), default="uz")
    about: Mapped[str] = mapped_column(Text, default="")

    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")
    questions: Mapped[list["AgendaQuestion"]] = relationship(
        lazy="raise_on_sql", order_by="AgendaQuestion.position", cascade="all, delete-orphan"
    )
    files: Mapped[list["SeminarFile"]] = relationship(lazy="raise_on_sql", order_by="SeminarFile.id")


def question_key(row: Mapping[str, Any]) -> str:
    """Return the folded words by which a question is found: its own and its speaker's."""
    return fold(f"{row['question']} {row.get('speaker') or ''}")[:900]


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
    search_key: Mapped[str] = mapped_column(
        KeyText(900), default=lambda context: question_key(context.get_current_parameters()), server_default=""
    )


class SeminarFile(Attached, Identified, Base):
    """A file of a seminar; it is public exactly when the seminar is."""

    __tablename__ = "seminar_file"
    __table_args__ = (CheckConstraint("size > 0", name="size"),)

    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), index=True)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))

    seminar: Mapped[Seminar] = relationship(lazy="raise_on_sql", overlaps="files")
    uploaded_by: Mapped[User] = relationship(lazy="raise_on_sql")
