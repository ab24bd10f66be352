"""What the generator of timetables needs and makes: the wishes of teachers, and drafts that a person accepts."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, UtcDateTime, one_of
from hemis.models.curriculum import AcademicYear, LessonSlot
from hemis.models.infrastructure import Room
from hemis.models.jobs import Job
from hemis.models.staff import Employee
from hemis.models.structure import Faculty
from hemis.models.teaching import TeachingLoad
from hemis.models.timetable import AUTUMN, SPRING

ENTERED, CONFIRMED, RETURNED = "entered", "confirmed", "returned"
NEVER, AVOID, PREFER = "never", "avoid", "prefer"
ASKED, READY, ACCEPTED, REJECTED = "asked", "ready", "accepted", "rejected"
ONCE = "once"


class TeacherWish(Identified, Base):
    """Ўқитувчи истаклари: when a teacher can, would rather not and likes to teach in a semester."""

    __tablename__ = "teacher_wish"
    __table_args__ = (
        UniqueConstraint("employee_id", "year_id", "season"),
        one_of("season", AUTUMN, SPRING),
        one_of("status", ENTERED, CONFIRMED, RETURNED),
        CheckConstraint("(decided_at IS NULL) = (status = 'entered')", name="decided"),
        CheckConstraint("(decided_by_id IS NULL) = (status = 'entered')", name="decided_by"),
        CheckConstraint("(status = 'returned') = (remark <> '')", name="remark"),
    )

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    year_id: Mapped[int] = mapped_column(ForeignKey("academic_year.id", ondelete="RESTRICT"), index=True)
    season: Mapped[str] = mapped_column(String(2))
    status: Mapped[str] = mapped_column(String(10), default=ENTERED)
    reason: Mapped[str] = mapped_column(String(500), default="")
    """Why the teacher cannot, in the own words."""
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    remark: Mapped[str] = mapped_column(String(500), default="")

    employee: Mapped[Employee] = relationship(lazy="raise_on_sql")
    year: Mapped[AcademicYear] = relationship(lazy="raise_on_sql")
    decided_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    cells: Mapped[list["WishCell"]] = relationship(lazy="raise_on_sql", passive_deletes="all")


class WishCell(Base):
    """A weekday and pair about which a teacher has said something; a ban binds once it is confirmed."""

    __tablename__ = "wish_cell"
    __table_args__ = (
        one_of("kind", NEVER, AVOID, PREFER),
        CheckConstraint("weekday BETWEEN 1 AND 6", name="weekday"),
    )

    wish_id: Mapped[int] = mapped_column(ForeignKey("teacher_wish.id", ondelete="CASCADE"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(
        ForeignKey("lesson_slot.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    kind: Mapped[str] = mapped_column(String(6))


class TimetableDraft(Identified, Base):
    """Жадвал лойиҳаси: what the generator made for a semester of a faculty, until a person accepts or rejects it."""

    __tablename__ = "timetable_draft"
    __table_args__ = (
        one_of("season", AUTUMN, SPRING),
        one_of("status", ASKED, READY, ACCEPTED, REJECTED),
        CheckConstraint("(decided_at IS NULL) = (status IN ('asked', 'ready'))", name="decided"),
        CheckConstraint("(decided_by_id IS NULL) = (status IN ('asked', 'ready'))", name="decided_by"),
        CheckConstraint("lesson_count >= 0 AND missing_count >= 0", name="not_negative"),
        CheckConstraint("minutes BETWEEN 1 AND 30", name="minutes"),
        Index("ix_timetable_draft_faculty_made", "faculty_id", "made_at"),
    )

    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"))
    year_id: Mapped[int] = mapped_column(ForeignKey("academic_year.id", ondelete="RESTRICT"), index=True)
    season: Mapped[str] = mapped_column(String(2))
    from_day: Mapped[date]
    minutes: Mapped[int]
    """How long the generator betters what it has found."""
    status: Mapped[str] = mapped_column(String(10), default=ASKED)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="RESTRICT"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    lesson_count: Mapped[int] = mapped_column(default=0)
    missing_count: Mapped[int] = mapped_column(default=0)
    """Lessons for which there was no place."""
    figures: Mapped[str] = mapped_column(Text, default="{}")
    conflicts: Mapped[str] = mapped_column(Text, default="[]")
    """[{kind, loads, who, wanted, offered}]: which demands collide."""

    faculty: Mapped[Faculty] = relationship(lazy="raise_on_sql")
    year: Mapped[AcademicYear] = relationship(lazy="raise_on_sql")
    job: Mapped[Job | None] = relationship(lazy="raise_on_sql")
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id], lazy="raise_on_sql")
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id], lazy="raise_on_sql")


class DraftRow(Identified, Base):
    """A weekly row of a draft, or a single lesson (`once`) instead of one that falls on a day off."""

    __tablename__ = "draft_row"
    __table_args__ = (
        UniqueConstraint("draft_id", "load_id", "weekday", "slot_id", "weeks", "first_day", name="uq_draft_row_place"),
        one_of("weeks", "all", "odd", "even", ONCE),
        CheckConstraint("weekday BETWEEN 1 AND 6", name="weekday"),
        CheckConstraint("pairs > 0", name="pairs"),
    )

    draft_id: Mapped[int] = mapped_column(ForeignKey("timetable_draft.id", ondelete="RESTRICT"), index=True)
    load_id: Mapped[int] = mapped_column(ForeignKey("teaching_load.id", ondelete="CASCADE"), index=True)
    """A load that is taken away takes its rows along; accepting the draft then says that the world has changed."""
    weekday: Mapped[int]
    slot_id: Mapped[int] = mapped_column(ForeignKey("lesson_slot.id", ondelete="RESTRICT"), index=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="RESTRICT"), index=True)
    weeks: Mapped[str] = mapped_column(String(4))
    first_day: Mapped[date]
    pairs: Mapped[int]

    draft: Mapped[TimetableDraft] = relationship(lazy="raise_on_sql")
    load: Mapped[TeachingLoad] = relationship(lazy="raise_on_sql")
    slot: Mapped[LessonSlot] = relationship(lazy="raise_on_sql")
    room: Mapped[Room] = relationship(lazy="raise_on_sql")


__all__ = ["DraftRow", "TeacherWish", "TimetableDraft", "WishCell"]
