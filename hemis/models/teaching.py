"""Teaching load, calendar plan topics, lessons of the timetable, absences and their running totals."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, UtcDateTime, one_of
from hemis.models.curriculum import LESSON_KINDS, CurriculumSubject, LessonSlot
from hemis.models.infrastructure import Room
from hemis.models.staff import Employee
from hemis.models.structure import Department, Faculty
from hemis.models.students import AcademicGroup, Student


class TeachingLoad(Identified, Base):
    """Юклама: a teacher gives one kind of lesson of a curriculum subject to a stream of groups."""

    __tablename__ = "teaching_load"
    __table_args__ = (
        one_of("lesson_kind", *LESSON_KINDS),
        CheckConstraint("hours > 0", name="hours"),
        Index("uq_teaching_load_key", "id", "curriculum_subject_id", "lesson_kind", unique=True),
    )

    curriculum_subject_id: Mapped[int] = mapped_column(
        ForeignKey("curriculum_subject.id", ondelete="RESTRICT"), index=True
    )
    teacher_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    lesson_kind: Mapped[str] = mapped_column(String(2))
    hours: Mapped[int]

    curriculum_subject: Mapped[CurriculumSubject] = relationship(lazy="raise_on_sql")
    teacher: Mapped[Employee] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    groups: Mapped[list["TeachingLoadGroup"]] = relationship(
        lazy="raise_on_sql", order_by="TeachingLoadGroup.group_id", passive_deletes="all"
    )


class TeachingLoadGroup(Base):
    """A group of a load; subject and kind are repeated so that the database itself gives a group each kind once."""

    __tablename__ = "teaching_load_group"
    __table_args__ = (
        UniqueConstraint("group_id", "curriculum_subject_id", "lesson_kind", name="uq_teaching_load_group_once"),
        ForeignKeyConstraint(
            ["load_id", "curriculum_subject_id", "lesson_kind"],
            ["teaching_load.id", "teaching_load.curriculum_subject_id", "teaching_load.lesson_kind"],
            name="fk_teaching_load_group_load",
            ondelete="CASCADE",
        ),
    )

    load_id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(
        ForeignKey("academic_group.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    curriculum_subject_id: Mapped[int]
    lesson_kind: Mapped[str] = mapped_column(String(2))

    group: Mapped[AcademicGroup] = relationship(lazy="raise_on_sql")


class Topic(Identified, Base):
    """Мавзу: a line of the calendar plan of a curriculum subject and kind of lesson."""

    __tablename__ = "topic"
    __table_args__ = (
        UniqueConstraint("curriculum_subject_id", "lesson_kind", "position"),
        one_of("lesson_kind", *LESSON_KINDS),
        CheckConstraint("hours > 0", name="hours"),
    )

    curriculum_subject_id: Mapped[int] = mapped_column(
        ForeignKey("curriculum_subject.id", ondelete="RESTRICT"), index=True
    )
    lesson_kind: Mapped[str] = mapped_column(String(2))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    hours: Mapped[int] = mapped_column(default=2)

    curriculum_subject: Mapped[CurriculumSubject] = relationship(lazy="raise_on_sql")


class Lesson(Identified, Base):
    """A pair on a day: the teacher and the room can each be in one place only. «Held» is a fact of its own."""

    __tablename__ = "lesson"
    __table_args__ = (
        UniqueConstraint("teacher_id", "day", "slot_id"),
        UniqueConstraint("room_id", "day", "slot_id"),
        UniqueConstraint("id", "day", "slot_id"),
        one_of("lesson_kind", *LESSON_KINDS),
        CheckConstraint("(held_at IS NULL) = (held_by_id IS NULL)", name="held"),
        Index("ix_lesson_teacher_day", "teacher_id", "day"),
        Index("ix_lesson_department_day", "department_id", "day"),
        Index(
            "ix_lesson_sums",
            *("faculty_id", "day", "teacher_id", "curriculum_subject_id", "department_id", "held_at"),
            *("expected_count", "absent_count", "unexcused_hours", "excused_hours", "group_sums", "sums_group"),
        ),
    )

    load_id: Mapped[int] = mapped_column(ForeignKey("teaching_load.id", ondelete="RESTRICT"), index=True)
    curriculum_subject_id: Mapped[int] = mapped_column(
        ForeignKey("curriculum_subject.id", ondelete="RESTRICT"), index=True
    )
    teacher_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"))
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    """The faculty of the groups, for the dean's scope."""
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="RESTRICT"))
    day: Mapped[date] = mapped_column(index=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("lesson_slot.id", ondelete="RESTRICT"), index=True)
    lesson_kind: Mapped[str] = mapped_column(String(2))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="RESTRICT"), index=True)
    held_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))
    absent_count: Mapped[int] = mapped_column(default=0)
    expected_count: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many students the journal had when it was saved; the boards of attendance add up these sums."""
    unexcused_hours: Mapped[int] = mapped_column(default=0, server_default="0")
    excused_hours: Mapped[int] = mapped_column(default=0, server_default="0")
    group_sums: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Of a lesson of several groups: group, expected, absent, unexcused, excused of each, `7,30,3,6,0,8,28,…`."""
    sums_group: Mapped[int | None]
    """The only group of a lesson that was held, so that a board by groups looks for it nowhere else."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every saved journal, so that two phones cannot overwrite each other unseen."""

    load: Mapped[TeachingLoad] = relationship(lazy="raise_on_sql")
    curriculum_subject: Mapped[CurriculumSubject] = relationship(lazy="raise_on_sql")
    teacher: Mapped[Employee] = relationship(lazy="raise_on_sql")
    faculty: Mapped[Faculty] = relationship(lazy="raise_on_sql")
    room: Mapped[Room] = relationship(lazy="raise_on_sql")
    slot: Mapped[LessonSlot] = relationship(lazy="raise_on_sql")
    topic: Mapped[Topic | None] = relationship(lazy="raise_on_sql")
    held_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    groups: Mapped[list["LessonGroup"]] = relationship(lazy="raise_on_sql", order_by="LessonGroup.group_id")


