"""Фанлар фарқи: what a student has passed elsewhere, and what counts and is to be made up in a plan, once fixed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, KeyText, UtcDateTime, one_of
from hemis.models.curriculum import Curriculum, CurriculumSubject
from hemis.models.orders import Order
from hemis.models.students import Student
from hemis.models.subjects import Subject

PAPER_KINDS = ("certificate", "transcript", "rating_book")
DIFFERENCE_STATES = ("draft", "fixed", "replaced")


class OutsideSubject(Identified, Base):
    """A subject that a student has passed at another institution, as its paper says."""

    __tablename__ = "outside_subject"
    __table_args__ = (
        one_of("paper_kind", *PAPER_KINDS),
        CheckConstraint("credits BETWEEN 0 AND 60", name="credits"),
        CheckConstraint("hours BETWEEN 0 AND 2000", name="hours"),
        CheckConstraint("credits > 0 OR hours > 0", name="volume"),
        CheckConstraint("(stored_name = '') = (size = 0)", name="scan"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn"),
        Index(
            "uq_outside_subject_name",
            "student_id",
            "paper_kind",
            "paper_number",
            "name",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), index=True)
    institution: Mapped[str] = mapped_column(String(300))
    paper_kind: Mapped[str] = mapped_column(String(12))
    paper_number: Mapped[str] = mapped_column(String(40))
    paper_on: Mapped[date]
    name: Mapped[str] = mapped_column(String(200))
    text_key: Mapped[str] = mapped_column(KeyText(400), default="")
    """The folded subject, institution and number of the paper, for the search."""
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id", ondelete="RESTRICT"), index=True)
    """The subject of our own base, where it is the same."""
    credits: Mapped[int]
    hours: Mapped[int] = mapped_column(default=0)
    mark: Mapped[str] = mapped_column(String(20))
    scale: Mapped[str] = mapped_column(String(40))
    """What the mark is a part of, as the paper says: 5, 100, A-F."""
    stored_name: Mapped[str] = mapped_column(String(64), default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_reason: Mapped[str] = mapped_column(String(300), default="")

    student: Mapped[Student] = relationship(lazy="raise_on_sql")
    subject: Mapped[Subject | None] = relationship(lazy="raise_on_sql")


class SubjectDifference(Identified, Base):
    """The difference of a student and a plan: drafted, fixed and then frozen, until a new edition replaces it."""

    __tablename__ = "subject_difference"
    __table_args__ = (
        UniqueConstraint("student_id", "curriculum_id", "edition", name="uq_subject_difference_edition"),
        one_of("status", *DIFFERENCE_STATES),
        CheckConstraint("upto_semester BETWEEN 0 AND 14", name="upto_semester"),
        CheckConstraint("edition >= 1", name="edition"),
        CheckConstraint("(edition = 1) = (reason = '')", name="reason"),
        CheckConstraint("(status = 'draft') = (fixed_at IS NULL)", name="fixed_at"),
        CheckConstraint("(fixed_at IS NULL) = (fixed_by_id IS NULL)", name="fixed_by"),
        Index(
            "uq_subject_difference_current",
            "student_id",
            "curriculum_id",
            unique=True,
            sqlite_where=text("status = 'fixed'"),
            postgresql_where=text("status = 'fixed'"),
        ),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"))
    curriculum_id: Mapped[int] = mapped_column(ForeignKey("curriculum.id", ondelete="RESTRICT"), index=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("movement_order.id", ondelete="SET NULL"), index=True)
    """The order of movement for which it was made, where there was one."""
    upto_semester: Mapped[int]
    edition: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(String(300), default="")
    """Why a new edition takes the place of the one before."""
    status: Mapped[str] = mapped_column(String(8), default="draft")
    known: Mapped[list[int]] = mapped_column(JSON, default=list)
    """The places of plans that were passed here when it was made: they close nothing later."""
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    fixed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    fixed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    student: Mapped[Student] = relationship(lazy="raise_on_sql")
    curriculum: Mapped[Curriculum] = relationship(lazy="raise_on_sql")
    order: Mapped[Order | None] = relationship(lazy="raise_on_sql")
    drafted_by: Mapped[User] = relationship(foreign_keys=[drafted_by_id], lazy="raise_on_sql")
    fixed_by: Mapped[User | None] = relationship(foreign_keys=[fixed_by_id], lazy="raise_on_sql")
    lines: Mapped[list["DifferenceLine"]] = relationship(
        lazy="raise_on_sql", order_by="DifferenceLine.position", back_populates="difference"
    )

    @property
    def counted_credits(self) -> int:
        """Credits that count; the lines are loaded."""
        return sum(line.counted for line in self.lines)

    @property
    def credits_to_make_up(self) -> int:
        """Credits that are to be made up."""
        return sum(line.to_make_up for line in self.lines)


class DifferenceLine(Identified, Base):
    """One subject of the plan: what it is counted from, and what is to be made up by when."""

    __tablename__ = "difference_line"
    __table_args__ = (
        UniqueConstraint("difference_id", "curriculum_subject_id", name="uq_difference_line_subject"),
        CheckConstraint("counted >= 0 AND to_make_up >= 0", name="credits"),
        CheckConstraint("(to_make_up > 0) = (deadline IS NOT NULL)", name="deadline"),
        CheckConstraint("is_by_hand = (reason <> '')", name="reason"),
        CheckConstraint("passed_on IS NULL OR to_make_up > 0", name="passed"),
        Index("ix_difference_line_deadline", "deadline", "passed_on"),
    )

    difference_id: Mapped[int] = mapped_column(ForeignKey("subject_difference.id", ondelete="CASCADE"))
    curriculum_subject_id: Mapped[int] = mapped_column(
        ForeignKey("curriculum_subject.id", ondelete="RESTRICT"), index=True
    )
    position: Mapped[int]
    semester: Mapped[int]
    name: Mapped[str] = mapped_column(String(300))
    name_latin: Mapped[str] = mapped_column(String(300), default="")
    counted: Mapped[int]
    to_make_up: Mapped[int]
    sources: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """What it is counted from: key, name, credits, taken, institution."""
    is_by_hand: Mapped[bool] = mapped_column(default=False)
    """Matched, or a match struck out, by a person who says why."""
    reason: Mapped[str] = mapped_column(String(300), default="")
    deadline: Mapped[date | None]
    passed_on: Mapped[date | None]
    """The day on which a confirmed sheet closed it."""

    difference: Mapped[SubjectDifference] = relationship(lazy="raise_on_sql", back_populates="lines")
    curriculum_subject: Mapped[CurriculumSubject] = relationship(lazy="raise_on_sql")

    @property
    def credits(self) -> int:
        """Credits of the subject in the plan."""
        return self.counted + self.to_make_up


__all__ = ["DIFFERENCE_STATES", "PAPER_KINDS", "DifferenceLine", "OutsideSubject", "SubjectDifference"]
