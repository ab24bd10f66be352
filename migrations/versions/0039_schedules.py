"""Personal schedules and groups that study a subject again; sheets of the fourth round, as many as are needed."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from hemis.models.base import Scaled

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
UNIQUE = ["curriculum_subject_id", "group_id", "kind", "round"]
OPEN = sa.text("status = 'open'")
OLD_KINDS = "kind IN ('grade_sheet', 'order', 'results_extract')"
KINDS = "kind IN ('grade_sheet', 'order', 'results_extract', 'personal_schedule')"
SCHEDULE_CHECKS = {
    "ground": "ground IN ('debts', 'leave', 'difference', 'repeat')",
    "status": "status IN ('draft', 'submitted', 'approved', 'finished', 'cancelled')",
    "submitted": "(submitted_at IS NULL) = (submitted_by_id IS NULL)",
    "approved": "(approved_at IS NULL) = (approved_by_id IS NULL)",
    "approved_has": "status NOT IN ('approved', 'finished') OR approved_at IS NOT NULL",
    "second_person": "approved_by_id IS NULL OR approved_by_id <> submitted_by_id",
    "cancelled": "(status = 'cancelled') = (cancelled_reason <> '')",
}
GROUP_CHECKS = {
    "form": "form IN ('group', 'summer')",
    "period": "ends_on >= starts_on",
    "final_on": "final_on BETWEEN starts_on AND ends_on",
    "midterm_on": "midterm_on IS NULL OR midterm_on BETWEEN starts_on AND final_on",
}
LINE_CHECKS = {
    "form": "form IN ('group', 'individual', 'summer')",
    "status": "status IN ('open', 'passed', 'failed', 'cancelled')",
    "volume": "credits > 0 AND hours >= 0",
    "days": "(starts_on IS NULL) = (ends_on IS NULL)",
    "period": "ends_on IS NULL OR ends_on >= starts_on",
    "fee": "fee IS NULL OR fee >= 0",
    "paid": "(paid_on IS NULL) = (payment_number = '') AND (paid_on IS NULL) = (payment_by_id IS NULL)",
    "closed_on": "(status IN ('passed', 'failed')) = (closed_on IS NOT NULL)",
}
SCHEDULE_KEYS = {"student_id": "student", "order_id": "movement_order"}
SCHEDULE_KEYS |= dict.fromkeys(("drafted_by_id", "submitted_by_id", "approved_by_id"), "user_account")
GROUP_KEYS = {"subject_id": "subject", "faculty_id": "faculty", "department_id": "department"}
GROUP_KEYS |= {"teacher_id": "employee", "formed_by_id": "user_account"}
LINE_KEYS = {
    "schedule_id": "personal_schedule",
    "student_id": "student",
    "curriculum_subject_id": "curriculum_subject",
    "department_id": "department",
    "teacher_id": "employee",
    "restudy_group_id": "restudy_group",
    "payment_by_id": "user_account",
    "sheet_id": "grade_sheet",
}
LOOSE = {"order_id": "SET NULL", "sheet_id": "SET NULL", "schedule_id": "CASCADE"}
MAYBE = {"order_id", "submitted_by_id", "approved_by_id", "restudy_group_id", "payment_by_id", "sheet_id"}


def whole(*names: str, nullable: bool = False) -> list[sa.Column[int]]:
    """Return columns of whole numbers."""
    return [sa.Column(name, sa.Integer(), nullable=nullable) for name in names]


def days(*names: str, nullable: bool = True) -> list[sa.Column[object]]:
    """Return columns of days."""
    return [sa.Column(name, sa.Date(), nullable=nullable) for name in names]


def keys(table: str, targets: dict[str, str]) -> list[sa.ForeignKeyConstraint]:
    """Return the foreign keys of a table, named by the convention."""
    return [
        sa.ForeignKeyConstraint(
            [name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}_{to}"), ondelete=LOOSE.get(name, "RESTRICT")
        )
        for name, to in targets.items()
    ]


def checks(table: str, texts: dict[str, str]) -> list[sa.CheckConstraint]:
    """Return the checks of a table."""
    return [sa.CheckConstraint(said, name=op.f(f"ck_{table}_{name}")) for name, said in texts.items()]


def indexed(table: str, *columns: str) -> None:
    """Make an index for each column."""
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


@contextmanager
def _rebuilt(table: str) -> Iterator[BatchOperations]:
    """Change a table that triggers of other tables name: SQLite would refuse to rename the rebuilt one to it."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute("PRAGMA legacy_alter_table=ON")
    with op.batch_alter_table(table) as batch:
        yield batch
    if is_sqlite:
        op.execute("PRAGMA legacy_alter_table=OFF")


