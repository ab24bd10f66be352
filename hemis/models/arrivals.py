"""Келганни қайд этиш: who of a lesson's students checked in by the code on the teacher's screen."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, UtcDateTime
from hemis.models.students import Student
from hemis.models.teaching import Lesson


class ArrivalRound(Base):
    """The check-in of one lesson, which its teacher opens and closes; the codes follow from the secret."""

    __tablename__ = "arrival_round"
    __table_args__ = (CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name="period"),)

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lesson: Mapped[Lesson] = relationship(lazy="raise_on_sql")
    opened_by: Mapped[User] = relationship(lazy="raise_on_sql")


class Arrival(Base):
    """What a student says: «I am here». The journal says who was: the teacher saves it.

    A lesson that was never held may leave the timetable, and its claims with it.
    """

    __tablename__ = "arrival"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("arrival_round.lesson_id", ondelete="CASCADE"), primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), primary_key=True, index=True)
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(45), default="")
    """Where the phone stood on the network: many students at one address are usual, one far away is not."""

    student: Mapped[Student] = relationship(lazy="raise_on_sql")
