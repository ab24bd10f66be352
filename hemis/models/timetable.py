"""What surrounds the lessons of a timetable: those cancelled, what changed for whom, its publication, and feeds."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, UtcDateTime, one_of
from hemis.models.curriculum import LESSON_KINDS, AcademicYear, CurriculumSubject, LessonSlot
from hemis.models.infrastructure import Room
from hemis.models.staff import Employee
from hemis.models.structure import Faculty
from hemis.models.students import Student
from hemis.models.teaching import Lesson, TeachingLoad

AUTUMN, SPRING = "11", "12"


class CancelledLesson(Identified, Base):
    """Қолдирилган дарс: a lesson that will not be held keeps its facts here and no place in the timetable."""

    __tablename__ = "cancelled_lesson"
    __table_args__ = (
        one_of("lesson_kind", *LESSON_KINDS),
        CheckConstraint("reason <> ''", name="reason"),
        Index("ix_cancelled_lesson_teacher_day", "teacher_id", "day"),
        Index("ix_cancelled_lesson_load_day", "load_id", "day"),
        Index("ix_cancelled_lesson_room_day", "room_id", "day"),
    )

    lesson_id: Mapped[int] = mapped_column(unique=True)
    """The number that the lesson had: no other lesson gets it."""
    load_id: Mapped[int] = mapped_column(ForeignKey("teaching_load.id", ondelete="RESTRICT"))
    curriculum_subject_id: Mapped[int] = mapped_column(
        ForeignKey("curriculum_subject.id", ondelete="RESTRICT"), index=True
    )
    teacher_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="RESTRICT"))
    day: Mapped[date] = mapped_column(index=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("lesson_slot.id", ondelete="RESTRICT"), index=True)
    lesson_kind: Mapped[str] = mapped_column(String(2))
    reason: Mapped[str] = mapped_column(String(500))
    cancelled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)

    load: Mapped[TeachingLoad] = relationship(lazy="raise_on_sql")
    curriculum_subject: Mapped[CurriculumSubject] = relationship(lazy="raise_on_sql")
    teacher: Mapped[Employee] = relationship(lazy="raise_on_sql")
    room: Mapped[Room] = relationship(lazy="raise_on_sql")
    slot: Mapped[LessonSlot] = relationship(lazy="raise_on_sql")
    cancelled_by: Mapped[User] = relationship(lazy="raise_on_sql")


class LessonChange(Identified, Base):
    """Дарс ўзгариши: where a published lesson stood, and who gave it, before it was moved or changed hands."""

    __tablename__ = "lesson_change"
    __table_args__ = (
        Index("ix_lesson_change_teacher_day", "teacher_id", "day"),
        Index("ix_lesson_change_room_day", "room_id", "day"),
    )

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id", ondelete="RESTRICT"), index=True)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="RESTRICT"))
    day: Mapped[date] = mapped_column(index=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("lesson_slot.id", ondelete="RESTRICT"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)

    lesson: Mapped[Lesson] = relationship(lazy="raise_on_sql")
    teacher: Mapped[Employee] = relationship(lazy="raise_on_sql")
    room: Mapped[Room] = relationship(lazy="raise_on_sql")
    slot: Mapped[LessonSlot] = relationship(lazy="raise_on_sql")
    changed_by: Mapped[User] = relationship(lazy="raise_on_sql")


class TimetablePublication(Identified, Base):
    """Жадвал эълони: from this moment everybody who is signed in sees the semester of a faculty."""

    __tablename__ = "timetable_publication"
    __table_args__ = (UniqueConstraint("faculty_id", "year_id", "season"), one_of("season", AUTUMN, SPRING))

    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    year_id: Mapped[int] = mapped_column(ForeignKey("academic_year.id", ondelete="RESTRICT"), index=True)
    season: Mapped[str] = mapped_column(String(2))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)

    faculty: Mapped[Faculty] = relationship(lazy="raise_on_sql")
    year: Mapped[AcademicYear] = relationship(lazy="raise_on_sql")
    published_by: Mapped[User] = relationship(lazy="raise_on_sql")


class CalendarFeed(Identified, Base):
    """Тақвим ҳаволаси: the secret address by which a phone reads somebody's lessons; only its hash is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (CheckConstraint("(employee_id IS NULL) <> (student_id IS NULL)", name="one_owner"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), unique=True)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), unique=True)
    """The teacher whose lessons it tells."""
    student_id: Mapped[int | None] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), unique=True)
    """Or the student, whose group's lessons it tells."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    employee: Mapped[Employee | None] = relationship(lazy="raise_on_sql")
    student: Mapped[Student | None] = relationship(lazy="raise_on_sql")
