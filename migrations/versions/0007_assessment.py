"""Grade sheets, points and reopenings."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grade_sheet",
        sa.Column("curriculum_subject_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_count", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('11', '12', '13', '14', '15', '16')", name=op.f("ck_grade_sheet_kind")),
        sa.CheckConstraint(
            "status <> 'confirmed' OR (confirmed_by_id IS NOT NULL AND confirmed_at IS NOT NULL)",
            name=op.f("ck_grade_sheet_confirmed_has"),
        ),
        sa.CheckConstraint(
            "status = 'draft' OR (closed_by_id IS NOT NULL AND closed_at IS NOT NULL)",
            name=op.f("ck_grade_sheet_closed_has"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'closed', 'confirmed', 'reopened')", name=op.f("ck_grade_sheet_status")
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> closed_by_id", name=op.f("ck_grade_sheet_second_person")
        ),
        sa.CheckConstraint("round BETWEEN 1 AND 3", name=op.f("ck_grade_sheet_round")),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["user_account.id"], name=op.f("fk_grade_sheet_closed_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["user_account.id"], name=op.f("fk_grade_sheet_confirmed_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["curriculum_subject_id"],
            ["curriculum_subject.id"],
            name=op.f("fk_grade_sheet_curriculum_subject_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_grade_sheet_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["faculty_id"], ["faculty.id"], name=op.f("fk_grade_sheet_faculty_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["academic_group.id"], name=op.f("fk_grade_sheet_group_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["employee.id"], name=op.f("fk_grade_sheet_teacher_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_sheet")),
        sa.UniqueConstraint(
            "curriculum_subject_id",
            "group_id",
            "kind",
            "round",
            name=op.f("uq_grade_sheet_curriculum_subject_id_group_id_kind_round"),
        ),
    )
    with op.batch_alter_table("grade_sheet", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grade_sheet_curriculum_subject_id"), ["curriculum_subject_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_grade_sheet_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_grade_sheet_faculty_id"), ["faculty_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_grade_sheet_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_grade_sheet_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_grade_sheet_teacher_id"), ["teacher_id"], unique=False)

    op.create_table(
        "grade",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("control_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("is_absent", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("NOT is_absent OR points = 0", name=op.f("ck_grade_absent_is_zero")),
        sa.CheckConstraint("points BETWEEN 0 AND 1000", name=op.f("ck_grade_points")),
        sa.ForeignKeyConstraint(
            ["control_id"], ["subject_control.id"], name=op.f("fk_grade_control_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user_account.id"], name=op.f("fk_grade_entered_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["sheet_id"], ["grade_sheet.id"], name=op.f("fk_grade_sheet_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name=op.f("fk_grade_student_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("sheet_id", "student_id", "control_id", name=op.f("pk_grade")),
    )
    with op.batch_alter_table("grade", schema=None) as batch_op:
        batch_op.create_index("ix_grade_student", ["student_id", "sheet_id"], unique=False)

    op.create_table(
        "sheet_reopening",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("allowed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("allowed_by_id", sa.Integer(), nullable=True),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(allowed_by_id IS NULL) = (allowed_at IS NULL) AND (allowed_at IS NULL) = (open_until IS NULL)",
            name=op.f("ck_sheet_reopening_allowed"),
        ),
        sa.CheckConstraint(
            "allowed_by_id IS NULL OR allowed_by_id <> asked_by_id", name=op.f("ck_sheet_reopening_second_person")
        ),
        sa.CheckConstraint("length(reason) >= 20", name=op.f("ck_sheet_reopening_reason")),
        sa.ForeignKeyConstraint(
            ["allowed_by_id"], ["user_account.id"], name=op.f("fk_sheet_reopening_allowed_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_sheet_reopening_asked_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["grade_sheet.id"], name=op.f("fk_sheet_reopening_sheet_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_reopening")),
    )
    with op.batch_alter_table("sheet_reopening", schema=None) as batch_op:
        batch_op.create_index(
            "uq_sheet_reopening_open",
            ["sheet_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("sheet_reopening", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_sheet_reopening_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("sheet_reopening")
    with op.batch_alter_table("grade", schema=None) as batch_op:
        batch_op.drop_index("ix_grade_student")

    op.drop_table("grade")
    with op.batch_alter_table("grade_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grade_sheet_teacher_id"))
        batch_op.drop_index(batch_op.f("ix_grade_sheet_status"))
        batch_op.drop_index(batch_op.f("ix_grade_sheet_group_id"))
        batch_op.drop_index(batch_op.f("ix_grade_sheet_faculty_id"))
        batch_op.drop_index(batch_op.f("ix_grade_sheet_department_id"))
        batch_op.drop_index(batch_op.f("ix_grade_sheet_curriculum_subject_id"))

    op.drop_table("grade_sheet")
