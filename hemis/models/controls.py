"""What follows a control: debts, retakes, permits of the dean, appeals, annulments (rules 1.1, 1.3, 1.4)."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, MappedSQLExpression, aliased, column_property, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.base import Base, Identified, Scaled, UtcDateTime, one_of
from hemis.models.commissions import Commission
from hemis.models.curriculum import CurriculumSubject, SubjectControl
from hemis.models.students import Student

DEBT_STATES = ("failed", "absent", "not_admitted")
DEBT_STEPS = ("retake", "commission", "restudy")
APPEAL_STATES = ("filed", "taken", "upheld", "dismissed", "withdrawn")
OPEN_APPEALS = APPEAL_STATES[:2]
"""What still waits for a commission or for its decision."""


class SheetStudent(Base):
    """Who stands on a retake sheet: nobody else does."""

    __tablename__ = "sheet_student"

    sheet_id: Mapped[int] = mapped_column(ForeignKey("grade_sheet.id", ondelete="RESTRICT"), primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), primary_key=True, index=True)


class ControlPermit(Identified, Base):
    """Деканнинг фармойиши: who missed a control for a valid reason may take it (rules 1.3)."""

    __tablename__ = "control_permit"
    __table_args__ = (
        UniqueConstraint("sheet_id", "student_id", "control_id"),
        CheckConstraint("order_number <> ''", name="order_number"),
        CheckConstraint("valid_until >= order_date", name="valid_until"),
    )

    sheet_id: Mapped[int] = mapped_column(ForeignKey("grade_sheet.id", ondelete="RESTRICT"))
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), index=True)
    control_id: Mapped[int] = mapped_column(ForeignKey("subject_control.id", ondelete="RESTRICT"))
    order_number: Mapped[str] = mapped_column(String(40))
    order_date: Mapped[date]
    valid_until: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))

    sheet: Mapped[GradeSheet] = relationship(lazy="raise_on_sql")
    student: Mapped[Student] = relationship(lazy="raise_on_sql")


class AcademicDebt(Identified, Base):
    """Академик қарздорлик: what the confirmed sheets of a subject left open; laid anew whenever one changes."""

    __tablename__ = "academic_debt"
    __table_args__ = (
        UniqueConstraint("student_id", "curriculum_subject_id"),
        one_of("state", *DEBT_STATES),
        one_of("step", *DEBT_STEPS),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"))
    curriculum_subject_id: Mapped[int] = mapped_column(
        ForeignKey("curriculum_subject.id", ondelete="RESTRICT"), index=True
    )
    sheet_id: Mapped[int] = mapped_column(ForeignKey("grade_sheet.id", ondelete="RESTRICT"), index=True)
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    step: Mapped[str] = mapped_column(String(12), index=True)
    until: Mapped[date]
    """The last day of the window in which it may be retaken."""
    points: Mapped[Decimal] = mapped_column(Scaled(1))
    is_credit: Mapped[bool]
    debts: ClassVar[MappedSQLExpression[int]]

    student: Mapped[Student] = relationship(lazy="raise_on_sql")
    curriculum_subject: Mapped[CurriculumSubject] = relationship(lazy="raise_on_sql")
    sheet: Mapped[GradeSheet] = relationship(lazy="raise_on_sql")


_OTHER = aliased(AcademicDebt)
AcademicDebt.debts = column_property(
    select(func.count(_OTHER.id))
    .where(_OTHER.student_id == AcademicDebt.student_id)
    .correlate_except(_OTHER)
    .scalar_subquery()
)
"""How many subjects the student owes in all."""


class Appeal(Identified, Base):
    """Апелляция: a mark disputed within the hours after its publication; both values are kept."""

    __tablename__ = "appeal"
    __table_args__ = (
        Index(
            "uq_appeal_in_force",
            *("sheet_id", "student_id", "control_id", "published_at"),
            unique=True,
            sqlite_where=text("status <> 'withdrawn'"),
            postgresql_where=text("status <> 'withdrawn'"),
        ),
        one_of("status", *APPEAL_STATES),
        CheckConstraint("(status IN ('upheld', 'dismissed')) = (decided_at IS NOT NULL)", name="decided"),
        CheckConstraint(
            "(status IN ('filed', 'withdrawn')) = (taken_at IS NULL)"
            " AND (taken_at IS NULL) = (taken_by_id IS NULL) AND (taken_at IS NULL) = (commission_id IS NULL)",
            name="taken",
        ),
        CheckConstraint("(status = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        CheckConstraint("(status = 'upheld') = (new_points IS NOT NULL)", name="new_points"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> filed_by_id", name="second_person"),
    )

    sheet_id: Mapped[int] = mapped_column(ForeignKey("grade_sheet.id", ondelete="RESTRICT"), index=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), index=True)
    control_id: Mapped[int] = mapped_column(ForeignKey("subject_control.id", ondelete="RESTRICT"))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claim: Mapped[str] = mapped_column(String(1000))
    status: Mapped[str] = mapped_column(String(10), default="filed", index=True)
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))
    due_on: Mapped[date]
    old_points: Mapped[Decimal] = mapped_column(Scaled(1))
    new_points: Mapped[Decimal | None] = mapped_column(Scaled(1))
    commission_id: Mapped[int | None] = mapped_column(ForeignKey("commission.id", ondelete="RESTRICT"))
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a commission was formed for it: from here it is not withdrawn any more."""
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(1000), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))

    sheet: Mapped[GradeSheet] = relationship(lazy="raise_on_sql")
    student: Mapped[Student] = relationship(lazy="raise_on_sql")
    control: Mapped[SubjectControl] = relationship(lazy="raise_on_sql")
    commission: Mapped[Commission | None] = relationship(lazy="raise_on_sql")
    filed_by: Mapped[User] = relationship(foreign_keys=[filed_by_id], lazy="raise_on_sql")
    taken_by: Mapped[User | None] = relationship(foreign_keys=[taken_by_id], lazy="raise_on_sql")
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id], lazy="raise_on_sql")


class SheetAnnulment(Base):
    """Results declared void by the quality office, and the sheet on which the control is held again."""

    __tablename__ = "sheet_annulment"
    __table_args__ = (CheckConstraint("length(reason) >= 20", name="reason"),)

    sheet_id: Mapped[int] = mapped_column(ForeignKey("grade_sheet.id", ondelete="RESTRICT"), primary_key=True)
    renewed_id: Mapped[int] = mapped_column(ForeignKey("grade_sheet.id", ondelete="RESTRICT"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    act_number: Mapped[str] = mapped_column(String(40))
    annulled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    annulled_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))

    annulled_by: Mapped[User] = relationship(lazy="raise_on_sql")


class SheetReminder(Identified, Base):
    """Эслатма: the teacher of a sheet with late marks was reminded, once a day at most; seen while it is late."""

    __tablename__ = "sheet_reminder"
    __table_args__ = (UniqueConstraint("sheet_id", "day"),)

    sheet_id: Mapped[int] = mapped_column(ForeignKey("grade_sheet.id", ondelete="RESTRICT"))
    day: Mapped[date]
    reminded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))

    sheet: Mapped[GradeSheet] = relationship(lazy="raise_on_sql")
    reminded_by: Mapped[User] = relationship(lazy="raise_on_sql")
