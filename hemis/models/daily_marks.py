"""What departments have decided on daily marks (H-19, H-24)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, UtcDateTime, one_of
from hemis.models.structure import Department
from hemis.models.subjects import Subject

MODES = ("teacher", "used", "unused")


class DailyMarkRule(Identified, Base):
    """What the head of a department has decided: from a day on, for one subject, or for all where it is None."""

    __tablename__ = "daily_mark_rule"
    __table_args__ = (
        one_of("mode", *MODES),
        Index(
            "uq_daily_mark_rule_of_all",
            *("department_id", "starts_on"),
            unique=True,
            sqlite_where=text("subject_id IS NULL"),
            postgresql_where=text("subject_id IS NULL"),
        ),
        Index(
            "uq_daily_mark_rule_of_subject",
            *("department_id", "subject_id", "starts_on"),
            unique=True,
            sqlite_where=text("subject_id IS NOT NULL"),
            postgresql_where=text("subject_id IS NOT NULL"),
        ),
    )

    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id", ondelete="RESTRICT"), index=True)
    starts_on: Mapped[date]
    mode: Mapped[str] = mapped_column(String(8))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)

    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    subject: Mapped[Subject | None] = relationship(lazy="raise_on_sql")
    decided_by: Mapped[User] = relationship(lazy="raise_on_sql")
