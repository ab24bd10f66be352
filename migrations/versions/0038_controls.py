"""Retakes, debts, permits, appeals and annulments; a sheet that is annulled makes way for another of its round."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

STATES = "'draft', 'closed', 'confirmed', 'reopened'"
UNIQUE = ["curriculum_subject_id", "group_id", "kind", "round"]
IN_FORCE = sa.text("status <> 'annulled'")
MOMENT = sa.DateTime(timezone=True)


def points_at(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """Return a foreign key named by the convention."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="RESTRICT")


def whole(*names: str, nullable: bool = False) -> list[sa.Column[int]]:
    """Return columns of whole numbers."""
    return [sa.Column(name, sa.Integer(), nullable=nullable) for name in names]


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
    _make_commissions()
    with _rebuilt("grade_sheet") as batch:
        batch.add_column(sa.Column("commission_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("held_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("is_written", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("published_at", MOMENT, nullable=True))
        batch.drop_constraint(op.f("ck_grade_sheet_status"), type_="check")
        batch.create_check_constraint(op.f("ck_grade_sheet_status"), f"status IN ({STATES}, 'annulled')")
        batch.create_check_constraint(op.f("ck_grade_sheet_commission"), "round < 3 OR commission_id IS NOT NULL")
        batch.drop_constraint(op.f("uq_grade_sheet_curriculum_subject_id_group_id_kind_round"), type_="unique")
        batch.create_foreign_key(
            op.f("fk_grade_sheet_commission_id"), "commission", ["commission_id"], ["id"], ondelete="RESTRICT"
        )
    op.create_index(
        "uq_grade_sheet_in_force",
        "grade_sheet",
        UNIQUE,
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.execute("UPDATE grade_sheet SET published_at = closed_at WHERE status IN ('closed', 'confirmed')")
    op.add_column("grade", sa.Column("is_carried", sa.Boolean(), nullable=False, server_default=sa.false()))
    _make_retakes()
    _make_debts()
    _make_appeals()


def _make_commissions() -> None:
    op.create_table(
        "commission",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("formed_on", sa.Date(), nullable=False),
        *whole("department_id", "id"),
        sa.CheckConstraint("number <> ''", name=op.f("ck_commission_number")),
        points_at("commission", "department_id", "department"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission")),
    )
    op.create_index(op.f("ix_commission_department_id"), "commission", ["department_id"])
    op.create_table(
        "commission_member",
        *whole("commission_id", "employee_id", "position"),
        points_at("commission_member", "commission_id", "commission"),
        points_at("commission_member", "employee_id", "employee"),
        sa.PrimaryKeyConstraint("commission_id", "employee_id", name=op.f("pk_commission_member")),
    )
    op.create_index(op.f("ix_commission_member_employee_id"), "commission_member", ["employee_id"])


def _make_retakes() -> None:
    op.create_table(
        "sheet_student",
        *whole("sheet_id", "student_id"),
        points_at("sheet_student", "sheet_id", "grade_sheet"),
        points_at("sheet_student", "student_id", "student"),
        sa.PrimaryKeyConstraint("sheet_id", "student_id", name=op.f("pk_sheet_student")),
    )
    op.create_index(op.f("ix_sheet_student_student_id"), "sheet_student", ["student_id"])
    op.create_table(
        "control_permit",
        *whole("sheet_id", "student_id", "control_id"),
        sa.Column("order_number", sa.String(length=40), nullable=False),
        sa.Column("order_date", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        *whole("given_by_id", "id"),
        sa.CheckConstraint("order_number <> ''", name=op.f("ck_control_permit_order_number")),
        sa.CheckConstraint("valid_until >= order_date", name=op.f("ck_control_permit_valid_until")),
        points_at("control_permit", "sheet_id", "grade_sheet"),
        points_at("control_permit", "student_id", "student"),
        points_at("control_permit", "control_id", "subject_control"),
        points_at("control_permit", "given_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_permit")),
        sa.UniqueConstraint(
            *("sheet_id", "student_id", "control_id"), name=op.f("uq_control_permit_sheet_id_student_id_control_id")
        ),
    )
    op.create_index(op.f("ix_control_permit_student_id"), "control_permit", ["student_id"])
    op.create_table(
        "sheet_annulment",
        *whole("sheet_id", "renewed_id"),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("act_number", sa.String(length=40), nullable=False),
        sa.Column("annulled_at", MOMENT, nullable=False),
        *whole("annulled_by_id"),
        sa.CheckConstraint("length(reason) >= 20", name=op.f("ck_sheet_annulment_reason")),
        points_at("sheet_annulment", "sheet_id", "grade_sheet"),
        points_at("sheet_annulment", "renewed_id", "grade_sheet"),
        points_at("sheet_annulment", "annulled_by_id", "user_account"),
        sa.PrimaryKeyConstraint("sheet_id", name=op.f("pk_sheet_annulment")),
    )
    op.create_index(op.f("ix_sheet_annulment_renewed_id"), "sheet_annulment", ["renewed_id"])


def _make_debts() -> None:
    targets = {
        "student_id": "student",
        "curriculum_subject_id": "curriculum_subject",
        "sheet_id": "grade_sheet",
        "faculty_id": "faculty",
        "department_id": "department",
    }
    op.create_table(
        "academic_debt",
        *whole(*targets),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("is_credit", sa.Boolean(), nullable=False),
        *whole("id"),
        sa.CheckConstraint("state IN ('failed', 'absent', 'not_admitted')", name=op.f("ck_academic_debt_state")),
        sa.CheckConstraint("step IN ('retake', 'commission', 'restudy')", name=op.f("ck_academic_debt_step")),
        *(points_at("academic_debt", name, target) for name, target in targets.items()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_academic_debt")),
        sa.UniqueConstraint(
            *("student_id", "curriculum_subject_id"), name=op.f("uq_academic_debt_student_id_curriculum_subject_id")
        ),
    )
    for column in ("curriculum_subject_id", "sheet_id", "faculty_id", "department_id", "step"):
        op.create_index(op.f(f"ix_academic_debt_{column}"), "academic_debt", [column])


def _make_appeals() -> None:
    targets = {
        "sheet_id": "grade_sheet",
        "student_id": "student",
        "control_id": "subject_control",
        "commission_id": "commission",
        "filed_by_id": "user_account",
        "decided_by_id": "user_account",
    }
    op.create_table(
        "appeal",
        *whole("sheet_id", "student_id", "control_id"),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("claim", sa.String(length=1000), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("filed_at", MOMENT, nullable=False),
        *whole("filed_by_id"),
        sa.Column("due_on", sa.Date(), nullable=False),
        *whole("old_points"),
        *whole("new_points", "commission_id", nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        *whole("decided_by_id", nullable=True),
        *whole("id"),
        sa.CheckConstraint("status IN ('filed', 'upheld', 'dismissed')", name=op.f("ck_appeal_status")),
        sa.CheckConstraint(
            "status = 'filed' OR (decided_at IS NOT NULL AND commission_id IS NOT NULL)", name=op.f("ck_appeal_decided")
        ),
        sa.CheckConstraint("(status = 'upheld') = (new_points IS NOT NULL)", name=op.f("ck_appeal_new_points")),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> filed_by_id", name=op.f("ck_appeal_second_person")
        ),
        *(points_at("appeal", name, target) for name, target in targets.items()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint(
            *("sheet_id", "student_id", "control_id", "published_at"),
            name=op.f("uq_appeal_sheet_id_student_id_control_id_published_at"),
        ),
    )
    for column in ("sheet_id", "student_id", "status"):
        op.create_index(op.f(f"ix_appeal_{column}"), "appeal", [column])


def _require_no_annulled() -> None:
    """A sheet that was annulled stands beside the one that renews it: before this there is room for one of them."""
    count = op.get_bind().scalar(sa.text("SELECT COUNT(*) FROM grade_sheet WHERE status = 'annulled'"))
    if count:
        raise RuntimeError(
            f"{count} annulled grade sheets stand beside those that renew them; the version before this one holds one"
            " sheet of a group, subject and round, and no results may be thrown away. Nothing was changed. Stay with"
            " this version, or restore the backup that was made before the update (docs/operations.md)."
        )


def downgrade() -> None:
    _require_no_annulled()
    for table in ("appeal", "academic_debt", "sheet_annulment", "control_permit", "sheet_student"):
        op.drop_table(table)
    op.drop_column("grade", "is_carried")
    op.drop_index("uq_grade_sheet_in_force", "grade_sheet")
    with _rebuilt("grade_sheet") as batch:
        batch.drop_constraint(op.f("fk_grade_sheet_commission_id"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_grade_sheet_commission"), type_="check")
        batch.drop_constraint(op.f("ck_grade_sheet_status"), type_="check")
        for column in ("commission_id", "held_on", "is_written", "published_at"):
            batch.drop_column(column)
    with _rebuilt("grade_sheet") as batch:
        batch.create_check_constraint(op.f("ck_grade_sheet_status"), f"status IN ({STATES})")
        batch.create_unique_constraint(op.f("uq_grade_sheet_curriculum_subject_id_group_id_kind_round"), UNIQUE)
    for table in ("commission_member", "commission"):
        op.drop_table(table)
