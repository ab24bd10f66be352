"""Топшириқлар: what a teacher gives to groups of a load, what students send, how it is graded (H-23)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    exists,
    or_,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship

from hemis.domain.assignments import Deadline
from hemis.domain.names import fold
from hemis.models.accounts import User
from hemis.models.base import Base, Identified, KeyText, Scaled, Switched, UtcDateTime, one_of
from hemis.models.curriculum import SubjectControl
from hemis.models.joining import GroupSubject, StudentSubject
from hemis.models.students import AcademicGroup, Student
from hemis.models.teaching import Lesson, TeachingLoad

POLICIES = ("refused", "until", "percent")
WORK_STATES = ("sent", "returned", "graded")


def title_key(row: Mapping[str, Any]) -> str:
    """Return the folded title by which an assignment is found in either script."""
    return fold(str(row["title"]))[:400]


def gets_it(subject_id: ColumnElement[int] | InstrumentedAttribute[int] | int) -> ColumnElement[bool]:
    """The criterion that a `Student` takes a subject with the group of an `AssignmentGroup`, both being selected.

    With the own group, unless only some of it take the subject; or alone, with this group or as a guest of it.
    """
    joined = (GroupSubject.group_id == AssignmentGroup.group_id) & (GroupSubject.curriculum_subject_id == subject_id)
    chosen = exists().where(
        StudentSubject.group_subject_id == GroupSubject.id, StudentSubject.student_id == Student.id, joined
    )
    one_by_one = exists().where(joined, ~GroupSubject.is_whole)
    return or_(chosen, and_(Student.group_id == AssignmentGroup.group_id, ~one_by_one))


class Assignment(Switched, Identified, Base):
    """Топшириқ of a load; a draft until it is published, then it only becomes easier."""

    __tablename__ = "assignment"
    __table_args__ = (
        one_of("late_policy", *POLICIES),
        CheckConstraint("max_points BETWEEN 1 AND 100", name="max_points"),
        CheckConstraint("attempts BETWEEN 1 AND 20", name="attempts"),
        CheckConstraint("weight BETWEEN 1 AND 100", name="weight"),
        CheckConstraint("(late_policy = 'until') = (late_until IS NOT NULL)", name="late_until"),
        CheckConstraint("late_until IS NULL OR late_until > due_at", name="late_after"),
        CheckConstraint("(late_policy = 'percent') = (late_percent IS NOT NULL)", name="late_percent"),
        CheckConstraint("late_percent IS NULL OR late_percent BETWEEN 1 AND 100", name="percent"),
        CheckConstraint("(published_at IS NULL) = (published_by_id IS NULL)", name="published"),
    )

    load_id: Mapped[int] = mapped_column(ForeignKey("teaching_load.id", ondelete="RESTRICT"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    title_key: Mapped[str] = mapped_column(
        KeyText(400), default=lambda context: title_key(context.get_current_parameters()), index=True
    )
    text: Mapped[str] = mapped_column(String(10_000), default="")
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    max_points: Mapped[int] = mapped_column(default=10)
    attempts: Mapped[int] = mapped_column(default=1)
    late_policy: Mapped[str] = mapped_column(String(10), default="refused")
    late_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    late_percent: Mapped[int | None]
    control_id: Mapped[int | None] = mapped_column(ForeignKey("subject_control.id", ondelete="RESTRICT"), index=True)
    """The control whose points it feeds; None is an exercise."""
    weight: Mapped[int] = mapped_column(default=1)
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id", ondelete="RESTRICT"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)

    load: Mapped[TeachingLoad] = relationship(lazy="raise_on_sql")
    control: Mapped[SubjectControl | None] = relationship(lazy="raise_on_sql")
    published_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    groups: Mapped[list["AssignmentGroup"]] = relationship(
        lazy="raise_on_sql", order_by="AssignmentGroup.group_id", cascade="all, delete-orphan", passive_deletes=True
    )
    files: Mapped[list["AssignmentFile"]] = relationship(
        lazy="raise_on_sql", order_by="AssignmentFile.id", passive_deletes="all"
    )

    @property
    def deadline(self) -> Deadline:
        """That of everybody for whom no other one was set."""
        return Deadline(self.due_at, self.late_policy, self.late_until, self.late_percent)

    @property
    def last_due(self) -> datetime:
        """When the last of its groups is due."""
        return max(each.due_at or self.due_at for each in self.groups) if self.groups else self.due_at


class AssignmentGroup(Base):
    """A group of the load to which an assignment is given; `due_at` is its own deadline, None is everybody's."""

    __tablename__ = "assignment_group"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(
        ForeignKey("academic_group.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    group: Mapped[AcademicGroup] = relationship(lazy="raise_on_sql")


class AssignmentExtension(Base):
    """A later deadline of one student, with the reason that the teacher gave."""

    __tablename__ = "assignment_extension"
    __table_args__ = (CheckConstraint("length(reason) >= 3", name="reason"),)

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="RESTRICT"), primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), primary_key=True, index=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(300))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)

    assignment: Mapped[Assignment] = relationship(lazy="raise_on_sql")


class AssignmentFile(Identified, Base):
    """A file that the teacher gives with an assignment."""

    __tablename__ = "assignment_file"
    __table_args__ = (CheckConstraint("size > 0", name="size"),)

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    stored_name: Mapped[str] = mapped_column(String(80))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]

    assignment: Mapped[Assignment] = relationship(lazy="raise_on_sql", overlaps="files")


