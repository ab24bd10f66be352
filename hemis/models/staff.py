"""Employees, the posts they hold, what happens to them in time, and what their work requires again and again."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, PersonNamed, Scaled, Switched, one_of
from hemis.models.structure import Department, Division

STATUSES = ("11", "12", "13", "14", "15")
STAFF_KINDS = ("10", "11", "12", "13", "14")


class Position(Switched, Identified, Base):
    """Лавозим: a line of the classifier of posts."""

    __tablename__ = "position"
    __table_args__ = (one_of("category", "teacher", "head", "office", "support"),)

    code: Mapped[str] = mapped_column(String(10), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_latin: Mapped[str] = mapped_column(String(120), default="")
    category: Mapped[str] = mapped_column(String(10))
    yearly_hours: Mapped[int | None]
    """Teaching hours a year for one whole stake."""


class Employee(PersonNamed, Identified, Base):
    __tablename__ = "employee"
    __table_args__ = (
        one_of("gender", "11", "12"),
        one_of("status", *STATUSES),
        CheckConstraint("hired_year IS NULL OR hired_year BETWEEN 1940 AND 2100", name="hired_year"),
        one_of("academic_degree", "10", "11", "12"),
        one_of("academic_rank", "10", "11", "12", "13"),
    )

    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"), unique=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    pinfl: Mapped[str | None] = mapped_column(String(14), unique=True)
    passport_number: Mapped[str] = mapped_column(String(9), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    academic_degree: Mapped[str] = mapped_column(String(2), default="10")
    academic_rank: Mapped[str] = mapped_column(String(2), default="10")
    speciality: Mapped[str] = mapped_column(String(200), default="")
    hired_year: Mapped[int | None]
    email: Mapped[str] = mapped_column(String(120), default="")
    photo_name: Mapped[str] = mapped_column(String(64), default="")
    """The kept file; empty without a photo."""
    photo_type: Mapped[str] = mapped_column(String(20), default="")
    status: Mapped[str] = mapped_column(String(2), default="11")
    """The state of the day on which it was last looked at; what holds on a day stands in `StatusPeriod`."""

    status_today: Mapped[str | None] = query_expression()
    """The state on a day, where a statement asked for it: `with_expression(..., status_on(day))`."""

    user: Mapped[User | None] = relationship(lazy="raise_on_sql")


class StatusPeriod(Identified, Base):
    """Ходим ҳолати: from its first day to its last, on the ground of an order. No period means that somebody works."""

    __tablename__ = "status_period"
    __table_args__ = (
        one_of("status", *STATUSES),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period"),
        CheckConstraint("(annulled_on IS NULL) = (annulled_reason = '')", name="annulled"),
        Index(
            "uq_status_period_start",
            "employee_id",
            "starts_on",
            unique=True,
            sqlite_where=text("annulled_on IS NULL"),
            postgresql_where=text("annulled_on IS NULL"),
        ),
    )

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    status: Mapped[str] = mapped_column(String(2))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    order_number: Mapped[str] = mapped_column(String(40), default="")
    order_date: Mapped[date | None]
    ground: Mapped[str] = mapped_column(String(300), default="")
    annulled_on: Mapped[date | None]
    annulled_reason: Mapped[str] = mapped_column(String(300), default="", server_default="")

    employee: Mapped[Employee] = relationship(lazy="raise_on_sql")


class Post(Identified, Base):
    """Штат бирлиги: an employee in a position of one unit, with the stake."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("(department_id IS NULL) <> (division_id IS NULL)", name="one_unit"),
        CheckConstraint("stake > 0 AND stake <= 150", name="stake"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period"),
        one_of("employment_form", "11", "12", "13", "14", "15"),
        one_of("staff_kind", *STAFF_KINDS),
    )

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id", ondelete="RESTRICT"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    division_id: Mapped[int | None] = mapped_column(ForeignKey("division.id", ondelete="RESTRICT"), index=True)
    staff_kind: Mapped[str] = mapped_column(String(2), default="12", server_default="12")
    stake: Mapped[Decimal] = mapped_column(Scaled(2))
    employment_form: Mapped[str] = mapped_column(String(2), default="11")
    contract_number: Mapped[str] = mapped_column(String(40), default="", server_default="")
    contract_date: Mapped[date | None]
    order_number: Mapped[str] = mapped_column(String(40), default="", server_default="")
    order_date: Mapped[date | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """The last day of work."""
    end_ground: Mapped[str] = mapped_column(String(300), default="", server_default="")
    leaving_id: Mapped[int | None] = mapped_column(ForeignKey("status_period.id", ondelete="RESTRICT"), index=True)
    """The leaving that ended this post: annulled, it gives the post back."""

    employee: Mapped[Employee] = relationship(lazy="raise_on_sql")
    position: Mapped[Position] = relationship(lazy="raise_on_sql")
    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")
    division: Mapped[Division | None] = relationship(lazy="raise_on_sql")


class TrainingCourse(Identified, Base):
    """Малака ошириш курси that somebody has finished, with the certificate."""

    __tablename__ = "training_course"
    __table_args__ = (
        UniqueConstraint("employee_id", "certificate_number"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("hours BETWEEN 1 AND 2000", name="hours"),
        CheckConstraint("(stored_name = '') = (size = 0)", name="scan"),
        Index("ix_training_course_person", "employee_id", "ends_on"),
    )

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"))
    centre: Mapped[str] = mapped_column(String(200))
    direction: Mapped[str] = mapped_column(String(300))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    hours: Mapped[int]
    certificate_number: Mapped[str] = mapped_column(String(60))
    stored_name: Mapped[str] = mapped_column(String(64), default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int] = mapped_column(default=0)

    employee: Mapped[Employee] = relationship(lazy="raise_on_sql")


class PostCompetition(Identified, Base):
    """Танлов: an election to a teaching post, with the minutes of the council."""

    __tablename__ = "post_competition"
    __table_args__ = (
        UniqueConstraint(
            "employee_id", "department_id", "position_id", "elected_on", name="uq_post_competition_election"
        ),
        CheckConstraint("contract_ends_on IS NULL OR contract_ends_on >= elected_on", name="contract"),
    )

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id", ondelete="RESTRICT"), index=True)
    elected_on: Mapped[date] = mapped_column(index=True)
    minutes_number: Mapped[str] = mapped_column(String(40))
    minutes_date: Mapped[date]
    contract_ends_on: Mapped[date | None]

    employee: Mapped[Employee] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    position: Mapped[Position] = relationship(lazy="raise_on_sql")
