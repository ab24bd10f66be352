"""Long work in rows of its own; spreadsheets that were brought in, and what came of them."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

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
)


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_unwanted", sa.Boolean(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("stored_name", sa.String(length=64), nullable=False),
        sa.Column("file_title", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(finished_at IS NULL) = (status IN ('queued', 'running'))", name=op.f("ck_job_finished")),
        sa.CheckConstraint("(status = 'failed') = (error <> '')", name=op.f("ck_job_error")),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_job_status")
        ),
        sa.CheckConstraint("done >= 0 AND total >= 0 AND attempts >= 0", name=op.f("ck_job_not_negative")),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"], name=op.f("fk_job_owner_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_owner_created", ["owner_id", "created_at"], unique=False)
        batch_op.create_index("ix_job_status", ["status"], unique=False)

    op.create_table(
        "sheet_import",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("stored_name", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("faculty_id", sa.Integer(), nullable=True),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("taken_count", sa.Integer(), nullable=False),
        sa.Column("warned_count", sa.Integer(), nullable=False),
        sa.Column("refused_count", sa.Integer(), nullable=False),
        sa.Column("skipped_count", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.Column("fault_count", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(taken_at IS NOT NULL) = (status IN ('taken', 'undone'))", name=op.f("ck_sheet_import_taken")
        ),
        sa.CheckConstraint("(undone_at IS NOT NULL) = (status = 'undone')", name=op.f("ck_sheet_import_undone")),
        sa.CheckConstraint(
            "kind IN (" + ", ".join(f"'{kind}'" for kind in KINDS) + ")",
            name=op.f("ck_sheet_import_kind"),
        ),
        sa.CheckConstraint("status IN ('brought', 'checked', 'taken', 'undone')", name=op.f("ck_sheet_import_status")),
        sa.CheckConstraint("taken_count >= 0 AND refused_count >= 0", name=op.f("ck_sheet_import_not_negative")),
        sa.ForeignKeyConstraint(
            ["faculty_id"], ["faculty.id"], name=op.f("fk_sheet_import_faculty_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_sheet_import_job_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_sheet_import_owner_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_import")),
    )
    with op.batch_alter_table("sheet_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sheet_import_faculty_id"), ["faculty_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheet_import_job_id"), ["job_id"], unique=False)
        batch_op.create_index("ix_sheet_import_owner_brought", ["owner_id", "brought_at"], unique=False)
        batch_op.create_index(
            "uq_sheet_import_taken",
            ["kind", "stored_name"],
            unique=True,
            sqlite_where=sa.text("status = 'taken'"),
            postgresql_where=sa.text("status = 'taken'"),
        )

    op.create_table(
        "imported_row",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["sheet_import.id"], name=op.f("fk_imported_row_import_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("import_id", "table_name", "row_id", name=op.f("pk_imported_row")),
    )


def downgrade() -> None:
    op.drop_table("imported_row")
    with op.batch_alter_table("sheet_import", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_sheet_import_taken",
            sqlite_where=sa.text("status = 'taken'"),
            postgresql_where=sa.text("status = 'taken'"),
        )
        batch_op.drop_index("ix_sheet_import_owner_brought")
        batch_op.drop_index(batch_op.f("ix_sheet_import_job_id"))
        batch_op.drop_index(batch_op.f("ix_sheet_import_faculty_id"))

    op.drop_table("sheet_import")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_status")
        batch_op.drop_index("ix_job_owner_created")

    op.drop_table("job")
