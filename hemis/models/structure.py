"""The institution and its units: faculties, departments (кафедра), divisions (бўлим)."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.base import Base, Identified, Named, Switched, one_of


class University(Named, Identified, Base):
    """The one card of the institution: printed on documents, shown on the public service."""

    __tablename__ = "university"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        one_of("ownership", "10", "11", "12", "13", "14"),
        one_of("form", "10", "11", "12", "13", "14"),
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
    bank_details: Mapped[str] = mapped_column(String(500), default="")
    founded_year: Mapped[int | None]
    rector: Mapped[str] = mapped_column(String(200), default="")
    vice_rector_research: Mapped[str] = mapped_column(String(200), default="")
    reception_url: Mapped[str] = mapped_column(String(300), default="")
    """«Электрон қабулхона»: where complaints about the public service go (passport, row 15)."""


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


__all__ = ["Department", "Division", "Faculty", "University"]
