"""Шахсий график: what one student studies again, when, with whom, for what fee; groups that study a subject again."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.base import Base, Identified, Scaled, UtcDateTime, one_of
from hemis.models.curriculum import CurriculumSubject
from hemis.models.orders import Order
from hemis.models.staff import Employee
from hemis.models.structure import Department, Faculty
from hemis.models.students import Student
from hemis.models.subjects import Subject

SCHEDULE_GROUNDS = ("debts", "leave", "difference", "repeat")
SCHEDULE_STATES = ("draft", "submitted", "approved", "finished", "cancelled")
LINE_STATES = ("open", "passed", "failed", "cancelled")
STUDY_FORMS = ("group", "individual", "summer")


class PersonalSchedule(Identified, Base):
    """Шахсий график of one student: drafted, approved by a second person, finished when its last subject is closed."""

    __tablename__ = "personal_schedule"
    __table_args__ = (
        one_of("ground", *SCHEDULE_GROUNDS),
        one_of("status", *SCHEDULE_STATES),
        CheckConstraint("(submitted_at IS NULL) = (submitted_by_id IS NULL)", name="submitted"),
        CheckConstraint("(approved_at IS NULL) = (approved_by_id IS NULL)", name="approved"),
        CheckConstraint("status NOT IN ('approved', 'finished') OR approved_at IS NOT NULL", name="approved_has"),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> submitted_by_id", name="second_person"),
        CheckConstraint("(status = 'cancelled') = (cancelled_reason <> '')", name="cancelled"),
        Index("ix_personal_schedule_due", "status", "ends_on"),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), index=True)
    ground: Mapped[str] = mapped_column(String(10))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("movement_order.id", ondelete="SET NULL"), index=True)
    """The order on which it rests, where there is one."""
    note: Mapped[str] = mapped_column(String(500), default="")
    status: Mapped[str] = mapped_column(String(10), default="draft")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    """The first and the last day of its lines, kept by whoever changes them."""
    remark: Mapped[str] = mapped_column(String(1000), default="")
    """What is to be mended, from whoever sent it back."""
    cancelled_reason: Mapped[str] = mapped_column(String(500), default="")
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    student: Mapped[Student] = relationship(lazy="raise_on_sql")
    order: Mapped[Order | None] = relationship(lazy="raise_on_sql")
    drafted_by: Mapped[User] = relationship(foreign_keys=[drafted_by_id], lazy="raise_on_sql")
    submitted_by: Mapped[User | None] = relationship(foreign_keys=[submitted_by_id], lazy="raise_on_sql")
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id], lazy="raise_on_sql")
    lines: Mapped[list["ScheduleLine"]] = relationship(
        lazy="raise_on_sql", order_by="ScheduleLine.id", back_populates="schedule", passive_deletes="all"
    )

    @property
    def subjects(self) -> int:
        """How many lines were not struck out; the lines are loaded."""
        return sum(line.status != "cancelled" for line in self.lines)

    @property
    def credits(self) -> int:
        """Credits of all lines that were not struck out; the lines are loaded."""
        return sum(line.credits for line in self.lines if line.status != "cancelled")

    @property
    def fee(self) -> Decimal:
        """What is to be paid for them."""
        return sum((line.fee or Decimal(0) for line in self.lines if line.status != "cancelled"), Decimal(0))


class RestudyGroup(Identified, Base):
    """Қайта ўқиш гуруҳи: students of one subject, perhaps of several groups, with one teacher and the same days."""

    __tablename__ = "restudy_group"
    __table_args__ = (
        one_of("form", "group", "summer"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("final_on BETWEEN starts_on AND ends_on", name="final_on"),
        CheckConstraint("midterm_on IS NULL OR midterm_on BETWEEN starts_on AND final_on", name="midterm_on"),
        Index("ix_restudy_group_list", "faculty_id", "starts_on"),
    )

    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id", ondelete="RESTRICT"), index=True)
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    form: Mapped[str] = mapped_column(String(10))
    teacher_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    midterm_on: Mapped[date | None]
    final_on: Mapped[date]
    formed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    formed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    subject: Mapped[Subject] = relationship(lazy="raise_on_sql")
    faculty: Mapped[Faculty] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    teacher: Mapped[Employee] = relationship(lazy="raise_on_sql")


class ScheduleLine(Identified, Base):
    """One subject of a schedule. A student studies a subject again in one schedule at a time."""

    __tablename__ = "schedule_line"
    __table_args__ = (
        one_of("form", *STUDY_FORMS),
        one_of("status", *LINE_STATES),
        CheckConstraint("credits > 0 AND hours >= 0", name="volume"),
        CheckConstraint("(starts_on IS NULL) = (ends_on IS NULL)", name="days"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period"),
        CheckConstraint("fee IS NULL OR fee >= 0", name="fee"),
        CheckConstraint(
            "(paid_on IS NULL) = (payment_number = '') AND (paid_on IS NULL) = (payment_by_id IS NULL)", name="paid"
        ),
        CheckConstraint("(status IN ('passed', 'failed')) = (closed_on IS NOT NULL)", name="closed_on"),
        Index(
            "uq_schedule_line_open",
            *("student_id", "curriculum_subject_id"),
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    schedule_id: Mapped[int] = mapped_column(ForeignKey("personal_schedule.id", ondelete="CASCADE"), index=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), index=True)
    """The student of the schedule, so that the database itself refuses a subject that stands in two of them."""
    curriculum_subject_id: Mapped[int] = mapped_column(
        ForeignKey("curriculum_subject.id", ondelete="RESTRICT"), index=True
    )
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    credits: Mapped[int]
    hours: Mapped[int]
    form: Mapped[str] = mapped_column(String(10), default="individual")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    midterm_on: Mapped[date | None]
    final_on: Mapped[date | None]
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    restudy_group_id: Mapped[int | None] = mapped_column(
        ForeignKey("restudy_group.id", ondelete="RESTRICT"), index=True
    )
    base: Mapped[Decimal | None] = mapped_column(Scaled(2))
    """The base contract of a year from which the fee was computed; None while nothing was."""
    fee: Mapped[Decimal | None] = mapped_column(Scaled(2))
    """0 where the rule asks nothing."""
    paid_on: Mapped[date | None]
    payment_number: Mapped[str] = mapped_column(String(40), default="")
    payment_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    status: Mapped[str] = mapped_column(String(10), default="open")
    sheet_id: Mapped[int | None] = mapped_column(ForeignKey("grade_sheet.id", ondelete="SET NULL"), index=True)
    """The sheet on which the subject is marked again."""
    closed_on: Mapped[date | None]

    schedule: Mapped[PersonalSchedule] = relationship(lazy="raise_on_sql", back_populates="lines")
    student: Mapped[Student] = relationship(lazy="raise_on_sql")
    curriculum_subject: Mapped[CurriculumSubject] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    teacher: Mapped[Employee | None] = relationship(lazy="raise_on_sql")
    restudy_group: Mapped[RestudyGroup | None] = relationship(lazy="raise_on_sql")
    payment_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    sheet: Mapped[GradeSheet | None] = relationship(lazy="raise_on_sql")

    @property
    def is_settled(self) -> bool:
        """Nothing is to be paid any more: it is free, or it was paid."""
        return self.fee == 0 or self.paid_on is not None


__all__ = ["LINE_STATES", "SCHEDULE_GROUNDS", "SCHEDULE_STATES", "PersonalSchedule", "RestudyGroup", "ScheduleLine"]
