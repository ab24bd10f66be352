"""What changed of a published lesson, for those whom it concerns; students have a calendar address of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

POINTS = {
    "changed_by_id": "user_account",
    "lesson_id": "lesson",
    "room_id": "room",
    "slot_id": "lesson_slot",
    "teacher_id": "employee",
}
ONE_OWNER = "(employee_id IS NULL) <> (student_id IS NULL)"


def upgrade() -> None:
    op.create_table(
        "lesson_change",
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [f"{target}.id"], name=f"fk_lesson_change_{name}", ondelete="RESTRICT")
            for name, target in POINTS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_change")),
    )
    for column in ("changed_by_id", "day", "lesson_id", "slot_id"):
        op.create_index(op.f(f"ix_lesson_change_{column}"), "lesson_change", [column])
    for name in ("room", "teacher"):
        op.create_index(f"ix_lesson_change_{name}_day", "lesson_change", [f"{name}_id", "day"])
    with op.batch_alter_table("calendar_feed") as batch:
        batch.add_column(sa.Column("student_id", sa.Integer(), nullable=True))
        batch.alter_column("employee_id", existing_type=sa.Integer(), nullable=True)
        batch.create_foreign_key(
            op.f("fk_calendar_feed_student_id"), "student", ["student_id"], ["id"], ondelete="RESTRICT"
        )
        batch.create_unique_constraint(op.f("uq_calendar_feed_student_id"), ["student_id"])
        batch.create_check_constraint(op.f("ck_calendar_feed_one_owner"), ONE_OWNER)


def downgrade() -> None:
    op.execute("DELETE FROM calendar_feed WHERE employee_id IS NULL")
    with op.batch_alter_table("calendar_feed") as batch:
        batch.drop_constraint(op.f("ck_calendar_feed_one_owner"), type_="check")
        batch.drop_constraint(op.f("uq_calendar_feed_student_id"), type_="unique")
        batch.drop_constraint(op.f("fk_calendar_feed_student_id"), type_="foreignkey")
        batch.drop_column("student_id")
        batch.alter_column("employee_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("lesson_change")
