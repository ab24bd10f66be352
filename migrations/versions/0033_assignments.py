"""Assignments with their files, what students send, points put into sheets, and marks of lessons."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_assignment()
    _make_daily_marking()
    _make_points_transfer()
    _make_assignment_file()
    _make_assignment_group()
    _make_assignment_work()
    _make_lesson_mark()
    _make_work_sending()
    _make_work_file()


def _make_assignment() -> None:
    op.create_table(
        "assignment",
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column(
            "title_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=10000), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("max_points", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("late_policy", sa.String(length=10), nullable=False),
        sa.Column("late_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_percent", sa.Integer(), nullable=True),
        sa.Column("control_id", sa.Integer(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("copied_from_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(late_policy = 'percent') = (late_percent IS NOT NULL)", name=op.f("ck_assignment_late_percent")
        ),
        sa.CheckConstraint("(late_policy = 'until') = (late_until IS NOT NULL)", name=op.f("ck_assignment_late_until")),
        sa.CheckConstraint("late_policy IN ('refused', 'until', 'percent')", name=op.f("ck_assignment_late_policy")),
        sa.CheckConstraint("(published_at IS NULL) = (published_by_id IS NULL)", name=op.f("ck_assignment_published")),
        sa.CheckConstraint("attempts BETWEEN 1 AND 20", name=op.f("ck_assignment_attempts")),
        sa.CheckConstraint(
            "late_percent IS NULL OR late_percent BETWEEN 1 AND 100", name=op.f("ck_assignment_percent")
        ),
        sa.CheckConstraint("late_until IS NULL OR late_until > due_at", name=op.f("ck_assignment_late_after")),
        sa.CheckConstraint("max_points BETWEEN 1 AND 100", name=op.f("ck_assignment_max_points")),
        sa.CheckConstraint("weight BETWEEN 1 AND 100", name=op.f("ck_assignment_weight")),
        sa.ForeignKeyConstraint(
            ["control_id"], ["subject_control.id"], name=op.f("fk_assignment_control_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["copied_from_id"], ["assignment.id"], name=op.f("fk_assignment_copied_from_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["load_id"], ["teaching_load.id"], name=op.f("fk_assignment_load_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["user_account.id"], name=op.f("fk_assignment_published_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_control_id"), "assignment", ["control_id"])
    op.create_index(op.f("ix_assignment_copied_from_id"), "assignment", ["copied_from_id"])
    op.create_index(op.f("ix_assignment_due_at"), "assignment", ["due_at"])
    op.create_index(op.f("ix_assignment_load_id"), "assignment", ["load_id"])
    op.create_index(op.f("ix_assignment_published_by_id"), "assignment", ["published_by_id"])
    op.create_index(op.f("ix_assignment_title_key"), "assignment", ["title_key"])


def _make_daily_marking() -> None:
    op.create_table(
        "daily_marking",
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("control_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("weight BETWEEN 1 AND 100", name=op.f("ck_daily_marking_weight")),
        sa.ForeignKeyConstraint(
            ["control_id"], ["subject_control.id"], name=op.f("fk_daily_marking_control_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["load_id"], ["teaching_load.id"], name=op.f("fk_daily_marking_load_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("load_id", name=op.f("pk_daily_marking")),
    )
    op.create_index(op.f("ix_daily_marking_control_id"), "daily_marking", ["control_id"])


def _make_points_transfer() -> None:
    op.create_table(
        "points_transfer",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("control_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_points_transfer_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["control_id"], ["subject_control.id"], name=op.f("fk_points_transfer_control_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["grade_sheet.id"], name=op.f("fk_points_transfer_sheet_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_points_transfer_student_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("sheet_id", "student_id", "control_id", name=op.f("pk_points_transfer")),
    )
    op.create_index(op.f("ix_points_transfer_by_id"), "points_transfer", ["by_id"])
    op.create_index(op.f("ix_points_transfer_student_id"), "points_transfer", ["student_id"])


def _make_assignment_file() -> None:
    op.create_table(
        "assignment_file",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_assignment_file_size")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_file_assignment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_file")),
    )
    op.create_index(op.f("ix_assignment_file_assignment_id"), "assignment_file", ["assignment_id"])


def _make_assignment_group() -> None:
    op.create_table(
        "assignment_group",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_group_assignment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["academic_group.id"], name=op.f("fk_assignment_group_group_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("assignment_id", "group_id", name=op.f("pk_assignment_group")),
    )
    op.create_index(op.f("ix_assignment_group_group_id"), "assignment_group", ["group_id"])


def _make_assignment_work() -> None:
    op.create_table(
        "assignment_work",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("penalty", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=2000), nullable=False),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("graded_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'graded') = (points IS NOT NULL)", name=op.f("ck_assignment_work_graded_has_points")
        ),
        sa.CheckConstraint("state = 'sent' OR graded_by_id IS NOT NULL", name=op.f("ck_assignment_work_judged_has")),
        sa.CheckConstraint("state IN ('sent', 'returned', 'graded')", name=op.f("ck_assignment_work_state")),
        sa.CheckConstraint("(graded_by_id IS NULL) = (graded_at IS NULL)", name=op.f("ck_assignment_work_graded")),
        sa.CheckConstraint("(points IS NULL) = (counted IS NULL)", name=op.f("ck_assignment_work_counted")),
        sa.CheckConstraint("attempts >= 1", name=op.f("ck_assignment_work_attempts")),
        sa.CheckConstraint(
            "counted IS NULL OR counted BETWEEN 0 AND points", name=op.f("ck_assignment_work_counted_least")
        ),
        sa.CheckConstraint("penalty BETWEEN 0 AND 100", name=op.f("ck_assignment_work_penalty")),
        sa.CheckConstraint("points IS NULL OR points >= 0", name=op.f("ck_assignment_work_points")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_work_assignment_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["graded_by_id"], ["user_account.id"], name=op.f("fk_assignment_work_graded_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_assignment_work_student_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_work")),
        sa.UniqueConstraint("assignment_id", "student_id", name=op.f("uq_assignment_work_assignment_id_student_id")),
    )
    op.create_index(op.f("ix_assignment_work_graded_by_id"), "assignment_work", ["graded_by_id"])
    op.create_index("ix_assignment_work_queue", "assignment_work", ["assignment_id", "state", "sent_at"])
    op.create_index(op.f("ix_assignment_work_student_id"), "assignment_work", ["student_id"])


def _make_lesson_mark() -> None:
    op.create_table(
        "lesson_mark",
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("mark BETWEEN 1 AND 10", name=op.f("ck_lesson_mark_mark")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user_account.id"], name=op.f("fk_lesson_mark_entered_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_mark_lesson_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_lesson_mark_student_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("lesson_id", "student_id", name=op.f("pk_lesson_mark")),
    )
    op.create_index(op.f("ix_lesson_mark_entered_by_id"), "lesson_mark", ["entered_by_id"])
    op.create_index(op.f("ix_lesson_mark_student_id"), "lesson_mark", ["student_id"])


def _make_work_sending() -> None:
    op.create_table(
        "work_sending",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=20000), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("days_late", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("days_late >= 0", name=op.f("ck_work_sending_days_late")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_work_sending_number")),
        sa.ForeignKeyConstraint(
            ["work_id"], ["assignment_work.id"], name=op.f("fk_work_sending_work_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_sending")),
        sa.UniqueConstraint("work_id", "number", name=op.f("uq_work_sending_work_id_number")),
    )


def _make_work_file() -> None:
    op.create_table(
        "work_file",
        sa.Column("sending_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_work_file_size")),
        sa.ForeignKeyConstraint(
            ["sending_id"], ["work_sending.id"], name=op.f("fk_work_file_sending_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_file")),
    )
    op.create_index(op.f("ix_work_file_sending_id"), "work_file", ["sending_id"])


def downgrade() -> None:
    for table in (
        "work_file",
        "work_sending",
        "lesson_mark",
        "assignment_work",
        "assignment_group",
        "assignment_file",
        "points_transfer",
        "daily_marking",
        "assignment",
    ):
        op.drop_table(table)
