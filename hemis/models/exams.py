"""Examinations: the session of a faculty's semester, what is examined when, and what the curricula demand of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
    and_,
    case,
    exists,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, UtcDateTime, one_of
from hemis.models.curriculum import AcademicYear, Curriculum, CurriculumSubject, LessonSlot, Semester, SubjectControl
from hemis.models.infrastructure import Room
from hemis.models.joining import GroupSubject
from hemis.models.review import signed_checks, submitted_checks
from hemis.models.staff import Employee
from hemis.models.structure import Department, Faculty
from hemis.models.students import AcademicGroup
from hemis.models.teaching import TeachingLoadGroup
from hemis.models.timetable import AUTUMN, SPRING

SESSION_STATES = ("draft", "submitted", "sent_back", "approved")
EXAM_FORMS = ("11", "12", "13", "14")
FINAL_CONTROL = "13"
BY_EXAM = "11"
"""How a subject ends: with an exam, by `SUBJECT_FINISH`."""
APPROVED = "approved"


class ExamSession(Identified, Base):
    """Имтиҳонлар сессияси: the days of a faculty's semester in which its final controls are held."""

    __tablename__ = "exam_session"
    __table_args__ = (
        UniqueConstraint("faculty_id", "year_id", "season"),
        one_of("season", AUTUMN, SPRING),
        *submitted_checks(*SESSION_STATES),
        *signed_checks(),
        CheckConstraint("ends_on > starts_on", name="period"),
        CheckConstraint(
            "(asked_by_id IS NULL) = (asked_at IS NULL)"
            " AND (asked_by_id IS NULL OR (status = 'approved' AND ask_reason <> ''))",
            name="asked",
        ),
    )

    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    year_id: Mapped[int] = mapped_column(ForeignKey("academic_year.id", ondelete="RESTRICT"), index=True)
    season: Mapped[str] = mapped_column(String(2))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    status: Mapped[str] = mapped_column(String(12), default="draft", index=True)
    remark: Mapped[str] = mapped_column(String(1000), default="")
    """Why it was sent back or opened again; empty once it is submitted."""
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    ask_reason: Mapped[str] = mapped_column(String(1000), default="")
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), index=True)
    """Who asks that the approved timetable be opened again; somebody else allows it."""

    faculty: Mapped[Faculty] = relationship(lazy="raise_on_sql")
    year: Mapped[AcademicYear] = relationship(lazy="raise_on_sql")
    submitted_by: Mapped[User | None] = relationship(foreign_keys=[submitted_by_id], lazy="raise_on_sql")
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id], lazy="raise_on_sql")
    asked_by: Mapped[User | None] = relationship(foreign_keys=[asked_by_id], lazy="raise_on_sql")


class Exam(Identified, Base):
    """Имтиҳон: the final control of a curriculum subject in its place; without a place there is no row."""

    __tablename__ = "exam"
    __table_args__ = (
        UniqueConstraint("examiner_id", "day", "slot_id"),
        UniqueConstraint("room_id", "day", "slot_id"),
        UniqueConstraint("id", "curriculum_subject_id", "day", "slot_id", name="uq_exam_place"),
        one_of("form", *EXAM_FORMS),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("exam_session.id", ondelete="RESTRICT"), index=True)
    curriculum_subject_id: Mapped[int] = mapped_column(
        ForeignKey("curriculum_subject.id", ondelete="RESTRICT"), index=True
    )
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    examiner_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="RESTRICT"))
    day: Mapped[date] = mapped_column(index=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("lesson_slot.id", ondelete="RESTRICT"), index=True)
    form: Mapped[str] = mapped_column(String(2))

    session: Mapped[ExamSession] = relationship(lazy="raise_on_sql")
    curriculum_subject: Mapped[CurriculumSubject] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    examiner: Mapped[Employee] = relationship(lazy="raise_on_sql")
    room: Mapped[Room] = relationship(lazy="raise_on_sql")
    slot: Mapped[LessonSlot] = relationship(lazy="raise_on_sql")
    groups: Mapped[list["ExamGroup"]] = relationship(
        lazy="raise_on_sql", order_by="ExamGroup.group_id", passive_deletes="all"
    )


