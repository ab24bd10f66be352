"""Subjects passed elsewhere, and the difference of a student and a plan as a kept document (rules 4.3)."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outside_subject",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("institution", sa.String(length=300), nullable=False),
        sa.Column("paper_kind", sa.String(length=12), nullable=False),
        sa.Column("paper_number", sa.String(length=40), nullable=False),
        sa.Column("paper_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "text_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("scale", sa.String(length=40), nullable=False),
        sa.Column("stored_name", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(stored_name = '') = (size = 0)", name=op.f("ck_outside_subject_scan")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason = '')", name=op.f("ck_outside_subject_withdrawn")
        ),
        sa.CheckConstraint(
            "paper_kind IN ('certificate', 'transcript', 'rating_book')", name=op.f("ck_outside_subject_paper_kind")
        ),
        sa.CheckConstraint("credits > 0 OR hours > 0", name=op.f("ck_outside_subject_volume")),
        sa.CheckConstraint("credits BETWEEN 0 AND 60", name=op.f("ck_outside_subject_credits")),
        sa.CheckConstraint("hours BETWEEN 0 AND 2000", name=op.f("ck_outside_subject_hours")),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_outside_subject_student_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name=op.f("fk_outside_subject_subject_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_subject")),
    )
    with op.batch_alter_table("outside_subject", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outside_subject_student_id"), ["student_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outside_subject_subject_id"), ["subject_id"], unique=False)
        batch_op.create_index(
            "uq_outside_subject_name",
            ["student_id", "paper_kind", "paper_number", "name"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "subject_difference",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("curriculum_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("upto_semester", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fixed_by_id", sa.Integer(), nullable=True),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(edition = 1) = (reason = '')", name=op.f("ck_subject_difference_reason")),
        sa.CheckConstraint("(status = 'draft') = (fixed_at IS NULL)", name=op.f("ck_subject_difference_fixed_at")),
        sa.CheckConstraint("status IN ('draft', 'fixed', 'replaced')", name=op.f("ck_subject_difference_status")),
        sa.CheckConstraint("(fixed_at IS NULL) = (fixed_by_id IS NULL)", name=op.f("ck_subject_difference_fixed_by")),
        sa.CheckConstraint("edition >= 1", name=op.f("ck_subject_difference_edition")),
        sa.CheckConstraint("upto_semester BETWEEN 0 AND 14", name=op.f("ck_subject_difference_upto_semester")),
        sa.ForeignKeyConstraint(
            ["curriculum_id"], ["curriculum.id"], name=op.f("fk_subject_difference_curriculum_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"],
            ["user_account.id"],
            name=op.f("fk_subject_difference_drafted_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["fixed_by_id"], ["user_account.id"], name=op.f("fk_subject_difference_fixed_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["movement_order.id"], name=op.f("fk_subject_difference_order_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_subject_difference_student_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_difference")),
        sa.UniqueConstraint("student_id", "curriculum_id", "edition", name="uq_subject_difference_edition"),
    )
    with op.batch_alter_table("subject_difference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subject_difference_curriculum_id"), ["curriculum_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_subject_difference_drafted_by_id"), ["drafted_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_subject_difference_fixed_by_id"), ["fixed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_subject_difference_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            "uq_subject_difference_current",
            ["student_id", "curriculum_id"],
            unique=True,
            sqlite_where=sa.text("status = 'fixed'"),
            postgresql_where=sa.text("status = 'fixed'"),
        )

    op.create_table(
        "difference_line",
        sa.Column("difference_id", sa.Integer(), nullable=False),
        sa.Column("curriculum_subject_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("semester", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_latin", sa.String(length=300), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("to_make_up", sa.Integer(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("is_by_hand", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("passed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_by_hand = (reason <> '')", name=op.f("ck_difference_line_reason")),
        sa.CheckConstraint("(to_make_up > 0) = (deadline IS NOT NULL)", name=op.f("ck_difference_line_deadline")),
        sa.CheckConstraint("counted >= 0 AND to_make_up >= 0", name=op.f("ck_difference_line_credits")),
        sa.CheckConstraint("passed_on IS NULL OR to_make_up > 0", name=op.f("ck_difference_line_passed")),
        sa.ForeignKeyConstraint(
            ["curriculum_subject_id"],
            ["curriculum_subject.id"],
            name=op.f("fk_difference_line_curriculum_subject_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["difference_id"],
            ["subject_difference.id"],
            name=op.f("fk_difference_line_difference_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difference_line")),
        sa.UniqueConstraint("difference_id", "curriculum_subject_id", name="uq_difference_line_subject"),
    )
    with op.batch_alter_table("difference_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_difference_line_curriculum_subject_id"), ["curriculum_subject_id"], unique=False
        )
        batch_op.create_index("ix_difference_line_deadline", ["deadline", "passed_on"], unique=False)


def downgrade() -> None:
    for table in ("difference_line", "subject_difference", "outside_subject"):
        op.drop_table(table)
