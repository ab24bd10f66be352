"""Papers that excuse absences, the hours that each has turned, and measures that the limits ask for."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence_excuse",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column(
            "number_key",
            sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason = '') AND (withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)",
            name=op.f("ck_absence_excuse_withdrawn"),
        ),
        sa.CheckConstraint(
            "kind IN ('01', '02', '03', '04', '05', '06', '07', '08', '09')", name=op.f("ck_absence_excuse_kind")
        ),
        sa.CheckConstraint("number <> ''", name=op.f("ck_absence_excuse_number")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_absence_excuse_period")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user_account.id"], name=op.f("fk_absence_excuse_entered_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_absence_excuse_student_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"],
            ["user_account.id"],
            name=op.f("fk_absence_excuse_withdrawn_by_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_excuse")),
    )
    with op.batch_alter_table("absence_excuse", schema=None) as batch_op:
        batch_op.create_index("ix_absence_excuse_days", ["ends_on", "starts_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_absence_excuse_entered_at"), ["entered_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_absence_excuse_entered_by_id"), ["entered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_absence_excuse_student_id"), ["student_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_absence_excuse_withdrawn_by_id"), ["withdrawn_by_id"], unique=False)
        batch_op.create_index(
            "uq_absence_excuse_number",
            ["student_id", "kind", "starts_on", "number"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "attendance_measure",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("semester_id", sa.Integer(), nullable=False),
        sa.Column("curriculum_subject_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("auditory", sa.Integer(), nullable=False),
        sa.Column("limit_value", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=300), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'bar') = (curriculum_subject_id IS NOT NULL)", name=op.f("ck_attendance_measure_subject")
        ),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_attendance_measure_decided")),
        sa.CheckConstraint("kind IN ('expulsion', 'bar')", name=op.f("ck_attendance_measure_kind")),
        sa.CheckConstraint("state <> 'dismissed' OR reason <> ''", name=op.f("ck_attendance_measure_reason")),
        sa.CheckConstraint("state <> 'open' OR ended_at IS NULL", name=op.f("ck_attendance_measure_open")),
        sa.CheckConstraint(
            "state <> 'withdrawn' OR ended_at IS NOT NULL", name=op.f("ck_attendance_measure_withdrawn")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'dismissed', 'withdrawn')", name=op.f("ck_attendance_measure_state")
        ),
        sa.CheckConstraint("hours > 0 AND auditory >= 0", name=op.f("ck_attendance_measure_hours")),
        sa.ForeignKeyConstraint(
            ["curriculum_subject_id"],
            ["curriculum_subject.id"],
            name=op.f("fk_attendance_measure_curriculum_subject_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user_account.id"],
            name=op.f("fk_attendance_measure_decided_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["movement_order.id"], name=op.f("fk_attendance_measure_order_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["rule_value.id"], name=op.f("fk_attendance_measure_rule_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["semester_id"], ["semester.id"], name=op.f("fk_attendance_measure_semester_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_attendance_measure_student_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_measure")),
    )
    with op.batch_alter_table("attendance_measure", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attendance_measure_curriculum_subject_id"), ["curriculum_subject_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_attendance_measure_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_measure_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_measure_rule_id"), ["rule_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_measure_semester_id"), ["semester_id"], unique=False)
        batch_op.create_index("ix_attendance_measure_state", ["state", "found_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_measure_student_id"), ["student_id"], unique=False)
        batch_op.create_index(
            "uq_attendance_measure_semester",
            ["student_id", "semester_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL AND kind = 'expulsion'"),
            postgresql_where=sa.text("ended_at IS NULL AND kind = 'expulsion'"),
        )
        batch_op.create_index(
            "uq_attendance_measure_subject",
            ["student_id", "curriculum_subject_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL AND kind = 'bar'"),
            postgresql_where=sa.text("ended_at IS NULL AND kind = 'bar'"),
        )

    op.create_table(
        "excuse_file",
        sa.Column("excuse_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["excuse_id"], ["absence_excuse.id"], name=op.f("fk_excuse_file_excuse_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user_account.id"], name=op.f("fk_excuse_file_uploaded_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excuse_file")),
    )
    with op.batch_alter_table("excuse_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_excuse_file_excuse_id"), ["excuse_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_excuse_file_uploaded_by_id"), ["uploaded_by_id"], unique=False)

    op.create_table(
        "excused_lesson",
        sa.Column("excuse_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours BETWEEN 1 AND 2", name=op.f("ck_excused_lesson_hours")),
        sa.ForeignKeyConstraint(
            ["excuse_id"], ["absence_excuse.id"], name=op.f("fk_excused_lesson_excuse_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id", "student_id"],
            ["absence.lesson_id", "absence.student_id"],
            name="fk_excused_lesson_absence",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("excuse_id", "lesson_id", name=op.f("pk_excused_lesson")),
    )
    with op.batch_alter_table("excused_lesson", schema=None) as batch_op:
        batch_op.create_index("ix_excused_lesson_absence", ["lesson_id", "student_id"], unique=False)


def downgrade() -> None:
    for table in ("excused_lesson", "excuse_file", "attendance_measure", "absence_excuse"):
        op.drop_table(table)