class ExamGroup(Base):
    """A group at an exam; its place is repeated so that the database itself gives a group one exam a day."""

    __tablename__ = "exam_group"
    __table_args__ = (
        UniqueConstraint("group_id", "day"),
        UniqueConstraint("group_id", "curriculum_subject_id"),
        ForeignKeyConstraint(
            ["exam_id", "curriculum_subject_id", "day", "slot_id"],
            ["exam.id", "exam.curriculum_subject_id", "exam.day", "exam.slot_id"],
            name="fk_exam_group_exam",
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
    )

    exam_id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(
        ForeignKey("academic_group.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    curriculum_subject_id: Mapped[int]
    day: Mapped[date]
    slot_id: Mapped[int]

    group: Mapped[AcademicGroup] = relationship(lazy="raise_on_sql")


def _lines() -> Any:
    """Every group × subject of the approved curricula that ends with an exam; an elective once the group is joined.

    What is defended (practices, research work) and the state exams, which follow no lessons, belong to no session.
    """
    has_final = exists().where(
        SubjectControl.curriculum_subject_id == CurriculumSubject.id, SubjectControl.kind == FINAL_CONTROL
    )
    taught = ("lecture_hours", "practice_hours", "lab_hours", "seminar_hours")
    has_lessons = or_(*(getattr(CurriculumSubject, name) > 0 for name in taught))
    has_load = exists().where(
        TeachingLoadGroup.curriculum_subject_id == CurriculumSubject.id, TeachingLoadGroup.group_id == AcademicGroup.id
    )
    mine = (AcademicGroup.id, CurriculumSubject.id)
    return (
        select(
            CurriculumSubject.id.label("curriculum_subject_id"),
            AcademicGroup.id.label("group_id"),
            AcademicGroup.faculty_id,
            CurriculumSubject.department_id,
            Semester.year_id,
            case((Semester.number % 2 == 1, AUTUMN), else_=SPRING).label("season"),
            ExamGroup.exam_id,
            GroupSubject.id.is_not(None).label("is_joined"),
            has_load.label("has_load"),
        )
        .select_from(CurriculumSubject)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .join(Curriculum, and_(Curriculum.id == Semester.curriculum_id, Curriculum.is_approved))
        .join(AcademicGroup, and_(AcademicGroup.curriculum_id == Curriculum.id, AcademicGroup.is_active))
        .outerjoin(GroupSubject, and_(GroupSubject.group_id == mine[0], GroupSubject.curriculum_subject_id == mine[1]))
        .outerjoin(ExamGroup, and_(ExamGroup.group_id == mine[0], ExamGroup.curriculum_subject_id == mine[1]))
        .where(has_final, CurriculumSubject.finish == BY_EXAM, has_lessons)
        .where(or_(CurriculumSubject.elective_group == "", GroupSubject.id.is_not(None)))
        .subquery("exam_line")
    )


_LINE = _lines()


class ExamLine(Base):
    """An exam that the curricula demand, placed or not yet; read only."""

    __table__ = _LINE
    __mapper_args__ = {"primary_key": [_LINE.c.curriculum_subject_id, _LINE.c.group_id]}  # noqa: RUF012 - as SQLAlchemy reads it

    curriculum_subject_id: Mapped[int]
    group_id: Mapped[int]
    faculty_id: Mapped[int]
    department_id: Mapped[int]
    year_id: Mapped[int]
    season: Mapped[str]
    exam_id: Mapped[int | None]
    is_joined: Mapped[bool]
    has_load: Mapped[bool]

    curriculum_subject: Mapped[CurriculumSubject] = relationship(
        primaryjoin=lambda: foreign(ExamLine.curriculum_subject_id) == CurriculumSubject.id,
        viewonly=True,
        lazy="raise_on_sql",
    )
    group: Mapped[AcademicGroup] = relationship(
        primaryjoin=lambda: foreign(ExamLine.group_id) == AcademicGroup.id, viewonly=True, lazy="raise_on_sql"
    )
    exam: Mapped[Exam | None] = relationship(
        primaryjoin=lambda: foreign(ExamLine.exam_id) == Exam.id, viewonly=True, lazy="raise_on_sql"
    )
