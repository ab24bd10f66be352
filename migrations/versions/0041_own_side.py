"""What students do themselves: papers that they send, appeals that they file and take back."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NUMBER = ["student_id", "kind", "starts_on", "number"]
APPEALED = ["sheet_id", "student_id", "control_id", "published_at"]
KIND_OF_APPEAL = "status IN ('filed', 'upheld', 'dismissed')"
HAS_DECISION = "status = 'filed' OR (decided_at IS NOT NULL AND commission_id IS NOT NULL)"
STANDS, LIVES, NOT_WITHDRAWN = "withdrawn_at IS NULL", "status IN ('sent', 'accepted')", "status <> 'withdrawn'"


def upgrade() -> None:
    _change_papers()
    _change_appeals()


def _change_papers() -> None:
    _drop("uq_absence_excuse_number", "absence_excuse")
    with op.batch_alter_table("absence_excuse") as batch:
        batch.add_column(sa.Column("status", sa.String(length=10), nullable=False, server_default="accepted"))
        batch.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("decided_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("decided_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("refusal", sa.String(length=500), nullable=False, server_default=""))
    op.execute("UPDATE absence_excuse SET decided_at = entered_at, decided_by_id = entered_by_id")
    op.execute("UPDATE absence_excuse SET status = 'withdrawn' WHERE withdrawn_at IS NOT NULL")
    checks = {
        "status": "status IN ('sent', 'accepted', 'refused', 'withdrawn')",
        "taken_back": "(status = 'withdrawn') = (withdrawn_at IS NOT NULL)",
        "decided": "(decided_at IS NULL) = (decided_by_id IS NULL)"
        " AND (status = 'withdrawn' OR (status = 'sent') = (decided_at IS NULL))",
        "refusal": "(status = 'refused') = (refusal <> '')",
        "due_on": "status <> 'sent' OR due_on IS NOT NULL",
    }
    with op.batch_alter_table("absence_excuse") as batch:
        for column in ("status", "refusal"):
            batch.alter_column(column, server_default=None)
        for name, condition in checks.items():
            batch.create_check_constraint(op.f(f"ck_absence_excuse_{name}"), condition)
        batch.create_foreign_key(
            op.f("fk_absence_excuse_decided_by_id"), "user_account", ["decided_by_id"], ["id"], ondelete="RESTRICT"
        )
    for column in ("decided_at", "decided_by_id"):
        op.create_index(op.f(f"ix_absence_excuse_{column}"), "absence_excuse", [column])
    op.create_index("ix_absence_excuse_status", "absence_excuse", ["status", "due_on"])
    _unique("uq_absence_excuse_number", "absence_excuse", NUMBER, LIVES)


def _change_appeals() -> None:
    with op.batch_alter_table("appeal") as batch:
        batch.drop_constraint(op.f("uq_appeal_sheet_id_student_id_control_id_published_at"), type_="unique")
        batch.drop_constraint(op.f("ck_appeal_status"), type_="check")
        batch.drop_constraint(op.f("ck_appeal_decided"), type_="check")
        batch.add_column(sa.Column("taken_at", MOMENT, nullable=True))
        batch.add_column(sa.Column("taken_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("withdrawn_at", MOMENT, nullable=True))
        batch.create_foreign_key(
            op.f("fk_appeal_taken_by_id"), "user_account", ["taken_by_id"], ["id"], ondelete="RESTRICT"
        )
    op.execute("UPDATE appeal SET taken_at = decided_at, taken_by_id = decided_by_id WHERE status <> 'filed'")
    checks = {
        "status": "status IN ('filed', 'taken', 'upheld', 'dismissed', 'withdrawn')",
        "decided": "(status IN ('upheld', 'dismissed')) = (decided_at IS NOT NULL)",
        "taken": "(status IN ('filed', 'withdrawn')) = (taken_at IS NULL)"
        " AND (taken_at IS NULL) = (taken_by_id IS NULL) AND (taken_at IS NULL) = (commission_id IS NULL)",
        "withdrawn": "(status = 'withdrawn') = (withdrawn_at IS NOT NULL)",
    }
    with op.batch_alter_table("appeal") as batch:
        for name, condition in checks.items():
            batch.create_check_constraint(op.f(f"ck_appeal_{name}"), condition)
    _unique("uq_appeal_in_force", "appeal", APPEALED, NOT_WITHDRAWN)


def downgrade() -> None:
    """What only students have written has no place in the older tables: it goes."""
    _drop("uq_appeal_in_force", "appeal")
    op.execute("DELETE FROM appeal WHERE status = 'withdrawn'")
    with op.batch_alter_table("appeal") as batch:
        for name in ("status", "decided", "taken", "withdrawn"):
            batch.drop_constraint(op.f(f"ck_appeal_{name}"), type_="check")
        batch.drop_constraint(op.f("fk_appeal_taken_by_id"), type_="foreignkey")
    op.execute("UPDATE appeal SET status = 'filed', commission_id = NULL WHERE status = 'taken'")
    with op.batch_alter_table("appeal") as batch:
        for column in ("taken_at", "taken_by_id", "withdrawn_at"):
            batch.drop_column(column)
        batch.create_check_constraint(op.f("ck_appeal_status"), KIND_OF_APPEAL)
        batch.create_check_constraint(op.f("ck_appeal_decided"), HAS_DECISION)
        batch.create_unique_constraint(op.f("uq_appeal_sheet_id_student_id_control_id_published_at"), APPEALED)
    for name in ("uq_absence_excuse_number", "ix_absence_excuse_status"):
        _drop(name, "absence_excuse")
    for column in ("decided_at", "decided_by_id"):
        _drop(op.f(f"ix_absence_excuse_{column}"), "absence_excuse")
    gone = "SELECT id FROM absence_excuse WHERE decided_at IS NULL OR status = 'refused'"
    op.execute(f"DELETE FROM excuse_file WHERE excuse_id IN ({gone})")
    op.execute("DELETE FROM absence_excuse WHERE decided_at IS NULL OR status = 'refused'")
    with op.batch_alter_table("absence_excuse") as batch:
        for name in ("status", "taken_back", "decided", "refusal", "due_on"):
            batch.drop_constraint(op.f(f"ck_absence_excuse_{name}"), type_="check")
        batch.drop_constraint(op.f("fk_absence_excuse_decided_by_id"), type_="foreignkey")
        for column in ("status", "due_on", "decided_at", "decided_by_id", "refusal"):
            batch.drop_column(column)
    _unique("uq_absence_excuse_number", "absence_excuse", NUMBER, STANDS)


def _unique(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def _drop(name: str, table: str) -> None:
    op.drop_index(name, table)