def upgrade() -> None:
    _rounds("round BETWEEN 1 AND 4", "round <> 3 OR commission_id IS NOT NULL", "status <> 'annulled' AND round < 4")
    _papers(KINDS)
    _make_schedules()
    _make_groups()
    _make_lines()


def _rounds(rounds: str, commission: str, in_force: str) -> None:
    op.drop_index("uq_grade_sheet_in_force", table_name="grade_sheet")
    with _rebuilt("grade_sheet") as batch:
        for name, said in (("round", rounds), ("commission", commission)):
            batch.drop_constraint(op.f(f"ck_grade_sheet_{name}"), type_="check")
            batch.create_check_constraint(op.f(f"ck_grade_sheet_{name}"), said)
    where = sa.text(in_force)
    op.create_index(
        "uq_grade_sheet_in_force", "grade_sheet", UNIQUE, unique=True, sqlite_where=where, postgresql_where=where
    )


def _papers(kinds: str) -> None:
    with op.batch_alter_table("issued_document") as table:
        table.drop_constraint(op.f("ck_issued_document_kind"), type_="check")
        table.create_check_constraint(op.f("ck_issued_document_kind"), kinds)


def _make_schedules() -> None:
    table = "personal_schedule"
    op.create_table(
        table,
        sa.Column("ground", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        *days("starts_on", "ends_on"),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("cancelled_reason", sa.String(length=500), nullable=False),
        sa.Column("drafted_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        *whole("student_id", "drafted_by_id", "version", "id"),
        *whole("order_id", "submitted_by_id", "approved_by_id", nullable=True),
        *checks(table, SCHEDULE_CHECKS),
        *keys(table, SCHEDULE_KEYS),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    indexed(table, *SCHEDULE_KEYS)
    op.create_index("ix_personal_schedule_due", table, ["status", "ends_on"])


def _make_groups() -> None:
    table = "restudy_group"
    op.create_table(
        table,
        sa.Column("form", sa.String(length=10), nullable=False),
        *days("starts_on", "ends_on", "final_on", nullable=False),
        *days("midterm_on"),
        sa.Column("formed_at", MOMENT, nullable=False),
        *whole(*GROUP_KEYS, "version", "id"),
        *checks(table, GROUP_CHECKS),
        *keys(table, GROUP_KEYS),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    indexed(table, *(name for name in GROUP_KEYS if name != "faculty_id"))
    op.create_index("ix_restudy_group_list", table, ["faculty_id", "starts_on"])


def _make_lines() -> None:
    table = "schedule_line"
    op.create_table(
        table,
        *whole("credits", "hours"),
        sa.Column("form", sa.String(length=10), nullable=False),
        *days("starts_on", "ends_on", "midterm_on", "final_on"),
        sa.Column("base", Scaled(2), nullable=True),
        sa.Column("fee", Scaled(2), nullable=True),
        *days("paid_on"),
        sa.Column("payment_number", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        *days("closed_on"),
        *(sa.Column(name, sa.Integer(), nullable=name in MAYBE or name == "teacher_id") for name in LINE_KEYS),
        *whole("id"),
        *checks(table, LINE_CHECKS),
        *keys(table, LINE_KEYS),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    indexed(table, *LINE_KEYS)
    op.create_index(
        "uq_schedule_line_open",
        table,
        ["student_id", "curriculum_subject_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    for table in ("schedule_line", "restudy_group", "personal_schedule"):
        op.drop_table(table)
    op.execute("DELETE FROM issued_document WHERE kind = 'personal_schedule'")
    _papers(OLD_KINDS)
    for table in ("academic_debt", "appeal", "control_permit", "sheet_reopening", "grade", "sheet_student"):
        op.execute(f"DELETE FROM {table} WHERE sheet_id IN (SELECT id FROM grade_sheet WHERE round = 4)")
    op.execute("DELETE FROM grade_sheet WHERE round = 4")
    _rounds("round BETWEEN 1 AND 3", "round < 3 OR commission_id IS NOT NULL", "status <> 'annulled'")
