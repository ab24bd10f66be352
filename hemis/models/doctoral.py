"""Doctoral students: whom the institution prepares for a degree, with topic, individual plan and yearly attestation."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.base import Base, Identified, Named, one_of
from hemis.models.dissertations import Dissertation
from hemis.models.staff import Employee
from hemis.models.structure import Department

FORMS = ("11", "12", "13", "14", "15")
STATES = ("admitted", "studying", "leave", "extended", "finished", "defended", "expelled")
RESULTS = ("passed", "conditional", "failed")


class DoctoralStudent(Named, Identified, Base):
    """Докторант: of the house with the card, else by name; what the way to a defence has reached stands here too."""

    __tablename__ = "doctoral_student"
    __table_args__ = (
        one_of("form", *FORMS),
        one_of("degree", "phd", "dsc"),
        one_of("status", *STATES),
        one_of("payment_form", "11", "12"),
        one_of("conclusion", "", "positive", "rework"),
        CheckConstraint("ends_on > admitted_on", name="term"),
        CheckConstraint("supervisor_id IS NULL OR supervisor_name = ''", name="one_supervisor"),
        CheckConstraint("supervisor_id IS NULL OR employee_id IS NULL OR supervisor_id <> employee_id", name="not_own"),
        CheckConstraint("status <> 'defended' OR (defended_on IS NOT NULL AND council <> '')", name="defence"),
        CheckConstraint("(expertise_on IS NULL) = (conclusion = '')", name="expertise"),
        CheckConstraint("leave_days >= 0", name="leave_days"),
        Index("ix_doctoral_student_department", "department_id", "status"),
    )

    number: Mapped[str] = mapped_column(String(30), default="")
    """As the ministry gives it; empty until then."""
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    birth_date: Mapped[date | None]
    pinfl: Mapped[str] = mapped_column(String(14), default="")
    form: Mapped[str] = mapped_column(String(2), index=True)
    degree: Mapped[str] = mapped_column(String(3))
    speciality_code: Mapped[str] = mapped_column(String(8), index=True)
    """Its first two digits are the field of science."""
    speciality: Mapped[str] = mapped_column(String(300))
    payment_form: Mapped[str] = mapped_column(String(2))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"))
    admitted_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date] = mapped_column(index=True)
    leave_days: Mapped[int] = mapped_column(default=0)
    """Days of leave that have ended: the years of study and the term lie so much later."""
    order_number: Mapped[str] = mapped_column(String(40))
    order_date: Mapped[date]
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    supervisor_name: Mapped[str] = mapped_column(String(200), default="")
    """Who works elsewhere."""
    supervisor_degree: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[str] = mapped_column(String(10), default="admitted", index=True)
    version: Mapped[int] = mapped_column(default=1)
    submitted_on: Mapped[date | None]
    expertise_on: Mapped[date | None]
    conclusion: Mapped[str] = mapped_column(String(10), default="")
    review_asked_on: Mapped[date | None]
    reviewed_on: Mapped[date | None]
    seminar_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    announced_on: Mapped[date | None]
    summary_sent_on: Mapped[date | None]
    defended_on: Mapped[date | None]
    council: Mapped[str] = mapped_column(String(100), default="")
    dissertation_id: Mapped[int | None] = mapped_column(ForeignKey("dissertation.id", ondelete="RESTRICT"), index=True)
    """The line of the public register of what was defended."""

    employee: Mapped[Employee | None] = relationship(foreign_keys=[employee_id], lazy="raise_on_sql")
    supervisor: Mapped[Employee | None] = relationship(foreign_keys=[supervisor_id], lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    dissertation: Mapped[Dissertation | None] = relationship(lazy="raise_on_sql")
    topics: Mapped[list["DoctoralTopic"]] = relationship(
        lazy="raise_on_sql", viewonly=True, order_by="(DoctoralTopic.approved_on, DoctoralTopic.id)"
    )
    items: Mapped[list["PlanItem"]] = relationship(
        lazy="raise_on_sql", viewonly=True, order_by="(PlanItem.study_year, PlanItem.due_on, PlanItem.id)"
    )
    attestations: Mapped[list["Attestation"]] = relationship(
        lazy="raise_on_sql", viewonly=True, order_by="Attestation.study_year"
    )
    steps: Mapped[list["DoctoralStep"]] = relationship(lazy="raise_on_sql", viewonly=True, order_by="DoctoralStep.id")

    @property
    def topic(self) -> "DoctoralTopic | None":
        return self.topics[-1] if self.topics else None


class DoctoralTopic(Identified, Base):
    """Диссертация мавзуси as a council has approved it; the last one counts, the others are its history."""

    __tablename__ = "doctoral_topic"
    __table_args__ = (CheckConstraint("title <> ''", name="title"),)

    student_id: Mapped[int] = mapped_column(ForeignKey("doctoral_student.id", ondelete="RESTRICT"), index=True)
    title: Mapped[str] = mapped_column(String(500))
    approved_on: Mapped[date]
    minutes_number: Mapped[str] = mapped_column(String(40))
    registration: Mapped[str] = mapped_column(String(40), default="")
    """The number under which ОАК has registered it."""

    student: Mapped[DoctoralStudent] = relationship(lazy="raise_on_sql", viewonly=True)


class PlanItem(Identified, Base):
    """Шахсий режа банди: what is to be done in a year of study, until when, and when it was."""

    __tablename__ = "doctoral_plan_item"
    __table_args__ = (CheckConstraint("study_year BETWEEN 1 AND 20", name="study_year"),)

    student_id: Mapped[int] = mapped_column(ForeignKey("doctoral_student.id", ondelete="RESTRICT"), index=True)
    study_year: Mapped[int]
    title: Mapped[str] = mapped_column(String(500))
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    remark: Mapped[str] = mapped_column(String(500), default="")

    student: Mapped[DoctoralStudent] = relationship(lazy="raise_on_sql", viewonly=True)


class Attestation(Identified, Base):
    """Йиллик аттестация: one for each year of study."""

    __tablename__ = "doctoral_attestation"
    __table_args__ = (
        UniqueConstraint("student_id", "study_year"),
        one_of("result", *RESULTS),
        CheckConstraint("study_year BETWEEN 1 AND 20", name="study_year"),
        CheckConstraint("result = 'passed' OR remark <> ''", name="remark"),
    )

    student_id: Mapped[int] = mapped_column(ForeignKey("doctoral_student.id", ondelete="RESTRICT"))
    study_year: Mapped[int]
    held_on: Mapped[date]
    minutes_number: Mapped[str] = mapped_column(String(40))
    result: Mapped[str] = mapped_column(String(12))
    remark: Mapped[str] = mapped_column(String(1000), default="")

    student: Mapped[DoctoralStudent] = relationship(lazy="raise_on_sql", viewonly=True)


class DoctoralStep(Identified, Base):
    """Докторант ҳолатининг ўзгариши, by an order."""

    __tablename__ = "doctoral_step"
    __table_args__ = (one_of("status", *STATES),)

    student_id: Mapped[int] = mapped_column(ForeignKey("doctoral_student.id", ondelete="RESTRICT"), index=True)
    verb: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(10))
    """What it led to."""
    on_day: Mapped[date]
    until: Mapped[date | None]
    order_number: Mapped[str] = mapped_column(String(40), default="")
    order_date: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(500), default="")

    student: Mapped[DoctoralStudent] = relationship(lazy="raise_on_sql", viewonly=True)


__all__ = ["Attestation", "DoctoralStep", "DoctoralStudent", "DoctoralTopic", "PlanItem"]
