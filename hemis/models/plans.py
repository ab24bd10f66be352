"""Календар режа: the plan of one kind of lesson of a curriculum subject, and what a list of all due plans shows."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Integer,
    Select,
    String,
    UniqueConstraint,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from hemis.models.base import Base, Identified, one_of
from hemis.models.curriculum import LESSON_KINDS, Curriculum, CurriculumSubject, Semester
from hemis.models.review import Submitted, signed_checks, submitted_checks
from hemis.models.structure import Department
from hemis.models.subjects import Subject
from hemis.models.teaching import Topic

PLAN_STATES = ("draft", "submitted", "sent_back", "approved")


class CalendarPlan(Submitted, Identified, Base):
    """The state of a plan; its lines are the topics of the same curriculum subject and kind of lesson.

    `version` grows with every change of the plan or of its topics.
    """

    __tablename__ = "calendar_plan"
    __table_args__ = (
        UniqueConstraint("curriculum_subject_id", "lesson_kind"),
        one_of("lesson_kind", *LESSON_KINDS),
        *submitted_checks(*PLAN_STATES),
        *signed_checks(),
    )

    curriculum_subject_id: Mapped[int] = mapped_column(
        ForeignKey("curriculum_subject.id", ondelete="RESTRICT"), index=True
    )
    lesson_kind: Mapped[str] = mapped_column(String(2))


KIND_COLUMNS = {
    "11": CurriculumSubject.lecture_hours,
    "12": CurriculumSubject.lab_hours,
    "13": CurriculumSubject.practice_hours,
    "14": CurriculumSubject.seminar_hours,
}
"""Where a curriculum keeps the hours of a kind of lesson; other kinds have no plan."""
KIND_STEP = 100


def _lines(kind: str) -> Select[*tuple[Any, ...]]:
    """Approved curricula alone demand plans: an edition in the making may change yet."""
    hours = KIND_COLUMNS[kind]
    return select(
        (CurriculumSubject.id * KIND_STEP + int(kind)).label("id"),
        CurriculumSubject.id.label("curriculum_subject_id"),
        cast(literal(kind), String(2)).label("lesson_kind"),
        hours.label("hours"),
        CurriculumSubject.subject_id,
        CurriculumSubject.semester_id,
        CurriculumSubject.department_id,
        CurriculumSubject.faculty_id,
    ).where(hours > 0, CurriculumSubject.semester.has(Semester.curriculum.has(Curriculum.is_approved)))


_DUE = union_all(*(_lines(kind) for kind in KIND_COLUMNS)).subquery("due")
_PLANNED = (
    select(func.coalesce(func.sum(Topic.hours), 0))
    .where(
        Topic.curriculum_subject_id == _DUE.c.curriculum_subject_id,
        Topic.lesson_kind == _DUE.c.lesson_kind,
    )
    .correlate(_DUE)
    .scalar_subquery()
)
_STATE = case((CalendarPlan.status.is_not(None), CalendarPlan.status), (_PLANNED > 0, "draft"), else_="missing")
_LINE = (
    select(
        *_DUE.c,
        cast(_PLANNED, Integer).label("planned"),
        _STATE.label("state"),
        CalendarPlan.id.label("plan_id"),
        CalendarPlan.submitted_at,
        CalendarPlan.approved_at,
    )
    .select_from(_DUE)
    .outerjoin(
        CalendarPlan,
        and_(
            CalendarPlan.curriculum_subject_id == _DUE.c.curriculum_subject_id,
            CalendarPlan.lesson_kind == _DUE.c.lesson_kind,
        ),
    )
    .subquery("plan_line")
)


class PlanLine(Base):
    """A plan that the curriculum demands, made or not yet; read only, its number is stable."""

    __table__ = _LINE
    __mapper_args__ = {"primary_key": [_LINE.c.id]}  # noqa: RUF012 - as SQLAlchemy reads it

    id: Mapped[int]
    curriculum_subject_id: Mapped[int]
    lesson_kind: Mapped[str]
    hours: Mapped[int]
    subject_id: Mapped[int]
    semester_id: Mapped[int]
    department_id: Mapped[int]
    faculty_id: Mapped[int]
    planned: Mapped[int]
    state: Mapped[str]
    plan_id: Mapped[int | None]
    submitted_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]

    subject: Mapped[Subject] = relationship(
        primaryjoin=lambda: foreign(PlanLine.subject_id) == Subject.id, viewonly=True, lazy="raise_on_sql"
    )
    semester: Mapped[Semester] = relationship(
        primaryjoin=lambda: foreign(PlanLine.semester_id) == Semester.id, viewonly=True, lazy="raise_on_sql"
    )
    department: Mapped[Department] = relationship(
        primaryjoin=lambda: foreign(PlanLine.department_id) == Department.id, viewonly=True, lazy="raise_on_sql"
    )
