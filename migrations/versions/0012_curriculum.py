"""Curricula have editions and are approved, and approved ones stand still; who is joined to which subject."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql")
LOCKED = "curriculum is approved"
PLAN = "(SELECT curriculum_id FROM semester WHERE id = {row}.semester_id)"
OWNER = {
    "semester": "{row}.curriculum_id",
    "week": PLAN,
    "curriculum_subject": PLAN,
    "subject_control": "(SELECT semester.curriculum_id FROM curriculum_subject JOIN semester"
    " ON semester.id = curriculum_subject.semester_id WHERE curriculum_subject.id = {row}.curriculum_subject_id)",
}
"""What an approved curriculum is made of, and how each row finds it."""
APPROVED = "SELECT 1 FROM curriculum WHERE is_approved AND id IN ({plans})"
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def upgrade() -> None:
    op.create_table(
        "grade_sheet_kind",
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_latin", sa.String(length=300), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("sort_key", KEY, nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_sheet_kind")),
        sa.UniqueConstraint("code", name=op.f("uq_grade_sheet_kind_code")),
    )
    op.create_index(op.f("ix_grade_sheet_kind_name_key"), "grade_sheet_kind", ["name_key"])
    op.create_index(op.f("ix_grade_sheet_kind_sort_key"), "grade_sheet_kind", ["sort_key"])
    _widen_curriculum()
    _widen_subject()
    op.create_table(
        "group_subject",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("curriculum_subject_id", sa.Integer(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["academic_group.id"], name=op.f("fk_group_subject_group_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["curriculum_subject_id"],
            ["curriculum_subject.id"],
            name=op.f("fk_group_subject_curriculum_subject_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_subject")),
        sa.UniqueConstraint(
            "group_id", "curriculum_subject_id", name=op.f("uq_group_subject_group_id_curriculum_subject_id")
        ),
    )
    op.create_index(op.f("ix_group_subject_group_id"), "group_subject", ["group_id"])
    op.create_index(op.f("ix_group_subject_curriculum_subject_id"), "group_subject", ["curriculum_subject_id"])
    op.create_table(
        "student_subject",
        sa.Column("group_subject_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_subject_id"],
            ["group_subject.id"],
            name=op.f("fk_student_subject_group_subject_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_student_subject_student_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("group_subject_id", "student_id", name=op.f("pk_student_subject")),
    )
    op.create_index(op.f("ix_student_subject_student_id"), "student_subject", ["student_id"])
    _lock()


def _widen_curriculum() -> None:
    with op.batch_alter_table("curriculum") as batch_op:
        batch_op.add_column(sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("based_on_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("submitted_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("approved_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("remark", sa.String(length=1000), nullable=False, server_default=""))
        for name, target in (
            ("based_on_id", "curriculum"),
            ("submitted_by_id", "user_account"),
            ("approved_by_id", "user_account"),
        ):
            key = batch_op.f(f"fk_curriculum_{name}")
            batch_op.create_foreign_key(key, target, [name], ["id"], ondelete="RESTRICT")
            batch_op.create_index(batch_op.f(f"ix_curriculum_{name}"), [name])
        batch_op.drop_constraint("uq_curriculum_speciality_id_intake_year_id_education_form", type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_curriculum_edition"),
            ["speciality_id", "intake_year_id", "education_form", "edition"],
        )
        for name, rule in (
            ("edition", "edition >= 1"),
            ("submitted", "(submitted_by_id IS NULL) = (submitted_at IS NULL)"),
            ("approved", "(approved_by_id IS NULL) = (approved_at IS NULL)"),
            ("approver_of_approved", "is_approved OR approved_by_id IS NULL"),
            ("approved_was_submitted", "approved_by_id IS NULL OR submitted_by_id IS NOT NULL"),
            ("second_person", "approved_by_id IS NULL OR approved_by_id <> submitted_by_id"),
        ):
            batch_op.create_check_constraint(batch_op.f(f"ck_curriculum_{name}"), rule)
    op.create_index(
        "uq_curriculum_open_edition",
        "curriculum",
        ["speciality_id", "intake_year_id", "education_form"],
        unique=True,
        sqlite_where=sa.text("NOT is_approved"),
        postgresql_where=sa.text("NOT is_approved"),
    )


def _widen_subject() -> None:
    with op.batch_alter_table("curriculum_subject") as batch_op:
        batch_op.add_column(sa.Column("elective_group", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sheet_kind_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_curriculum_subject_sheet_kind_id"),
            "grade_sheet_kind",
            ["sheet_kind_id"],
            ["id"],
            ondelete="RESTRICT",
        )
        batch_op.create_index(batch_op.f("ix_curriculum_subject_sheet_kind_id"), ["sheet_kind_id"])
        batch_op.create_check_constraint(
            batch_op.f("ck_curriculum_subject_elective_group"), "kind = '12' OR elective_group = ''"
        )


def _lock() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, owner in OWNER.items():
            for verb, rows in ROWS.items():
                found = APPROVED.format(plans=", ".join(owner.format(row=row) for row in rows))
                op.execute(
                    f"CREATE TRIGGER {table}_locked_{verb.lower()} BEFORE {verb} ON {table}"
                    f" WHEN EXISTS ({found}) BEGIN SELECT RAISE(ABORT, '{LOCKED}'); END"
                )
        return
    for table, owner in OWNER.items():
        op.execute(_function(table, owner))
        op.execute(
            f"CREATE TRIGGER {table}_locked BEFORE INSERT OR UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION refuse_locked_{table}()"
        )


def _function(table: str, owner: str) -> str:
    def refusal(row: str) -> str:
        found = APPROVED.format(plans=owner.format(row=row))
        return f"IF EXISTS ({found}) THEN RAISE EXCEPTION '{LOCKED}' USING ERRCODE = 'check_violation'; END IF;"

    return f"""
    CREATE FUNCTION refuse_locked_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            {refusal("OLD")}
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        {refusal("NEW")}
        RETURN NEW;
    END $$
    """


LATER = "SELECT id FROM curriculum WHERE edition > 1 AND id NOT IN (SELECT curriculum_id FROM academic_group)"
SEMESTERS = f"SELECT id FROM semester WHERE curriculum_id IN ({LATER})"
SUBJECTS = f"SELECT id FROM curriculum_subject WHERE semester_id IN ({SEMESTERS})"


def _forget_later_editions() -> None:
    """The older table has one curriculum for an intake: editions that no group has are given up, others stop this."""
    op.execute(f"DELETE FROM subject_control WHERE curriculum_subject_id IN ({SUBJECTS})")
    op.execute(f"DELETE FROM curriculum_subject WHERE semester_id IN ({SEMESTERS})")
    op.execute(f"DELETE FROM week WHERE semester_id IN ({SEMESTERS})")
    op.execute(f"DELETE FROM semester WHERE curriculum_id IN ({LATER})")
    op.execute(f"UPDATE curriculum SET based_on_id = NULL WHERE based_on_id IN ({LATER})")
    op.execute(f"DELETE FROM curriculum WHERE id IN ({LATER})")


def downgrade() -> None:
    _unlock()
    op.drop_table("student_subject")
    op.drop_table("group_subject")
    _forget_later_editions()
    with op.batch_alter_table("curriculum_subject") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_curriculum_subject_elective_group"), type_="check")
        batch_op.drop_index(batch_op.f("ix_curriculum_subject_sheet_kind_id"))
        batch_op.drop_constraint(batch_op.f("fk_curriculum_subject_sheet_kind_id"), type_="foreignkey")
        batch_op.drop_column("sheet_kind_id")
        batch_op.drop_column("elective_group")
    op.drop_index("uq_curriculum_open_edition", table_name="curriculum")
    with op.batch_alter_table("curriculum") as batch_op:
        for name in (
            "edition",
            "submitted",
            "approved",
            "approver_of_approved",
            "approved_was_submitted",
            "second_person",
        ):
            batch_op.drop_constraint(batch_op.f(f"ck_curriculum_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_curriculum_edition"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_curriculum_speciality_id_intake_year_id_education_form"),
            ["speciality_id", "intake_year_id", "education_form"],
        )
        for name in ("based_on_id", "submitted_by_id", "approved_by_id"):
            batch_op.drop_constraint(batch_op.f(f"fk_curriculum_{name}"), type_="foreignkey")
            batch_op.drop_index(batch_op.f(f"ix_curriculum_{name}"))
        for name in (
            "edition",
            "based_on_id",
            "submitted_at",
            "submitted_by_id",
            "approved_at",
            "approved_by_id",
            "remark",
        ):
            batch_op.drop_column(name)
    op.drop_table("grade_sheet_kind")


def _unlock() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in OWNER:
            for verb in ROWS:
                op.execute(f"DROP TRIGGER {table}_locked_{verb.lower()}")
        return
    for table in OWNER:
        op.execute(f"DROP TRIGGER {table}_locked ON {table}")
        op.execute(f"DROP FUNCTION refuse_locked_{table}()")
