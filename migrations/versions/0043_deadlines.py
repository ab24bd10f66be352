"""Own deadlines of groups and of single students, and what departments decide on daily marks."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def points_at(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """Return a foreign key named by the convention."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="RESTRICT")


def upgrade() -> None:
    op.add_column("assignment_group", sa.Column("due_at", MOMENT, nullable=True))
    _make_extensions()
    _make_decisions()


def _make_extensions() -> None:
    name = "assignment_extension"
    op.create_table(
        name,
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(reason) >= 3", name=op.f("ck_assignment_extension_reason")),
        points_at(name, "assignment_id", "assignment"),
        points_at(name, "student_id", "student"),
        points_at(name, "given_by_id", "user_account"),
        sa.PrimaryKeyConstraint("assignment_id", "student_id", name=op.f("pk_assignment_extension")),
    )
    for column in ("student_id", "given_by_id"):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _make_decisions() -> None:
    name = "daily_mark_rule"
    op.create_table(
        name,
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('teacher', 'used', 'unused')", name=op.f("ck_daily_mark_rule_mode")),
        points_at(name, "department_id", "department"),
        points_at(name, "subject_id", "subject"),
        points_at(name, "decided_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_mark_rule")),
    )
    for column in ("department_id", "subject_id", "decided_by_id"):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
    for index, columns, which in (
        ("uq_daily_mark_rule_of_all", ["department_id", "starts_on"], "subject_id IS NULL"),
        ("uq_daily_mark_rule_of_subject", ["department_id", "subject_id", "starts_on"], "subject_id IS NOT NULL"),
    ):
        where = sa.text(which)
        op.create_index(index, name, columns, unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_table("daily_mark_rule")
    op.drop_table("assignment_extension")
    op.drop_column("assignment_group", "due_at")