class LessonGroup(Base):
    """A group at a lesson; day and slot are repeated so that the database itself refuses a clash of the group."""

    __tablename__ = "lesson_group"
    __table_args__ = (
        UniqueConstraint("group_id", "day", "slot_id"),
        ForeignKeyConstraint(
            ["lesson_id", "day", "slot_id"],
            ["lesson.id", "lesson.day", "lesson.slot_id"],
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
    )

    lesson_id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(
        ForeignKey("academic_group.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    day: Mapped[date]
    slot_id: Mapped[int]

    group: Mapped[AcademicGroup] = relationship(lazy="raise_on_sql")


class Absence(Base):
    """Missed hours of one student at one lesson; whoever has no row was present."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("unexcused_hours >= 0 AND excused_hours >= 0", name="not_negative"),
        CheckConstraint("unexcused_hours + excused_hours BETWEEN 1 AND 2", name="hours"),
    )

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id", ondelete="RESTRICT"), primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), primary_key=True, index=True)
    unexcused_hours: Mapped[int]
    excused_hours: Mapped[int] = mapped_column(default=0)

    lesson: Mapped[Lesson] = relationship(lazy="raise_on_sql")
    student: Mapped[Student] = relationship(lazy="raise_on_sql")


class AbsenceTotal(Base):
    """Running total of one student in one curriculum subject; no page ever counts the absences themselves."""

    __tablename__ = "absence_total"
    __table_args__ = (
        CheckConstraint("unexcused_hours >= 0 AND excused_hours >= 0", name="not_negative"),
        Index("ix_absence_total_faculty", "faculty_id", "unexcused_hours"),
        Index(
            "ix_absence_total_changed",
            "student_id",
            sqlite_where=text("NOT is_followed"),
            postgresql_where=text("NOT is_followed"),
        ),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), primary_key=True)
    curriculum_subject_id: Mapped[int] = mapped_column(
        ForeignKey("curriculum_subject.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"))
    unexcused_hours: Mapped[int] = mapped_column(default=0)
    excused_hours: Mapped[int] = mapped_column(default=0)
    is_followed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the measures have seen these hours; whoever changes them says no."""

    student: Mapped[Student] = relationship(lazy="raise_on_sql")
    curriculum_subject: Mapped[CurriculumSubject] = relationship(lazy="raise_on_sql")
