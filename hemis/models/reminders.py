"""Эслатмалар: teachers who were asked to mark their forgotten lessons."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, UtcDateTime
from hemis.models.staff import Employee


class LessonReminder(Identified, Base):
    """Эслатма: on a day somebody reminded a teacher of lessons without a journal; once a day is enough."""

    __tablename__ = "lesson_reminder"
    __table_args__ = (UniqueConstraint("teacher_id", "day"), CheckConstraint("lessons > 0", name="lessons"))

    teacher_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"))
    day: Mapped[date]
    lessons: Mapped[int]
    """How many were not marked then."""
    reminded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)

    teacher: Mapped[Employee] = relationship(lazy="raise_on_sql")
    reminded_by: Mapped[User] = relationship(lazy="raise_on_sql")


__all__ = ["LessonReminder"]
