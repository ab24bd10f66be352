"""Issued documents; seminars with their agenda and files."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issued_document",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('grade_sheet')", name=op.f("ck_issued_document_kind")),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["user_account.id"], name=op.f("fk_issued_document_issued_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_document")),
        sa.UniqueConstraint("code", name=op.f("uq_issued_document_code")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_issued_document_kind_number")),
    )
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.create_index("ix_issued_document_subject", ["kind", "subject_id"], unique=False)

    op.create_table(
        "seminar",
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column(
            "title_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("organiser", sa.String(length=200), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("chair", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("publish_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('scientific', 'methodological', 'interdepartmental', 'online')", name=op.f("ck_seminar_kind")
        ),
        sa.CheckConstraint("language IN ('uz', 'ru', 'en')", name=op.f("ck_seminar_language")),
        sa.CheckConstraint(
            "status <> 'published' OR published_at IS NOT NULL", name=op.f("ck_seminar_published_has_time")
        ),
        sa.CheckConstraint("status <> 'sent_back' OR remark <> ''", name=op.f("ck_seminar_sent_back_has_remark")),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'approved', 'published', 'sent_back', 'withdrawn')",
            name=op.f("ck_seminar_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('approved', 'published') OR (approved_by_id IS NOT NULL AND approved_at IS NOT NULL"
            " AND publish_by IS NOT NULL)",
            name=op.f("ck_seminar_approved_has_approver"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> submitted_by_id", name=op.f("ck_seminar_not_own_approver")
        ),
        sa.CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name=op.f("ck_seminar_period")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user_account.id"], name=op.f("fk_seminar_approved_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_seminar_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["user_account.id"], name=op.f("fk_seminar_submitted_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seminar")),
    )
    with op.batch_alter_table("seminar", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seminar_approved_by_id"), ["approved_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seminar_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_seminar_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seminar_publish_by"), ["publish_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_seminar_status"), ["status"], unique=False)
        batch_op.create_index("ix_seminar_status_day", ["status", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_seminar_submitted_by_id"), ["submitted_by_id"], unique=False)

    op.create_table(
        "agenda_question",
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column("speaker", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 600", name=op.f("ck_agenda_question_minutes")),
        sa.ForeignKeyConstraint(
            ["seminar_id"], ["seminar.id"], name=op.f("fk_agenda_question_seminar_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_question")),
        sa.UniqueConstraint("seminar_id", "position", name=op.f("uq_agenda_question_seminar_id_position")),
    )
    with op.batch_alter_table("agenda_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_question_seminar_id"), ["seminar_id"], unique=False)

    op.create_table(
        "seminar_file",
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_seminar_file_size")),
        sa.ForeignKeyConstraint(
            ["seminar_id"], ["seminar.id"], name=op.f("fk_seminar_file_seminar_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user_account.id"], name=op.f("fk_seminar_file_uploaded_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seminar_file")),
    )
    with op.batch_alter_table("seminar_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seminar_file_seminar_id"), ["seminar_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("seminar_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seminar_file_seminar_id"))

    op.drop_table("seminar_file")
    with op.batch_alter_table("agenda_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_question_seminar_id"))

    op.drop_table("agenda_question")
    with op.batch_alter_table("seminar", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seminar_submitted_by_id"))
        batch_op.drop_index("ix_seminar_status_day")
        batch_op.drop_index(batch_op.f("ix_seminar_status"))
        batch_op.drop_index(batch_op.f("ix_seminar_publish_by"))
        batch_op.drop_index(batch_op.f("ix_seminar_department_id"))
        batch_op.drop_index(batch_op.f("ix_seminar_day"))
        batch_op.drop_index(batch_op.f("ix_seminar_approved_by_id"))

    op.drop_table("seminar")
    with op.batch_alter_table("issued_document", schema=None) as batch_op:
        batch_op.drop_index("ix_issued_document_subject")

    op.drop_table("issued_document")