class AssignmentWork(Identified, Base):
    """What one student has made of an assignment; `version` grows with every sending and every grade."""

    __tablename__ = "assignment_work"
    __table_args__ = (
        UniqueConstraint("assignment_id", "student_id"),
        one_of("state", *WORK_STATES),
        CheckConstraint("attempts >= 1", name="attempts"),
        CheckConstraint("penalty BETWEEN 0 AND 100", name="penalty"),
        CheckConstraint("points IS NULL OR points >= 0", name="points"),
        CheckConstraint("(state = 'graded') = (points IS NOT NULL)", name="graded_has_points"),
        CheckConstraint("(points IS NULL) = (counted IS NULL)", name="counted"),
        CheckConstraint("counted IS NULL OR counted BETWEEN 0 AND points", name="counted_least"),
        CheckConstraint("(graded_by_id IS NULL) = (graded_at IS NULL)", name="graded"),
        CheckConstraint("state = 'sent' OR graded_by_id IS NOT NULL", name="judged_has"),
        Index("ix_assignment_work_queue", "assignment_id", "state", "sent_at"),
    )

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="RESTRICT"))
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), index=True)
    state: Mapped[str] = mapped_column(String(8), default="sent")
    version: Mapped[int] = mapped_column(default=1)
    attempts: Mapped[int] = mapped_column(default=1)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """The last time."""
    penalty: Mapped[int] = mapped_column(default=0)
    """Percent that the last sending loses for being late."""
    points: Mapped[Decimal | None] = mapped_column(Scaled(1))
    """As the teacher gave them."""
    counted: Mapped[Decimal | None] = mapped_column(Scaled(1))
    """What they are worth after the penalty."""
    remark: Mapped[str] = mapped_column(String(2000), default="")
    graded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    graded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)

    assignment: Mapped[Assignment] = relationship(lazy="raise_on_sql")
    student: Mapped[Student] = relationship(lazy="raise_on_sql")
    graded_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    sendings: Mapped[list["WorkSending"]] = relationship(
        lazy="raise_on_sql", order_by="WorkSending.number", passive_deletes="all"
    )


class WorkSending(Identified, Base):
    """One sending of a work: never changed, so that both sides can show what was sent and when."""

    __tablename__ = "work_sending"
    __table_args__ = (
        UniqueConstraint("work_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("days_late >= 0", name="days_late"),
    )

    work_id: Mapped[int] = mapped_column(ForeignKey("assignment_work.id", ondelete="RESTRICT"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(String(20_000), default="")
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    days_late: Mapped[int] = mapped_column(default=0)

    work: Mapped[AssignmentWork] = relationship(lazy="raise_on_sql", overlaps="sendings")
    files: Mapped[list["WorkFile"]] = relationship(lazy="raise_on_sql", order_by="WorkFile.id", passive_deletes="all")


class WorkFile(Identified, Base):
    """A file of a sending."""

    __tablename__ = "work_file"
    __table_args__ = (CheckConstraint("size > 0", name="size"),)

    sending_id: Mapped[int] = mapped_column(ForeignKey("work_sending.id", ondelete="RESTRICT"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    stored_name: Mapped[str] = mapped_column(String(80))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]

    sending: Mapped[WorkSending] = relationship(lazy="raise_on_sql", overlaps="files")


class PointsTransfer(Base):
    """Points of assignments as they were last put into a cell of a grade sheet; `version` is the cell's of then."""

    __tablename__ = "points_transfer"

    sheet_id: Mapped[int] = mapped_column(ForeignKey("grade_sheet.id", ondelete="RESTRICT"), primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), primary_key=True, index=True)
    control_id: Mapped[int] = mapped_column(ForeignKey("subject_control.id", ondelete="RESTRICT"), primary_key=True)
    version: Mapped[int]
    points: Mapped[Decimal] = mapped_column(Scaled(1))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)


class DailyMarking(Base):
    """Кунлик баҳо of a load: its teacher gives marks at lessons, and they feed a control with a weight."""

    __tablename__ = "daily_marking"
    __table_args__ = (CheckConstraint("weight BETWEEN 1 AND 100", name="weight"),)

    load_id: Mapped[int] = mapped_column(ForeignKey("teaching_load.id", ondelete="RESTRICT"), primary_key=True)
    control_id: Mapped[int] = mapped_column(ForeignKey("subject_control.id", ondelete="RESTRICT"), index=True)
    weight: Mapped[int] = mapped_column(default=1)
    is_active: Mapped[bool] = mapped_column(default=True)

    load: Mapped[TeachingLoad] = relationship(lazy="raise_on_sql")
    control: Mapped[SubjectControl] = relationship(lazy="raise_on_sql")


class LessonMark(Base):
    """The mark of one student at one lesson, by the grading system of the curriculum."""

    __tablename__ = "lesson_mark"
    __table_args__ = (CheckConstraint("mark BETWEEN 1 AND 10", name="mark"),)

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id", ondelete="RESTRICT"), primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id", ondelete="RESTRICT"), primary_key=True, index=True)
    mark: Mapped[int]
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)

    lesson: Mapped[Lesson] = relationship(lazy="raise_on_sql")
    student: Mapped[Student] = relationship(lazy="raise_on_sql")
