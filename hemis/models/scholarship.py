"""What teachers publish and invent: works with their authors in order, approved by the head of the department."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.base import Base, Identified, KeyText, Scaled, one_of
from hemis.models.review import Checked, checked_checks
from hemis.models.staff import Employee
from hemis.models.structure import Department

METHODICAL_KINDS = ("textbook", "study_guide", "methodical_guide", "methodical_instructions")
SCIENTIFIC_KINDS = (
    "monograph",
    "article_foreign",
    "article_local",
    "article_conference",
    "abstract_international",
    "abstract_republican",
)
PROPERTY_KINDS = (
    "invention",
    "utility_model",
    "industrial_design",
    "breeding_achievement",
    "software",
    "trademark",
    "firm_name",
)
PUBLICATION_KINDS = (*SCIENTIFIC_KINDS, *METHODICAL_KINDS)
LANGUAGES = ("uz", "ru", "en", "other")
QUARTILES = ("Q1", "Q2", "Q3", "Q4")


class ScientificWork(Checked, Identified, Base):
    """Илмий иш: a publication, a textbook or a patent; once approved it counts for each of its authors."""

    __tablename__ = "scientific_work"
    __table_args__ = (
        one_of("kind", *PUBLICATION_KINDS, *PROPERTY_KINDS),
        *checked_checks(),
        one_of("language", *LANGUAGES),
        one_of("quartile", "", *QUARTILES),
        CheckConstraint("(stored_name = '') = (size = 0)", name="evidence"),
        CheckConstraint("pages IS NULL OR pages BETWEEN 1 AND 20000", name="pages"),
        Index(
            "uq_scientific_work_doi",
            "doi",
            unique=True,
            sqlite_where=text("doi <> ''"),
            postgresql_where=text("doi <> ''"),
        ),
        Index("ix_scientific_work_title", "title_key"),
        Index("ix_scientific_work_department", "department_id", "status"),
    )

    owner_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    """Who has entered it, and alone changes it."""
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"))
    """The department of whoever entered it: its head approves."""
    kind: Mapped[str] = mapped_column(String(24), index=True)
    title: Mapped[str] = mapped_column(String(500))
    title_key: Mapped[str] = mapped_column(KeyText(700), default="")
    """The folded title alone, by which a second entry of the same work is found."""
    search_key: Mapped[str] = mapped_column(KeyText(2000), default="")
    published_on: Mapped[date] = mapped_column(index=True)
    """It counts in the academic year of this day (rules 9.2)."""
    language: Mapped[str] = mapped_column(String(5), default="uz")
    source: Mapped[str] = mapped_column(String(300), default="")
    """The journal, the book of the conference, or the office that has registered it."""
    publisher: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(100), default="")
    volume: Mapped[str] = mapped_column(String(20), default="")
    issue: Mapped[str] = mapped_column(String(20), default="")
    page_range: Mapped[str] = mapped_column(String(30), default="")
    pages: Mapped[int | None]
    number: Mapped[str] = mapped_column(String(60), default="")
    """Of a patent or certificate; of a textbook, the permission to publish it."""
    doi: Mapped[str] = mapped_column(String(200), default="")
    isbn: Mapped[str] = mapped_column(String(13), default="")
    issn: Mapped[str] = mapped_column(String(9), default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    in_scopus: Mapped[bool] = mapped_column(default=False)
    in_wos: Mapped[bool] = mapped_column(default=False)
    in_oak: Mapped[bool] = mapped_column(default=False)
    """Whether the edition stood in the list of the Supreme Attestation Commission on the day of the work."""
    quartile: Mapped[str] = mapped_column(String(2), default="")
    stored_name: Mapped[str] = mapped_column(String(80), default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int] = mapped_column(default=0)

    owner: Mapped[Employee] = relationship(lazy="raise_on_sql")
    department: Mapped[Department] = relationship(lazy="raise_on_sql")
    authors: Mapped[list["WorkAuthor"]] = relationship(
        lazy="raise_on_sql", order_by="WorkAuthor.position", cascade="all, delete-orphan"
    )


class WorkAuthor(Identified, Base):
    """Муаллиф: as the work prints the name; of the house with its card, or foreign with its institution."""

    __tablename__ = "work_author"
    __table_args__ = (
        UniqueConstraint("work_id", "position"),
        UniqueConstraint("work_id", "employee_id"),
        CheckConstraint("position >= 1", name="position"),
        CheckConstraint("employee_id IS NULL OR organisation = ''", name="own_or_foreign"),
        CheckConstraint("share IS NULL OR share BETWEEN 1 AND 10000", name="share"),
    )

    work_id: Mapped[int] = mapped_column(ForeignKey("scientific_work.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(150))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    organisation: Mapped[str] = mapped_column(String(200), default="")
    share: Mapped[Decimal | None] = mapped_column(Scaled(2))
    """Percent of the work; either every author of a work has one and they make a hundred, or nobody has."""

    employee: Mapped[Employee | None] = relationship(lazy="raise_on_sql")


__all__ = [
    "LANGUAGES",
    "METHODICAL_KINDS",
    "PROPERTY_KINDS",
    "PUBLICATION_KINDS",
    "QUARTILES",
    "SCIENTIFIC_KINDS",
    "ScientificWork",
    "WorkAuthor",
]
