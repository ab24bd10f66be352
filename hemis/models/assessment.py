"""Grade sheets (қайднома), the points in them, and the permissions to reopen a closed one."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, Scaled, UtcDateTime, one_of
from hemis.models.commissions import Commission
from hemis.models.curriculum import CurriculumSubject, SubjectControl
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup, Student

SHEET_STATES = ("draft", "closed", "confirmed", "reopened", "annulled")


class GradeSheet(Identified, Base):
    """Қайднома of one curriculum subject for one group."""

    __tablename__ = "grade_sheet"
    __table_args__ = (
        Index(
            "uq_grade_sheet_in_force",
            *("curriculum_subject_id", "group_id", "kind", "round", "series"),
            unique=True,
            sqlite_where=text("status <> 'annulled' AND round < 4"),
            postgresql_where=text("status <> 'annulled' AND round < 4"),
        ),
        one_of("status", *SHEET_STATES),
        CheckConstraint("round BETWEEN 1 AND 4", name="round"),
        CheckConstraint("series = 1 OR (series > 1 AND round > 1)", name="series"),
        CheckConstraint("status = 'draft' OR (closed_by_id IS NOT NULL AND closed_at IS NOT NULL)", name="closed_has"),
        CheckConstraint(
            "status <> 'confirmed' OR (confirmed_by_id IS NOT NULL AND confirmed_at IS NOT NULL)", name="confirmed_has"
        ),
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> closed_by_id", name="second_person"),
        CheckConstraint("round <> 3 OR commission_id IS NOT NULL", name="commission"),
    )

    curriculum_subject_id: Mapped[int] = mapped_column(
        ForeignKey("curriculum_subject.id", ondelete="RESTRICT"), index=True
    )
    group_id: Mapped[int] = mapped_column(ForeignKey("academic_group.id", ondelete="RESTRICT"), index=True)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[str] = mapped_column(
        ForeignKey("grade_sheet_kind.code", ondelete="RESTRICT", onupdate="CASCADE"), default="11", index=True
    )
    """The code of a `GradeSheetKind`; the subject of the curriculum says which."""
    round: Mapped[int] = mapped_column(default=1)
    """1 the first, 2 and 3 its retakes, 4 the subject studied again: that may happen more than once."""
    series: Mapped[int] = mapped_column(default=1)
    """Another sheet of the same retake, for those who became debtors after the one before it was closed."""
    status: Mapped[str] = mapped_column(String(10), default="draft", index=True)
    version: Mapped[int] = mapped_column(default=1)
    entered_count: Mapped[int] = mapped_column(default=0)
    commission_id: Mapped[int | None] = mapped_column(ForeignKey("commission.id", ondelete="RESTRICT"))
    """Who takes the second retake (rules 1.3)."""
    held_on: Mapped[date | None]
    """The day of a retake; the first final has its own in the timetable of examinations."""
    is_written: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its results were last made known: from here an appeal is accepted for so many hours."""
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))

    curriculum_subject: Mapped[CurriculumSubject] = relationship(lazy="raise_on_sql")
    group: Mapped[AcademicGroup] = relationship(lazy="raise_on_sql")
    teacher: Mapped[Employee] = relationship(lazy="raise_on_sql")
    closed_by: Mapped[User | None] = relationship(foreign_keys=[closed_by_id], lazy="raise_on_sql")
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id], lazy="raise_on_sql")
    commission: Mapped[Commission | None] = relationship(lazy="raise_on_sql")


class Grade(Base):
    """The points of one student at one control; `version` grows with every change of this cell."""

    __tablename__ = "grade"
    __table_args__ = (
        CheckConstraint("points BETWEEN 0 AND 1000", name="points"),
        CheckConstraint("NOT is_absent OR points = 0", name="absent_is_zero"),
        Index("ix_grade_student", "student_id", "sheet_id"),
    )

    sheet_id: Mapped[int] = mapped_column(ForeignKey("grade_sheet.id", ondelete="RESTRICT"), primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), primary_key=True)
    control_id: Mapped[int] = mapped_column(ForeignKey("subject_control.id", ondelete="RESTRICT"), primary_key=True)
    points: Mapped[Decimal | None] = mapped_column(Scaled(1))
    is_absent: Mapped[bool] = mapped_column(default=False)
    is_carried: Mapped[bool] = mapped_column(default=False)
    """Brought from the sheet before it: what was passed there is not taken again."""
    version: Mapped[int] = mapped_column(default=1)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    sheet: Mapped[GradeSheet] = relationship(lazy="raise_on_sql")
    student: Mapped[Student] = relationship(lazy="raise_on_sql")
    control: Mapped[SubjectControl] = relationship(lazy="raise_on_sql")


class SheetReopening(Identified, Base):
    """Asked for with a reason by one person, allowed by another, for a limited time."""

    __tablename__ = "sheet_reopening"
    __table_args__ = (
        CheckConstraint("length(reason) >= 20", name="reason"),
        CheckConstraint("allowed_by_id IS NULL OR allowed_by_id <> asked_by_id", name="second_person"),
        CheckConstraint(
            "(allowed_by_id IS NULL) = (allowed_at IS NULL) AND (allowed_at IS NULL) = (open_until IS NULL)",
            name="allowed",
        ),
        Index(
            "uq_sheet_reopening_open",
            "sheet_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    sheet_id: Mapped[int] = mapped_column(ForeignKey("grade_sheet.id", ondelete="RESTRICT"))
    reason: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))
    allowed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    allowed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))
    open_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    sheet: Mapped[GradeSheet] = relationship(lazy="raise_on_sql")
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id], lazy="raise_on_sql")
    allowed_by: Mapped[User | None] = relationship(foreign_keys=[allowed_by_id], lazy="raise_on_sql")
