"""Profiles and yearly figures of teachers, shares of authors, the list of the ОАК, works from spreadsheets."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
COUNTING = "'scopus', 'wos', 'scholar', 'researchgate'"
KINDS = (
    "'students', 'employees', 'faculties', 'departments', 'divisions', 'buildings', 'rooms', 'subject_groups',"
    " 'subjects', 'curriculum', 'timetable', 'equipment', 'posts', 'trainings', 'contests', 'loads', 'topics', 'years',"
    " 'pairs', 'groups', 'statuses', 'resources', 'exams', 'specialities', 'qualifications', 'quotas', 'achievements'"
)


def upgrade() -> None:
    _create_profiles()
    _create_indicators()
    _create_editions()
    with _rebuilt("work_author") as batch:
        batch.add_column(sa.Column("share", sa.Integer(), nullable=True))
        batch.create_check_constraint(op.f("ck_work_author_share"), "share IS NULL OR share BETWEEN 1 AND 10000")
    _import_kinds(f"kind IN ({KINDS}, 'works')")


def downgrade() -> None:
    op.execute("DELETE FROM imported_row WHERE import_id IN (SELECT id FROM sheet_import WHERE kind = 'works')")
    op.execute("DELETE FROM sheet_import WHERE kind = 'works'")
    _import_kinds(f"kind IN ({KINDS})")
    with _rebuilt("work_author") as batch:
        batch.drop_constraint(op.f("ck_work_author_share"), type_="check")
        batch.drop_column("share")
    op.drop_table("oak_edition")
    op.drop_table("research_indicator")
    op.drop_table("research_profile")


@contextmanager
def _rebuilt(table: str) -> Iterator[Any]:
    """Rebuild a table that others point at: SQLite would turn their references to the old one."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute("PRAGMA legacy_alter_table=ON")
    with op.batch_alter_table(table) as batch:
        yield batch
    if is_sqlite:
        op.execute("PRAGMA legacy_alter_table=OFF")


def _import_kinds(kinds: str) -> None:
    with _rebuilt("sheet_import") as batch:
        batch.drop_constraint(op.f("ck_sheet_import_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_sheet_import_kind"), kinds)


def _create_profiles() -> None:
    op.create_table(
        "research_profile",
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(length=12), nullable=False),
        sa.Column("identifier", sa.String(length=100), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("identifier <> ''", name=op.f("ck_research_profile_identifier")),
        sa.CheckConstraint(f"system IN ({COUNTING}, 'orcid')", name=op.f("ck_research_profile_system")),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_research_profile_employee_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_research_profile")),
        sa.UniqueConstraint("employee_id", "system", name=op.f("uq_research_profile_employee_id_system")),
        sa.UniqueConstraint("system", "identifier", name=op.f("uq_research_profile_system_identifier")),
    )


def _create_indicators() -> None:
    table = "research_indicator"
    op.create_table(
        table,
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("employee_id", "department_id", "year_id")),
        sa.Column("system", sa.String(length=12), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("documents", "citations", "h_index")),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in _rules_of_indicators()),
        *(_points_at(table, f"{name}_by_id", "user_account") for name in ("submitted", "approved", "checked")),
        _points_at(table, "employee_id", "employee"),
        _points_at(table, "department_id", "department"),
        _points_at(table, "year_id", "academic_year"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("employee_id", "year_id", "system", name=op.f(f"uq_{table}_employee_id_year_id_system")),
    )
    for name in ("submitted_by_id", "approved_by_id", "checked_by_id", "status"):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])
    op.create_index("ix_research_indicator_department", table, ["department_id", "status"])
    op.create_index("ix_research_indicator_year", table, ["year_id", "system"])


def _points_at(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")


def _rules_of_indicators() -> Iterator[tuple[str, str]]:
    yield "system", f"system IN ({COUNTING})"
    yield "status", "status IN ('draft', 'submitted', 'approved', 'checked', 'sent_back')"
    yield "not_negative", "documents >= 0 AND citations >= 0 AND h_index >= 0"
    yield "h_index", "h_index <= documents"
    yield "approver", "status NOT IN ('approved', 'checked') OR approved_by_id IS NOT NULL"
    yield "checker", "status <> 'checked' OR checked_by_id IS NOT NULL"
    yield "not_own_approver", "approved_by_id IS NULL OR approved_by_id <> submitted_by_id"
    yield "not_own_checker", "checked_by_id IS NULL OR checked_by_id <> submitted_by_id"
    yield "sent_back_has_remark", "status <> 'sent_back' OR remark <> ''"


def _create_editions() -> None:
    op.create_table(
        "oak_edition",
        sa.Column("issn", sa.String(length=9), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("act", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_latin", sa.String(length=300), nullable=False),
        sa.Column("name_key", _key(400), nullable=False),
        sa.Column("sort_key", _key(400), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("issn <> ''", name=op.f("ck_oak_edition_issn")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_oak_edition_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oak_edition")),
        sa.UniqueConstraint("issn", "valid_from", name=op.f("uq_oak_edition_issn_valid_from")),
    )
    op.create_index(op.f("ix_oak_edition_name_key"), "oak_edition", ["name_key"])
    op.create_index(op.f("ix_oak_edition_sort_key"), "oak_edition", ["sort_key"])


def _key(length: int) -> sa.String:
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")
