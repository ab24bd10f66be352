"""Spreadsheets that were brought in: the file, what was found in it, and the rows that came of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hemis.models.accounts import User
from hemis.models.base import Base, Identified, KeyText, UtcDateTime, one_of
from hemis.models.jobs import Job
from hemis.models.structure import Department, Faculty

KINDS = (
    "students",
    "employees",
    "faculties",
    "departments",
    "divisions",
    "buildings",
    "rooms",
    "subject_groups",
    "subjects",
    "curriculum",
    "timetable",
    "equipment",
    "posts",
    "trainings",
    "contests",
    "loads",
    "topics",
    "years",
    "pairs",
    "groups",
    "statuses",
    "resources",
    "exams",
    "specialities",
    "qualifications",
    "quotas",
    "achievements",
    "works",
)
BROUGHT, CHECKED, TAKEN, UNDONE = "brought", "checked", "taken", "undone"
ONCE = text("status = 'taken'")


class SheetImport(Identified, Base):
    """A file on its way in: brought, checked, taken, perhaps undone. A file is taken once for each kind and target."""

    __tablename__ = "sheet_import"
    __table_args__ = (
        one_of("kind", *KINDS),
        one_of("status", BROUGHT, CHECKED, TAKEN, UNDONE),
        CheckConstraint("taken_count >= 0 AND refused_count >= 0", name="not_negative"),
        CheckConstraint("(taken_at IS NOT NULL) = (status IN ('taken', 'undone'))", name="taken"),
        CheckConstraint("(undone_at IS NOT NULL) = (status = 'undone')", name="undone"),
        Index("ix_sheet_import_owner_brought", "owner_id", "brought_at"),
        Index(
            "uq_sheet_import_taken",
            "kind",
            "stored_name",
            "target_id",
            unique=True,
            sqlite_where=ONCE,
            postgresql_where=ONCE,
        ),
    )

    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(255))
    name_key: Mapped[str] = mapped_column(KeyText(400), default="")
    """The folded words of the file's name, for the search."""
    stored_name: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="RESTRICT"))
    faculty_id: Mapped[int | None] = mapped_column(ForeignKey("faculty.id", ondelete="RESTRICT"), index=True)
    """Whoever works for one faculty brings in rows of this faculty only."""
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id", ondelete="RESTRICT"), index=True)
    """The same for a department."""
    target_id: Mapped[int] = mapped_column(default=0, server_default="0")
    """The curriculum or the calendar plan that the rows are for; 0 where a kind needs none."""
    columns: Mapped[str] = mapped_column(Text, default="{}")
    """Field → column from 0, or null; as found, or as the owner corrected it."""
    options: Mapped[str] = mapped_column(Text, default="{}")
    status: Mapped[str] = mapped_column(String(10), default=BROUGHT)
    taken_count: Mapped[int] = mapped_column(default=0)
    warned_count: Mapped[int] = mapped_column(default=0)
    refused_count: Mapped[int] = mapped_column(default=0)
    skipped_count: Mapped[int] = mapped_column(default=0)
    faults: Mapped[str] = mapped_column(Text, default="[]")
    fault_count: Mapped[int] = mapped_column(default=0)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("job.id", ondelete="RESTRICT"), index=True)
    """The work that runs for it, or ran last."""
    brought_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    owner: Mapped[User] = relationship(lazy="raise_on_sql")
    faculty: Mapped[Faculty | None] = relationship(lazy="raise_on_sql")
    department: Mapped[Department | None] = relationship(lazy="raise_on_sql")
    job: Mapped[Job | None] = relationship(lazy="raise_on_sql")


class ImportedRow(Base):
    """A row that came of an import: what undoing it takes away again."""

    __tablename__ = "imported_row"

    import_id: Mapped[int] = mapped_column(ForeignKey("sheet_import.id", ondelete="RESTRICT"), primary_key=True)
    table_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    row_id: Mapped[int] = mapped_column(primary_key=True)


__all__ = ["BROUGHT", "CHECKED", "KINDS", "TAKEN", "UNDONE", "ImportedRow", "SheetImport"]
