"""The institution and its units: faculties, departments (кафедра), divisions (бўлим); the names they had before."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.base import Base, Identified, Named, Switched, one_of

UNITS = ("university", "faculty", "department", "division")
"""What can be renamed."""


class University(Named, Identified, Base):
    """The one card of the institution: printed on documents, shown on the public service."""

    __tablename__ = "university"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        one_of("ownership", "10", "11", "12", "13", "14"),
        one_of("form", "10", "11", "12", "13", "14"),
        CheckConstraint("(logo_name = '') = (logo_type = '')", name="logo"),
        CheckConstraint("length(bank_account) IN (0, 20, 27)", name="bank_account"),
        CheckConstraint("length(bank_code) IN (0, 5)", name="bank_code"),
        CheckConstraint("length(activity_code) IN (0, 5)", name="activity_code"),
    )

    code: Mapped[str] = mapped_column(String(10))
    short_name: Mapped[str] = mapped_column(String(60))
    name_ru: Mapped[str] = mapped_column(String(300), default="")
    name_en: Mapped[str] = mapped_column(String(300), default="")
    ownership: Mapped[str] = mapped_column(String(2), default="11")
    form: Mapped[str] = mapped_column(String(2), default="11")
    region_code: Mapped[str] = mapped_column(String(10), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    postal_code: Mapped[str] = mapped_column(String(10), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    tax_id: Mapped[str] = mapped_column(String(9), default="")
    bank_name: Mapped[str] = mapped_column(String(500), default="")
    bank_account: Mapped[str] = mapped_column(String(27), default="", server_default="")
    """20 digits, or 27 of a personal account at the treasury; without spaces."""
    bank_code: Mapped[str] = mapped_column(String(5), default="", server_default="")
    """МФО."""
    activity_code: Mapped[str] = mapped_column(String(5), default="", server_default="")
    """ОКЭД."""
    founded_year: Mapped[int | None]
    rector: Mapped[str] = mapped_column(String(200), default="")
    vice_rector_studies: Mapped[str] = mapped_column(String(200), default="", server_default="")
    vice_rector_research: Mapped[str] = mapped_column(String(200), default="")
    vice_rector_youth: Mapped[str] = mapped_column(String(200), default="", server_default="")
    vice_rector_finance: Mapped[str] = mapped_column(String(200), default="", server_default="")
    vice_rector_international: Mapped[str] = mapped_column(String(200), default="", server_default="")
    reception_url: Mapped[str] = mapped_column(String(300), default="")
    """«Электрон қабулхона»: where complaints about the public service go (passport, row 15)."""
    logo_name: Mapped[str] = mapped_column(String(80), default="", server_default="")
    """The kept file of the logo, see `operations.files`; empty when there is none."""
    logo_type: Mapped[str] = mapped_column(String(100), default="", server_default="")


class Faculty(Named, Switched, Identified, Base):
    __tablename__ = "faculty"

    code: Mapped[str] = mapped_column(String(20), unique=True)
    short_name: Mapped[str] = mapped_column(String(30), default="")


class Department(Named, Switched, Identified, Base):
    """Кафедра."""

    __tablename__ = "department"

    code: Mapped[str] = mapped_column(String(20), unique=True)
    faculty_id: Mapped[int] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    phone: Mapped[str] = mapped_column(String(20), default="")
    email: Mapped[str] = mapped_column(String(120), default="")

    faculty: Mapped[Faculty] = relationship(lazy="raise_on_sql")


class Division(Named, Switched, Identified, Base):
    """Бўлим, бошқарма, марказ, ректорат: a unit that does not teach."""

    __tablename__ = "division"
    __table_args__ = (one_of("kind", "10", "13", "14", "15", "16", "17", "18"),)

    code: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(2))
    email: Mapped[str] = mapped_column(String(120), default="")


class FormerName(Identified, Base):
    """Аввалги ном: what a unit was called until the day before `valid_to`, and the order that renamed it.

    It held since the unit's former name before it ended, so that two names can never hold on one day.
    """

    __tablename__ = "former_name"
    __table_args__ = (
        CheckConstraint(
            " + ".join(f"(CASE WHEN {unit}_id IS NULL THEN 0 ELSE 1 END)" for unit in UNITS) + " = 1", name="one_unit"
        ),
        *(UniqueConstraint(f"{unit}_id", "valid_to") for unit in UNITS),
    )

    university_id: Mapped[int | None] = mapped_column(ForeignKey("university.id", ondelete="RESTRICT"))
    faculty_id: Mapped[int | None] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"))
    division_id: Mapped[int | None] = mapped_column(ForeignKey("division.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(String(300))
    name_latin: Mapped[str] = mapped_column(String(300), default="")
    valid_to: Mapped[date]
    ground: Mapped[str] = mapped_column(String(200))


__all__ = ["UNITS", "Department", "Division", "Faculty", "FormerName", "University"]
