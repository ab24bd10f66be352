"""The only group beside the sums of a lesson; which totals the measures have seen; teachers reminded of lessons."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

INDEX = (
    *("faculty_id", "day", "teacher_id", "curriculum_subject_id", "department_id", "held_at"),
    *("expected_count", "absent_count", "unexcused_hours", "excused_hours", "group_sums"),
)
UNSEEN = sa.text("NOT is_followed")
ONLY = """
UPDATE lesson SET sums_group = (SELECT MIN(group_id) FROM lesson_group WHERE lesson_id = lesson.id)
WHERE held_at IS NOT NULL AND (SELECT COUNT(*) FROM lesson_group WHERE lesson_id = lesson.id) = 1
"""


def upgrade() -> None:
    # Not by a copy of the table: triggers of other tables read this one.
    op.drop_index("ix_lesson_sums", table_name="lesson")
    op.add_column("lesson", sa.Column("sums_group", sa.Integer(), nullable=True))
    op.execute(ONLY)
    op.create_index("ix_lesson_sums", "lesson", [*INDEX, "sums_group"])
    op.add_column("absence_total", sa.Column("is_followed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_absence_total_changed", "absence_total", ["student_id"], sqlite_where=UNSEEN, postgresql_where=UNSEEN
    )
    op.create_table(
        "lesson_reminder",
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lessons", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("lessons > 0", name=op.f("ck_lesson_reminder_lessons")),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["employee.id"], name=op.f("fk_lesson_reminder_teacher_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reminded_by_id"], ["user_account.id"], name=op.f("fk_lesson_reminder_reminded_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_reminder")),
        sa.UniqueConstraint("teacher_id", "day", name=op.f("uq_lesson_reminder_teacher_id_day")),
    )
    op.create_index(op.f("ix_lesson_reminder_reminded_by_id"), "lesson_reminder", ["reminded_by_id"])


def downgrade() -> None:
    op.drop_table("lesson_reminder")
    op.drop_index("ix_absence_total_changed", table_name="absence_total")
    op.drop_column("absence_total", "is_followed")
    op.drop_index("ix_lesson_sums", table_name="lesson")
    op.drop_column("lesson", "sums_group")
    op.create_index("ix_lesson_sums", "lesson", list(INDEX))
