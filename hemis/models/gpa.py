"""GPA as it was computed: by semester, by year of study and in all, with the rule and the sheets behind it."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.base import Base, Identified, Scaled, UtcDateTime, one_of
from hemis.models.curriculum import AcademicYear
from hemis.models.students import Student


class GpaResult(Identified, Base):
    """One average of a student; the exact value is `weighted` by `weight`, the shown one is rounded half up.

    Kept by the operation that changes a sheet, a group or a rule; `flask check` proves it equal to a recount.
    """

    __tablename__ = "gpa_result"
    __table_args__ = (
        UniqueConstraint("student_id", "kind", "number"),
        one_of("kind", "semester", "year", "total"),
        one_of("method", "gpa", "rating"),
        CheckConstraint("number BETWEEN 0 AND 14", name="number"),
        CheckConstraint("(kind = 'total') = (number = 0)", name="number_of_kind"),
        CheckConstraint("(value IS NULL) = (weight = 0)", name="value_has_weight"),
        CheckConstraint("weight >= 0 AND weighted >= 0 AND earned >= 0", name="not_negative"),
        CheckConstraint("debts >= 0 AND missing >= 0 AND debts + missing <= subjects", name="subjects"),
        Index("ix_gpa_result_list", "kind", "year_id", "faculty_id", "value"),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"))
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    """The semester of the plan, the year of study, or 0 for all."""
    year_id: Mapped[int | None] = mapped_column(ForeignKey("academic_year.id", ondelete="RESTRICT"), index=True)
    """The academic year in which the plan has it; None for all."""
    method: Mapped[str] = mapped_column(String(6))
    """`gpa` of the credit system and of 3069, `rating` of the archive of 1981."""
    value: Mapped[Decimal | None] = mapped_column(Scaled(2))
    weight: Mapped[int]
    """Credits in the sum; with `rating` hours."""
    weighted: Mapped[Decimal] = mapped_column(Scaled(1))
    """Sum of credits × mark; with `rating` of hours × points."""
    earned: Mapped[int]
    subjects: Mapped[int]
    debts: Mapped[int]
    missing: Mapped[int]
    """Subjects of the plan without a confirmed result: the average is not final while there are any."""
    may_rise: Mapped[bool | None]
    """Of a year: whether the rule lets the student go up; None while results are missing."""
    failed_as: Mapped[int]
    threshold: Mapped[Decimal] = mapped_column(Scaled(2))
    debt_limit: Mapped[int]
    rules_of: Mapped[date]
    """The rules are those of this day, on which the intake began."""
    act: Mapped[str] = mapped_column(String(300))
    sheets: Mapped[str] = mapped_column(Text, default="[]")
    """The ids of the confirmed sheets that it was read from, as JSON."""
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    student: Mapped[Student] = relationship(lazy="raise_on_sql")
    year: Mapped[AcademicYear | None] = relationship(lazy="raise_on_sql")

    @property
    def is_final(self) -> bool:
        return self.missing == 0


__all__ = ["GpaResult"]
