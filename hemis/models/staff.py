"""Employees and the posts they hold."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, PersonNamed, Scaled, Switched, one_of
from hemis.models.structure import Department, Division


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
        one_of("status", "11", "12", "13", "14"),
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
    status: Mapped[str] = mapped_column(String(2), default="11")

    user: Mapped[User | None] = relationship(lazy="raise_on_sql")


class Post(Identified, Base):
    """Штат бирлиги: an employee in a position of one unit, with the stake."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("(department_id IS NULL) <> (division_id IS NULL)", name="one_unit"),
        CheckConstraint("stake > 0 AND stake <= 150", name="stake"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period"),
        one_of("employment_form", "11", "12", "13", "14", "15"),
    )

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id", ondelete="RESTRICT"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    division_id: Mapped[int | None] = mapped_column(ForeignKey("division.id", ondelete="RESTRICT"), index=True)
    stake: Mapped[Decimal] = mapped_column(Scaled(2))
    employment_form: Mapped[str] = mapped_column(String(2), default="11")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    employee: Mapped[Employee] = relationship(lazy="raise_on_sql")
    position: Mapped[Position] = relationship(lazy="raise_on_sql")
    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")
    division: Mapped[Division | None] = relationship(lazy="raise_on_sql")
