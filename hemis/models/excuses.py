"""Узр ҳужжатлари: papers that excuse absences, the hours that each has turned, and what follows from too many hours."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Attached, Base, Identified, KeyText, Scaled, UtcDateTime, one_of
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.orders import Order
from hemis.models.students import Student
from hemis.models.teaching import Lesson

EXCUSE_KINDS = ("01", "02", "03", "04", "05", "06", "07", "08", "09")
EXCUSE_STATES = ("sent", "accepted", "refused", "withdrawn")
MEASURE_KINDS = ("expulsion", "bar")
MEASURE_STATES = ("open", "done", "dismissed", "withdrawn")


class AbsenceExcuse(Identified, Base):
    """Узр ҳужжати: from its first to its last day, both whole, a student's absences are excused in all subjects."""

    __tablename__ = "absence_excuse"
    __table_args__ = (
        one_of("kind", *EXCUSE_KINDS),
        one_of("status", *EXCUSE_STATES),
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("number <> ''", name="number"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason = '') AND (withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)",
            name="withdrawn",
        ),
        CheckConstraint("(status = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="taken_back"),
        CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)"
            " AND (status = 'withdrawn' OR (status = 'sent') = (decided_at IS NULL))",
            name="decided",
        ),
        CheckConstraint("(status = 'refused') = (refusal <> '')", name="refusal"),
        CheckConstraint("status <> 'sent' OR due_on IS NOT NULL", name="due_on"),
        Index(
            "uq_absence_excuse_number",
            "student_id",
            "kind",
            "starts_on",
            "number",
            unique=True,
            sqlite_where=text("status IN ('sent', 'accepted')"),
            postgresql_where=text("status IN ('sent', 'accepted')"),
        ),
        Index("ix_absence_excuse_status", "status", "due_on"),
        Index("ix_absence_excuse_days", "ends_on", "starts_on"),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[str] = mapped_column(String(2))
    number: Mapped[str] = mapped_column(String(60))
    number_key: Mapped[str] = mapped_column(KeyText(80), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The last day that it excuses."""
    note: Mapped[str] = mapped_column(String(500), default="")
    status: Mapped[str] = mapped_column(String(10), default="accepted")
    """`sent` by a student it excuses nothing; what the dean's office enters itself is accepted at once."""
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    due_on: Mapped[date | None]
    """The last day on which the dean's office decides about what a student has sent."""
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """From when on it excuses, or when it was refused."""
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    refusal: Mapped[str] = mapped_column(String(500), default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    withdrawn_reason: Mapped[str] = mapped_column(String(500), default="")

    student: Mapped[Student] = relationship(lazy="raise_on_sql")
    entered_by: Mapped[User] = relationship(foreign_keys=[entered_by_id], lazy="raise_on_sql")
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id], lazy="raise_on_sql")
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by_id], lazy="raise_on_sql")
    files: Mapped[list["ExcuseFile"]] = relationship(lazy="raise_on_sql", order_by="ExcuseFile.id")


class ExcuseFile(Attached, Identified, Base):
    """A scan of the paper."""

    __tablename__ = "excuse_file"

    excuse_id: Mapped[int] = mapped_column(ForeignKey("absence_excuse.id", ondelete="CASCADE"), index=True)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)

    excuse: Mapped[AbsenceExcuse] = relationship(lazy="raise_on_sql", viewonly=True)


class ExcusedLesson(Base):
    """The hours of one absence that are excused by one paper; it goes when the absence goes."""

    __tablename__ = "excused_lesson"
    __table_args__ = (
        CheckConstraint("hours BETWEEN 1 AND 2", name="hours"),
        ForeignKeyConstraint(
            ["lesson_id", "student_id"],
            ["absence.lesson_id", "absence.student_id"],
            name="fk_excused_lesson_absence",
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        Index("ix_excused_lesson_absence", "lesson_id", "student_id"),
    )

    excuse_id: Mapped[int] = mapped_column(ForeignKey("absence_excuse.id", ondelete="RESTRICT"), primary_key=True)
    lesson_id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int]
    hours: Mapped[int]

    excuse: Mapped[AbsenceExcuse] = relationship(lazy="raise_on_sql")
    lesson: Mapped[Lesson] = relationship(
        primaryjoin="ExcusedLesson.lesson_id == Lesson.id",
        foreign_keys=[lesson_id],
        lazy="raise_on_sql",
        viewonly=True,
    )


class AttendanceMeasure(Identified, Base):
    """Чора: what the rules ask for when too many hours are missed; a person decides, the system only proposes."""

    __tablename__ = "attendance_measure"
    __table_args__ = (
        one_of("kind", *MEASURE_KINDS),
        one_of("state", *MEASURE_STATES),
        CheckConstraint("(kind = 'bar') = (curriculum_subject_id IS NOT NULL)", name="subject"),
        CheckConstraint("hours > 0 AND auditory >= 0", name="hours"),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("state <> 'dismissed' OR reason <> ''", name="reason"),
        CheckConstraint("state <> 'withdrawn' OR ended_at IS NOT NULL", name="withdrawn"),
        CheckConstraint("state <> 'open' OR ended_at IS NULL", name="open"),
        Index(
            "uq_attendance_measure_semester",
            "student_id",
            "semester_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND kind = 'expulsion'"),
            postgresql_where=text("ended_at IS NULL AND kind = 'expulsion'"),
        ),
        Index(
            "uq_attendance_measure_subject",
            "student_id",
            "curriculum_subject_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND kind = 'bar'"),
            postgresql_where=text("ended_at IS NULL AND kind = 'bar'"),
        ),
        Index("ix_attendance_measure_state", "state", "found_at"),
    )

    kind: Mapped[str] = mapped_column(String(12))
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), index=True)
    semester_id: Mapped[int] = mapped_column(ForeignKey("semester.id", ondelete="RESTRICT"), index=True)
    curriculum_subject_id: Mapped[int | None] = mapped_column(
        ForeignKey("curriculum_subject.id", ondelete="RESTRICT"), index=True
    )
    state: Mapped[str] = mapped_column(String(12), default="open")
    hours: Mapped[int]
    """Unexcused hours as they were found."""
    auditory: Mapped[int] = mapped_column(default=0)
    """The planned hours of the subject; 0 for a semester."""
    limit_value: Mapped[Decimal] = mapped_column(Scaled(4))
    """Percent of a subject, or hours of a semester."""
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("rule_value.id", ondelete="SET NULL"), index=True)
    """The version of the rule; None is the value of the act itself."""
    act: Mapped[str] = mapped_column(String(300), default="")
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    """None for what the system has withdrawn because the hours fell."""
    reason: Mapped[str] = mapped_column(String(500), default="")
    order_id: Mapped[int | None] = mapped_column(ForeignKey("movement_order.id", ondelete="SET NULL"), index=True)
    """The draft of the order that was written from it."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the hours fell below the limit; what rises again after that is a new measure."""

    student: Mapped[Student] = relationship(lazy="raise_on_sql")
    semester: Mapped[Semester] = relationship(lazy="raise_on_sql")
    curriculum_subject: Mapped[CurriculumSubject | None] = relationship(lazy="raise_on_sql")
    decided_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    order: Mapped[Order | None] = relationship(lazy="raise_on_sql")


__all__ = [
    "EXCUSE_KINDS",
    "EXCUSE_STATES",
    "MEASURE_KINDS",
    "MEASURE_STATES",
    "AbsenceExcuse",
    "AttendanceMeasure",
    "ExcuseFile",
    "ExcusedLesson",
]
