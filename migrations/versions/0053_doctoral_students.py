"""Doctoral students with their topics, individual plans, attestations and changes of state."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

STATES = "status IN ('admitted', 'studying', 'leave', 'extended', 'finished', 'defended', 'expelled')"
DATES = (
    *("submitted_on", "expertise_on", "review_asked_on", "reviewed_on", "seminar_on", "accepted_on", "announced_on"),
    *("summary_sent_on", "defended_on"),
)
CHECKS = {
    "form": "form IN ('11', '12', '13', '14', '15')",
    "degree": "degree IN ('phd', 'dsc')",
    "status": STATES,
    "payment_form": "payment_form IN ('11', '12')",
    "conclusion": "conclusion IN ('', 'positive', 'rework')",
    "term": "ends_on > admitted_on",
    "one_supervisor": "supervisor_id IS NULL OR supervisor_name = ''",
    "not_own": "supervisor_id IS NULL OR employee_id IS NULL OR supervisor_id <> employee_id",
    "defence": "status <> 'defended' OR (defended_on IS NOT NULL AND council <> '')",
    "expertise": "(expertise_on IS NULL) = (conclusion = '')",
    "leave_days": "leave_days >= 0",
}
KEYS = {
    "employee_id": "employee",
    "department_id": "department",
    "supervisor_id": "employee",
    "dissertation_id": "dissertation",
}


def upgrade() -> None:
    op.create_table(
        "doctoral_student",
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("pinfl", sa.String(length=14), nullable=False),
        sa.Column("form", sa.String(length=2), nullable=False),
        sa.Column("degree", sa.String(length=3), nullable=False),
        sa.Column("speciality_code", sa.String(length=8), nullable=False),
        sa.Column("speciality", sa.String(length=300), nullable=False),
        sa.Column("payment_form", sa.String(length=2), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("leave_days", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.String(length=40), nullable=False),
        sa.Column("order_date", sa.Date(), nullable=False),
        sa.Column("supervisor_id", sa.Integer(), nullable=True),
        sa.Column("supervisor_name", sa.String(length=200), nullable=False),
        sa.Column("supervisor_degree", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conclusion", sa.String(length=10), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=True) for name in DATES),
        sa.Column("council", sa.String(length=100), nullable=False),
        sa.Column("dissertation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_latin", sa.String(length=300), nullable=False),
        sa.Column("name_key", _key(400), nullable=False),
        sa.Column("sort_key", _key(400), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(text, name=op.f(f"ck_doctoral_student_{name}")) for name, text in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_doctoral_student_{column}"), ondelete="RESTRICT"
            )
            for column, table in KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doctoral_student")),
    )
    indexed = ("employee_id", "supervisor_id", "dissertation_id", "form", "speciality_code", "admitted_on", "ends_on")
    for name in (*indexed, "status", "name_key", "sort_key"):
        op.create_index(op.f(f"ix_doctoral_student_{name}"), "doctoral_student", [name])
    op.create_index("ix_doctoral_student_department", "doctoral_student", ["department_id", "status"])
    _create_parts()


def _create_parts() -> None:
    _part(
        "doctoral_topic",
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("minutes_number", sa.String(length=40), nullable=False),
        sa.Column("registration", sa.String(length=40), nullable=False),
        sa.CheckConstraint("title <> ''", name=op.f("ck_doctoral_topic_title")),
    )
    _part(
        "doctoral_plan_item",
        sa.Column("study_year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.CheckConstraint("study_year BETWEEN 1 AND 20", name=op.f("ck_doctoral_plan_item_study_year")),
    )
    _part(
        "doctoral_attestation",
        sa.Column("study_year", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes_number", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.CheckConstraint(
            "result IN ('passed', 'conditional', 'failed')", name=op.f("ck_doctoral_attestation_result")
        ),
        sa.CheckConstraint("result = 'passed' OR remark <> ''", name=op.f("ck_doctoral_attestation_remark")),
        sa.CheckConstraint("study_year BETWEEN 1 AND 20", name=op.f("ck_doctoral_attestation_study_year")),
        sa.UniqueConstraint("student_id", "study_year", name=op.f("uq_doctoral_attestation_student_id_study_year")),
        is_indexed=False,
    )
    _part(
        "doctoral_step",
        sa.Column("verb", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("order_number", sa.String(length=40), nullable=False),
        sa.Column("order_date", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_doctoral_step_status")),
    )


def _part(table: str, *columns: SchemaItem, is_indexed: bool = True) -> None:
    op.create_table(
        table,
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["student_id"], ["doctoral_student.id"], name=op.f(f"fk_{table}_student_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    if is_indexed:
        op.create_index(op.f(f"ix_{table}_student_id"), table, ["student_id"])


def downgrade() -> None:
    for table in ("doctoral_step", "doctoral_attestation", "doctoral_plan_item", "doctoral_topic", "doctoral_student"):
        op.drop_table(table)


def _key(length: int) -> sa.String:
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")
