"""What students do in science is checked by the science department, as the works of teachers are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

TABLE = "student_research"
STATES = "'draft', 'submitted', 'approved', {}'sent_back'"


def upgrade() -> None:
    with _rebuilt() as batch:
        batch.add_column(sa.Column("checked_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(
            op.f("fk_student_research_checked_by_id"), "user_account", ["checked_by_id"], ["id"], ondelete="RESTRICT"
        )
        batch.create_index(op.f("ix_student_research_checked_by_id"), ["checked_by_id"])
        _say(batch, "'checked', ", "status NOT IN ('approved', 'checked') OR approved_by_id IS NOT NULL")
        batch.create_check_constraint(
            op.f("ck_student_research_checker"), "status <> 'checked' OR checked_by_id IS NOT NULL"
        )
        batch.create_check_constraint(
            op.f("ck_student_research_not_own_checker"), "checked_by_id IS NULL OR checked_by_id <> submitted_by_id"
        )


def downgrade() -> None:
    op.execute("UPDATE student_research SET status = 'approved' WHERE status = 'checked'")
    with _rebuilt() as batch:
        for name in ("checker", "not_own_checker"):
            batch.drop_constraint(op.f(f"ck_student_research_{name}"), type_="check")
        _say(batch, "", "status <> 'approved' OR approved_by_id IS NOT NULL")
        batch.drop_index(op.f("ix_student_research_checked_by_id"))
        batch.drop_constraint(op.f("fk_student_research_checked_by_id"), type_="foreignkey")
        batch.drop_column("checked_at")
        batch.drop_column("checked_by_id")


def _say(batch: Any, checked: str, approver: str) -> None:
    for name in ("status", "approver"):
        batch.drop_constraint(op.f(f"ck_student_research_{name}"), type_="check")
    batch.create_check_constraint(op.f("ck_student_research_status"), f"status IN ({STATES.format(checked)})")
    batch.create_check_constraint(op.f("ck_student_research_approver"), approver)


@contextmanager
def _rebuilt() -> Iterator[Any]:
    """Rebuild a table that others point at: SQLite would turn their references to the old one."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute("PRAGMA legacy_alter_table=ON")
    with op.batch_alter_table(TABLE) as batch:
        yield batch
    if is_sqlite:
        op.execute("PRAGMA legacy_alter_table=OFF")
