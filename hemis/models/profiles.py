"""Илмий фаоллик: a teacher in the international databases, and what these count in each academic year."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.base import Base, Identified, one_of
from hemis.models.curriculum import AcademicYear
from hemis.models.review import Checked, checked_checks
from hemis.models.staff import Employee
from hemis.models.structure import Department

SYSTEMS = ("scopus", "wos", "scholar", "researchgate", "orcid")
COUNTING_SYSTEMS = ("scopus", "wos", "scholar", "researchgate")
"""ORCID lists works, and counts neither citations nor an h-index."""


class ResearchProfile(Identified, Base):
    """Илмий профил: under which identifier a database knows a teacher."""

    __tablename__ = "research_profile"
    __table_args__ = (
        one_of("system", *SYSTEMS),
        CheckConstraint("identifier <> ''", name="identifier"),
        UniqueConstraint("employee_id", "system"),
        UniqueConstraint("system", "identifier"),
    )

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"))
    system: Mapped[str] = mapped_column(String(12))
    identifier: Mapped[str] = mapped_column(String(100))
    url: Mapped[str] = mapped_column(String(300))

    employee: Mapped[Employee] = relationship(lazy="raise_on_sql")


class ResearchIndicator(Checked, Identified, Base):
    """Илмий кўрсаткич: documents, citations and h-index of a teacher in one database, entered each academic year."""

    __tablename__ = "research_indicator"
    __table_args__ = (
        one_of("system", *COUNTING_SYSTEMS),
        *checked_checks(),
        UniqueConstraint("employee_id", "year_id", "system"),
        CheckConstraint("documents >= 0 AND citations >= 0 AND h_index >= 0", name="not_negative"),
        CheckConstraint("h_index <= documents", name="h_index"),
        Index("ix_research_indicator_department", "department_id", "status"),
        Index("ix_research_indicator_year", "year_id", "system"),
    )

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"))
    """The department of the teacher when it was entered: its head approves."""
    year_id: Mapped[int] = mapped_column(ForeignKey("academic_year.id", ondelete="RESTRICT"))
    system: Mapped[str] = mapped_column(String(12))
    documents: Mapped[int]
    citations: Mapped[int]
    h_index: Mapped[int]

    employee: Mapped[Employee] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    year: Mapped[AcademicYear] = relationship(lazy="raise_on_sql")


__all__ = ["COUNTING_SYSTEMS", "SYSTEMS", "ResearchIndicator", "ResearchProfile"]
