"""Self check-in at a lesson: the round that a teacher opens, and who checked in."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def points_at(table: str, column: str, target: str, ondelete: str = "RESTRICT") -> sa.ForeignKeyConstraint:
    """Return a foreign key named by the convention."""
    goal, _, key = target.partition(".")
    return sa.ForeignKeyConstraint([column], [f"{goal}.{key}"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def upgrade() -> None:
    table = "arrival_round"
    op.create_table(
        table,
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name=op.f(f"ck_{table}_period")),
        points_at(table, "lesson_id", "lesson.id", "CASCADE"),
        points_at(table, "opened_by_id", "user_account.id"),
        sa.PrimaryKeyConstraint("lesson_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_opened_by_id"), table, ["opened_by_id"])
    table = "arrival"
    op.create_table(
        table,
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        points_at(table, "lesson_id", "arrival_round.lesson_id", "CASCADE"),
        points_at(table, "student_id", "student.id"),
        sa.PrimaryKeyConstraint("lesson_id", "student_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_student_id"), table, ["student_id"])


def downgrade() -> None:
    op.drop_table("arrival")
    op.drop_table("arrival_round")
