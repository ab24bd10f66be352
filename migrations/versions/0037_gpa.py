"""GPA as it was computed, with the rule and the sheets behind it; the extract of results as a numbered paper."""

import sqlalchemy as sa
from alembic import op

from hemis.models.base import Scaled, UtcDateTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

BEFORE, AFTER = "kind IN ('grade_sheet', 'order')", "kind IN ('grade_sheet', 'order', 'results_extract')"
CHECKS = {
    "kind": "kind IN ('semester', 'year', 'total')",
    "method": "method IN ('gpa', 'rating')",
    "number": "number BETWEEN 0 AND 14",
    "number_of_kind": "(kind = 'total') = (number = 0)",
    "value_has_weight": "(value IS NULL) = (weight = 0)",
    "not_negative": "weight >= 0 AND weighted >= 0 AND earned >= 0",
    "subjects": "debts >= 0 AND missing >= 0 AND debts + missing <= subjects",
}


def upgrade() -> None:
    op.create_table(
        "gpa_result",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(length=6), nullable=False),
        sa.Column("value", Scaled(2), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("weighted", Scaled(1), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("earned", "subjects", "debts", "missing")),
        sa.Column("may_rise", sa.Boolean(), nullable=True),
        sa.Column("failed_as", sa.Integer(), nullable=False),
        sa.Column("threshold", Scaled(2), nullable=False),
        sa.Column("debt_limit", sa.Integer(), nullable=False),
        sa.Column("rules_of", sa.Date(), nullable=False),
        sa.Column("act", sa.String(length=300), nullable=False),
        sa.Column("sheets", sa.Text(), nullable=False),
        sa.Column("computed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(text, name=op.f(f"ck_gpa_result_{name}")) for name, text in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_gpa_result_{column}_{table}"), ondelete="RESTRICT"
            )
            for column, table in (("student_id", "student"), ("faculty_id", "faculty"), ("year_id", "academic_year"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gpa_result")),
        sa.UniqueConstraint("student_id", "kind", "number", name=op.f("uq_gpa_result_student_id_kind_number")),
    )
    op.create_index("ix_gpa_result_list", "gpa_result", ["kind", "year_id", "faculty_id", "value"])
    for column in ("faculty_id", "year_id"):
        op.create_index(op.f(f"ix_gpa_result_{column}"), "gpa_result", [column])
    _papers(AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM issued_document WHERE kind = 'results_extract'")
    _papers(BEFORE)
    op.drop_table("gpa_result")


def _papers(kinds: str) -> None:
    with op.batch_alter_table("issued_document") as table:
        table.drop_constraint(op.f("ck_issued_document_kind"), type_="check")
        table.create_check_constraint(op.f("ck_issued_document_kind"), kinds)
