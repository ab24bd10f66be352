"""Several retake sheets of one round for a group; teachers reminded of sheets whose marks are late."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

UNIQUE = ["curriculum_subject_id", "group_id", "kind", "round"]
IN_FORCE = sa.text("status <> 'annulled' AND round < 4")
MOMENT = sa.DateTime(timezone=True)


@contextmanager
def _rebuilt() -> Iterator[BatchOperations]:
    """Change the sheets, which triggers of other tables name: SQLite would refuse to rename the rebuilt table."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute("PRAGMA legacy_alter_table=ON")
    with op.batch_alter_table("grade_sheet") as batch:
        yield batch
    if is_sqlite:
        op.execute("PRAGMA legacy_alter_table=OFF")


def _one_in_force(columns: list[str]) -> None:
    op.create_index(
        "uq_grade_sheet_in_force",
        "grade_sheet",
        columns,
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )


def upgrade() -> None:
    op.drop_index("uq_grade_sheet_in_force", "grade_sheet")
    with _rebuilt() as batch:
        batch.add_column(sa.Column("series", sa.Integer(), nullable=False, server_default="1"))
        batch.create_check_constraint(op.f("ck_grade_sheet_series"), "series = 1 OR (series > 1 AND round > 1)")
    _one_in_force([*UNIQUE, "series"])
    op.create_table(
        "sheet_reminder",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reminded_at", MOMENT, nullable=False),
        sa.Column("reminded_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["grade_sheet.id"], name=op.f("fk_sheet_reminder_sheet_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reminded_by_id"],
            ["user_account.id"],
            name=op.f("fk_sheet_reminder_reminded_by_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_reminder")),
        sa.UniqueConstraint("sheet_id", "day", name=op.f("uq_sheet_reminder_sheet_id_day")),
    )


def downgrade() -> None:
    op.drop_table("sheet_reminder")
    op.drop_index("uq_grade_sheet_in_force", "grade_sheet")
    with _rebuilt() as batch:
        batch.drop_constraint(op.f("ck_grade_sheet_series"), type_="check")
        batch.drop_column("series")
    _one_in_force(UNIQUE)
