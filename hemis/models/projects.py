"""Research projects: who leads and works in them and since when, what they cost, and the papers behind them."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.base import Attached, Base, Identified, KeyText, Money, one_of
from hemis.models.curriculum import AcademicYear
from hemis.models.review import Checked, checked_checks
from hemis.models.staff import Employee
from hemis.models.structure import Department, Division

PROJECT_KINDS = ("foreign_grant", "state_grant", "contract", "initiative")
PROJECT_CATEGORIES = ("fundamental", "applied", "innovative", "educational", "other")
CURRENCIES = ("UZS", "USD", "EUR", "RUB")
MEMBER_ROLES = ("head", "member")
FILE_KINDS = ("contract", "report", "other")


class ResearchProject(Checked, Identified, Base):
    """Илмий лойиҳа: a grant, a contract or an own undertaking, from its first day to its last."""

    __tablename__ = "research_project"
    __table_args__ = (
        one_of("kind", *PROJECT_KINDS),
        one_of("category", *PROJECT_CATEGORIES),
        one_of("currency", *CURRENCIES),
        *checked_checks(),
        CheckConstraint("(department_id IS NULL) <> (division_id IS NULL)", name="unit"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        Index(
            "uq_research_project_number",
            "number",
            unique=True,
            sqlite_where=text("number <> ''"),
            postgresql_where=text("number <> ''"),
        ),
        Index("ix_research_project_department", "department_id", "status"),
        Index("ix_research_project_term", "starts_on", "ends_on"),
    )

    owner_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    """The leader who has entered it; None when the science department did."""
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"))
    """Its head approves; a project of a division has the vice-rector for that."""
    division_id: Mapped[int | None] = mapped_column(ForeignKey("division.id", ondelete="RESTRICT"), index=True)
    number: Mapped[str] = mapped_column(String(60), default="")
    name: Mapped[str] = mapped_column(String(500))
    search_key: Mapped[str] = mapped_column(KeyText(2000), default="")
    kind: Mapped[str] = mapped_column(String(16), index=True)
    category: Mapped[str] = mapped_column(String(16))
    amount: Mapped[Decimal] = mapped_column(Money)
    """What it costs altogether, in its own currency."""
    currency: Mapped[str] = mapped_column(String(3), default="UZS")
    contract_number: Mapped[str] = mapped_column(String(60), default="")
    contract_date: Mapped[date | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The last day, which still belongs to it."""
    funder: Mapped[str] = mapped_column(String(300), default="")
    about: Mapped[str] = mapped_column(String(2000), default="")

    owner: Mapped[Employee | None] = relationship(lazy="raise_on_sql")
    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")
    division: Mapped[Division | None] = relationship(lazy="raise_on_sql")
    members: Mapped[list["ProjectMember"]] = relationship(
        lazy="raise_on_sql", order_by="ProjectMember.position", cascade="all, delete-orphan"
    )
    receipts: Mapped[list["ProjectReceipt"]] = relationship(
        lazy="raise_on_sql", order_by="ProjectReceipt.year_id", cascade="all, delete-orphan"
    )
    files: Mapped[list["ProjectFile"]] = relationship(
        lazy="raise_on_sql", order_by="ProjectFile.id", cascade="all, delete-orphan"
    )


class ProjectMember(Identified, Base):
    """Лойиҳа аъзоси: one stretch of time of one person; who leaves and comes back stands in it twice."""

    __tablename__ = "project_member"
    __table_args__ = (
        UniqueConstraint("project_id", "position"),
        one_of("role", *MEMBER_ROLES),
        CheckConstraint("position >= 1", name="position"),
        CheckConstraint("employee_id IS NULL OR organisation = ''", name="own_or_foreign"),
        CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="period"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("research_project.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(150))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="RESTRICT"), index=True)
    organisation: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[str] = mapped_column(String(8))
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    """The last day; None stays to the end of the project."""

    employee: Mapped[Employee | None] = relationship(lazy="raise_on_sql")


class ProjectReceipt(Identified, Base):
    """Келиб тушган маблағ: what a project has received in an academic year, in its currency."""

    __tablename__ = "project_receipt"
    __table_args__ = (UniqueConstraint("project_id", "year_id"), CheckConstraint("amount > 0", name="amount"))

    project_id: Mapped[int] = mapped_column(ForeignKey("research_project.id", ondelete="CASCADE"))
    year_id: Mapped[int] = mapped_column(ForeignKey("academic_year.id", ondelete="RESTRICT"), index=True)
    amount: Mapped[Decimal] = mapped_column(Money)

    year: Mapped[AcademicYear] = relationship(lazy="raise_on_sql")


class ProjectFile(Attached, Identified, Base):
    """Лойиҳа файли: its contract, a report of a year."""

    __tablename__ = "project_file"
    __table_args__ = (one_of("kind", *FILE_KINDS), CheckConstraint("size > 0", name="size"))

    project_id: Mapped[int] = mapped_column(ForeignKey("research_project.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))

    project: Mapped[ResearchProject] = relationship(lazy="raise_on_sql", viewonly=True)


__all__ = [
    "CURRENCIES",
    "FILE_KINDS",
    "MEMBER_ROLES",
    "PROJECT_CATEGORIES",
    "PROJECT_KINDS",
    "ProjectFile",
    "ProjectMember",
    "ProjectReceipt",
    "ResearchProject",
]
