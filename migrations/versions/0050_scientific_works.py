"""Scientific works of teachers with their authors in order."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KINDS = (
    "'monograph', 'article_foreign', 'article_local', 'article_conference', 'abstract_international',"
    " 'abstract_republican', 'textbook', 'study_guide', 'methodical_guide', 'methodical_instructions', 'invention',"
    " 'utility_model', 'industrial_design', 'breeding_achievement', 'software', 'trademark', 'firm_name'"
)


def upgrade() -> None:
    op.create_table(
        "scientific_work",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("title_key", _key(700), nullable=False),
        sa.Column("search_key", _key(2000), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("publisher", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("volume", sa.String(length=20), nullable=False),
        sa.Column("issue", sa.String(length=20), nullable=False),
        sa.Column("page_range", sa.String(length=30), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("doi", sa.String(length=200), nullable=False),
        sa.Column("isbn", sa.String(length=13), nullable=False),
        sa.Column("issn", sa.String(length=9), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("in_scopus", sa.Boolean(), nullable=False),
        sa.Column("in_wos", sa.Boolean(), nullable=False),
        sa.Column("in_oak", sa.Boolean(), nullable=False),
        sa.Column("quartile", sa.String(length=2), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
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
        sa.CheckConstraint("(stored_name = '') = (size = 0)", name=op.f("ck_scientific_work_evidence")),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_scientific_work_kind")),
        sa.CheckConstraint("language IN ('uz', 'ru', 'en', 'other')", name=op.f("ck_scientific_work_language")),
        sa.CheckConstraint("quartile IN ('', 'Q1', 'Q2', 'Q3', 'Q4')", name=op.f("ck_scientific_work_quartile")),
        sa.CheckConstraint("status <> 'checked' OR checked_by_id IS NOT NULL", name=op.f("ck_scientific_work_checker")),
        sa.CheckConstraint(
            "status <> 'sent_back' OR remark <> ''", name=op.f("ck_scientific_work_sent_back_has_remark")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'approved', 'checked', 'sent_back')",
            name=op.f("ck_scientific_work_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('approved', 'checked') OR approved_by_id IS NOT NULL",
            name=op.f("ck_scientific_work_approver"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> submitted_by_id",
            name=op.f("ck_scientific_work_not_own_approver"),
        ),
        sa.CheckConstraint(
            "checked_by_id IS NULL OR checked_by_id <> submitted_by_id", name=op.f("ck_scientific_work_not_own_checker")
        ),
        sa.CheckConstraint("pages IS NULL OR pages BETWEEN 1 AND 20000", name=op.f("ck_scientific_work_pages")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user_account.id"], name=op.f("fk_scientific_work_approved_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user_account.id"], name=op.f("fk_scientific_work_checked_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_scientific_work_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["employee.id"], name=op.f("fk_scientific_work_owner_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"],
            ["user_account.id"],
            name=op.f("fk_scientific_work_submitted_by_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scientific_work")),
    )
    op.create_index(op.f("ix_scientific_work_approved_by_id"), "scientific_work", ["approved_by_id"])
    op.create_index(op.f("ix_scientific_work_checked_by_id"), "scientific_work", ["checked_by_id"])
    op.create_index("ix_scientific_work_department", "scientific_work", ["department_id", "status"])
    op.create_index(op.f("ix_scientific_work_kind"), "scientific_work", ["kind"])
    op.create_index(op.f("ix_scientific_work_owner_id"), "scientific_work", ["owner_id"])
    op.create_index(op.f("ix_scientific_work_published_on"), "scientific_work", ["published_on"])
    op.create_index(op.f("ix_scientific_work_status"), "scientific_work", ["status"])
    op.create_index(op.f("ix_scientific_work_submitted_by_id"), "scientific_work", ["submitted_by_id"])
    op.create_index("ix_scientific_work_title", "scientific_work", ["title_key"])
    op.create_index(
        "uq_scientific_work_doi",
        "scientific_work",
        ["doi"],
        unique=True,
        sqlite_where=sa.text("doi <> ''"),
        postgresql_where=sa.text("doi <> ''"),
    )
    _create_authors()


def _create_authors() -> None:
    op.create_table(
        "work_author",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=True),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("employee_id IS NULL OR organisation = ''", name=op.f("ck_work_author_own_or_foreign")),
        sa.CheckConstraint("position >= 1", name=op.f("ck_work_author_position")),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_work_author_employee_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["work_id"], ["scientific_work.id"], name=op.f("fk_work_author_work_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_author")),
        sa.UniqueConstraint("work_id", "employee_id", name=op.f("uq_work_author_work_id_employee_id")),
        sa.UniqueConstraint("work_id", "position", name=op.f("uq_work_author_work_id_position")),
    )
    op.create_index(op.f("ix_work_author_employee_id"), "work_author", ["employee_id"])


def downgrade() -> None:
    op.drop_table("work_author")
    op.drop_table("scientific_work")


def _key(length: int) -> sa.String:
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")
