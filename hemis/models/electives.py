"""Танлов муддати: when students choose their electives of a semester, which groups do, and what each has chosen."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, UtcDateTime
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.structure import Faculty
from hemis.models.students import AcademicGroup, Student


class ElectiveWindow(Identified, Base):
    """The days, both included, on which groups choose electives of a semester; it ends as the joining."""

    __tablename__ = "elective_window"
    __table_args__ = (
        UniqueConstraint("semester_id"),
        CheckConstraint("closes_on >= opens_on", name="period"),
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed"),
        CheckConstraint("(reopened_at IS NULL) = (reopened_by_id IS NULL)", name="reopened"),
        CheckConstraint("(reopened_at IS NULL) = (reason = '')", name="reason"),
        CheckConstraint("(joined_at IS NULL) = (joined_by_id IS NULL)", name="joined"),
        CheckConstraint("joined_at IS NULL OR closed_at IS NOT NULL", name="joined_is_closed"),
        Index("ix_elective_window_faculty_opens", "faculty_id", "opens_on"),
    )

    semester_id: Mapped[int] = mapped_column(ForeignKey("semester.id", ondelete="RESTRICT"))
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Ended by a person, before its last day or after it."""
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    reason: Mapped[str] = mapped_column(String(500), default="")
    """Why it was opened again, the last time."""
    joined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    joined_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)

    semester: Mapped[Semester] = relationship(lazy="raise_on_sql")
    faculty: Mapped[Faculty] = relationship(lazy="raise_on_sql")
    opened_by: Mapped[User] = relationship(foreign_keys=[opened_by_id], lazy="raise_on_sql")
    closed_by: Mapped[User | None] = relationship(foreign_keys=[closed_by_id], lazy="raise_on_sql")
    reopened_by: Mapped[User | None] = relationship(foreign_keys=[reopened_by_id], lazy="raise_on_sql")
    joined_by: Mapped[User | None] = relationship(foreign_keys=[joined_by_id], lazy="raise_on_sql")


class ElectiveWindowGroup(Base):
    """A group whose students choose within a window."""

    __tablename__ = "elective_window_group"

    window_id: Mapped[int] = mapped_column(ForeignKey("elective_window.id", ondelete="RESTRICT"), primary_key=True)
    group_id: Mapped[int] = mapped_column(
        ForeignKey("academic_group.id", ondelete="RESTRICT"), primary_key=True, index=True
    )

    group: Mapped[AcademicGroup] = relationship(lazy="raise_on_sql")


class ElectiveChoice(Identified, Base):
    """The elective that a student takes of those that stand for one another."""

    __tablename__ = "elective_choice"
    __table_args__ = (
        UniqueConstraint("window_id", "student_id", "elective_group", name="uq_elective_choice_once"),
        CheckConstraint("elective_group <> ''", name="elective_group"),
    )

    window_id: Mapped[int] = mapped_column(ForeignKey("elective_window.id", ondelete="RESTRICT"), index=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), index=True)
    elective_group: Mapped[str] = mapped_column(String(20))
    curriculum_subject_id: Mapped[int] = mapped_column(
        ForeignKey("curriculum_subject.id", ondelete="RESTRICT"), index=True
    )
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_own: Mapped[bool]
    """Chosen by the student; else placed or moved by the dean's office."""

    window: Mapped[ElectiveWindow] = relationship(lazy="raise_on_sql")
    student: Mapped[Student] = relationship(lazy="raise_on_sql")
    curriculum_subject: Mapped[CurriculumSubject] = relationship(lazy="raise_on_sql")
