"""More kinds of spreadsheets, what they are for, the home of students, and the files that long work leaves."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KINDS = (
    "students",
    "employees",
    "faculties",
    "departments",
    "divisions",
    "buildings",
    "rooms",
    "subject_groups",
    "subjects",
    "curriculum",
    "timetable",
)
NEW_KINDS = ("equipment", "posts", "trainings", "contests", "loads", "topics")
TAKEN = sa.text("status = 'taken'")


def upgrade() -> None:
    with op.batch_alter_table("sheet_import", schema=None) as batch_op:
        batch_op.drop_index("uq_sheet_import_taken")
        batch_op.add_column(sa.Column("department_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("target_id", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_foreign_key(
            batch_op.f("fk_sheet_import_department_id"), "department", ["department_id"], ["id"], ondelete="RESTRICT"
        )
        _kinds(batch_op, (*KINDS, *NEW_KINDS))
        batch_op.create_index(batch_op.f("ix_sheet_import_department_id"), ["department_id"])
    _once("kind", "stored_name", "target_id")
    with op.batch_alter_table("student", schema=None) as batch_op:
        for name, length in (("region", 80), ("district", 80), ("note", 500)):
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("admission_year", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_student_admission_year"), "admission_year IS NULL OR admission_year BETWEEN 1960 AND 2100"
        )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("file_type", sa.String(length=100), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("kept_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_job_file"), "(stored_name = '') = (kept_until IS NULL)")


def downgrade() -> None:
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_job_file"), type_="check")
        batch_op.drop_column("kept_until")
        batch_op.drop_column("file_type")
    with op.batch_alter_table("student", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_student_admission_year"), type_="check")
        for name in ("admission_year", "note", "district", "region"):
            batch_op.drop_column(name)
    new = ", ".join(f"'{kind}'" for kind in NEW_KINDS)
    op.execute(f"DELETE FROM imported_row WHERE import_id IN (SELECT id FROM sheet_import WHERE kind IN ({new}))")
    op.execute(f"DELETE FROM sheet_import WHERE kind IN ({new})")
    with op.batch_alter_table("sheet_import", schema=None) as batch_op:
        batch_op.drop_index("uq_sheet_import_taken")
        batch_op.drop_index(batch_op.f("ix_sheet_import_department_id"))
        _kinds(batch_op, KINDS)
        batch_op.drop_constraint(batch_op.f("fk_sheet_import_department_id"), type_="foreignkey")
        batch_op.drop_column("target_id")
        batch_op.drop_column("department_id")
    _once("kind", "stored_name")


def _kinds(batch_op: object, kinds: tuple[str, ...]) -> None:
    name = batch_op.f("ck_sheet_import_kind")
    batch_op.drop_constraint(name, type_="check")
    batch_op.create_check_constraint(name, "kind IN (" + ", ".join(f"'{kind}'" for kind in kinds) + ")")


def _once(*columns: str) -> None:
    op.create_index(
        "uq_sheet_import_taken",
        "sheet_import",
        list(columns),
        unique=True,
        sqlite_where=TAKEN,
        postgresql_where=TAKEN,
    )
