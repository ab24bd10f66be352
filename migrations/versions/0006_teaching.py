"""Teaching load, topics, lessons, absences and their running totals."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence_total",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("curriculum_subject_id", sa.Integer(), nullable=False),
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("unexcused_hours", sa.Integer(), nullable=False),
        sa.Column("excused_hours", sa.Integer(), nullable=False),
        sa.CheckConstraint("unexcused_hours >= 0 AND excused_hours >= 0", name=op.f("ck_absence_total_not_negative")),
        sa.ForeignKeyConstraint(
            ["curriculum_subject_id"],
            ["curriculum_subject.id"],
            name=op.f("fk_absence_total_curriculum_subject_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["faculty_id"], ["faculty.id"], name=op.f("fk_absence_total_faculty_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_absence_total_student_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("student_id", "curriculum_subject_id", name=op.f("pk_absence_total")),
    )
    with op.batch_alter_table("absence_total", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_absence_total_curriculum_subject_id"), ["curriculum_subject_id"], unique=False
        )
        batch_op.create_index("ix_absence_total_faculty", ["faculty_id", "unexcused_hours"], unique=False)

    op.create_table(
        "teaching_load",
        sa.Column("curriculum_subject_id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("lesson_kind", sa.String(length=2), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "lesson_kind IN ('11', '12', '13', '14', '15', '16', '17')", name=op.f("ck_teaching_load_lesson_kind")
        ),
        sa.CheckConstraint("hours > 0", name=op.f("ck_teaching_load_hours")),
        sa.ForeignKeyConstraint(
            ["curriculum_subject_id"],
            ["curriculum_subject.id"],
            name=op.f("fk_teaching_load_curriculum_subject_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_teaching_load_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["employee.id"], name=op.f("fk_teaching_load_teacher_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teaching_load")),
    )
    with op.batch_alter_table("teaching_load", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_teaching_load_curriculum_subject_id"), ["curriculum_subject_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_teaching_load_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_teaching_load_teacher_id"), ["teacher_id"], unique=False)

    op.create_table(
        "topic",
        sa.Column("curriculum_subject_id", sa.Integer(), nullable=False),
        sa.Column("lesson_kind", sa.String(length=2), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "lesson_kind IN ('11', '12', '13', '14', '15', '16', '17')", name=op.f("ck_topic_lesson_kind")
        ),
        sa.CheckConstraint("hours > 0", name=op.f("ck_topic_hours")),
        sa.ForeignKeyConstraint(
            ["curriculum_subject_id"],
            ["curriculum_subject.id"],
            name=op.f("fk_topic_curriculum_subject_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint(
            "curriculum_subject_id",
            "lesson_kind",
            "position",
            name=op.f("uq_topic_curriculum_subject_id_lesson_kind_position"),
        ),
    )
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_curriculum_subject_id"), ["curriculum_subject_id"], unique=False)

    op.create_table(
        "lesson",
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("curriculum_subject_id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("lesson_kind", sa.String(length=2), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_by_id", sa.Integer(), nullable=True),
        sa.Column("absent_count", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "lesson_kind IN ('11', '12', '13', '14', '15', '16', '17')", name=op.f("ck_lesson_lesson_kind")
        ),
        sa.CheckConstraint("(held_at IS NULL) = (held_by_id IS NULL)", name=op.f("ck_lesson_held")),
        sa.ForeignKeyConstraint(
            ["curriculum_subject_id"],
            ["curriculum_subject.id"],
            name=op.f("fk_lesson_curriculum_subject_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_lesson_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["faculty_id"], ["faculty.id"], name=op.f("fk_lesson_faculty_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["held_by_id"], ["user_account.id"], name=op.f("fk_lesson_held_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["load_id"], ["teaching_load.id"], name=op.f("fk_lesson_load_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_lesson_room_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["slot_id"], ["lesson_slot.id"], name=op.f("fk_lesson_slot_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["employee.id"], name=op.f("fk_lesson_teacher_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_lesson_topic_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("id", "day", "slot_id", name=op.f("uq_lesson_id_day_slot_id")),
        sa.UniqueConstraint("room_id", "day", "slot_id", name=op.f("uq_lesson_room_id_day_slot_id")),
        sa.UniqueConstraint("teacher_id", "day", "slot_id", name=op.f("uq_lesson_teacher_id_day_slot_id")),
    )
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_curriculum_subject_id"), ["curriculum_subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_day"), ["day"], unique=False)
        batch_op.create_index("ix_lesson_department_day", ["department_id", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_faculty_id"), ["faculty_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_load_id"), ["load_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_slot_id"), ["slot_id"], unique=False)
        batch_op.create_index("ix_lesson_teacher_day", ["teacher_id", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "teaching_load_group",
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["academic_group.id"], name=op.f("fk_teaching_load_group_group_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["load_id"], ["teaching_load.id"], name=op.f("fk_teaching_load_group_load_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("load_id", "group_id", name=op.f("pk_teaching_load_group")),
    )
    with op.batch_alter_table("teaching_load_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_teaching_load_group_group_id"), ["group_id"], unique=False)

    op.create_table(
        "absence",
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("unexcused_hours", sa.Integer(), nullable=False),
        sa.Column("excused_hours", sa.Integer(), nullable=False),
        sa.CheckConstraint("unexcused_hours + excused_hours BETWEEN 1 AND 2", name=op.f("ck_absence_hours")),
        sa.CheckConstraint("unexcused_hours >= 0 AND excused_hours >= 0", name=op.f("ck_absence_not_negative")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_absence_lesson_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_absence_student_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("lesson_id", "student_id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_student_id"), ["student_id"], unique=False)

    op.create_table(
        "lesson_group",
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["academic_group.id"], name=op.f("fk_lesson_group_group_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["lesson_id", "day", "slot_id"],
            ["lesson.id", "lesson.day", "lesson.slot_id"],
            name=op.f("fk_lesson_group_lesson_id_day_slot_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("lesson_id", "group_id", name=op.f("pk_lesson_group")),
        sa.UniqueConstraint("group_id", "day", "slot_id", name=op.f("uq_lesson_group_group_id_day_slot_id")),
    )
    with op.batch_alter_table("lesson_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_group_group_id"), ["group_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("lesson_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_group_group_id"))

    op.drop_table("lesson_group")
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absence_student_id"))

    op.drop_table("absence")
    with op.batch_alter_table("teaching_load_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_teaching_load_group_group_id"))

    op.drop_table("teaching_load_group")
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_topic_id"))
        batch_op.drop_index("ix_lesson_teacher_day")
        batch_op.drop_index(batch_op.f("ix_lesson_slot_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_load_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_faculty_id"))
        batch_op.drop_index("ix_lesson_department_day")
        batch_op.drop_index(batch_op.f("ix_lesson_day"))
        batch_op.drop_index(batch_op.f("ix_lesson_curriculum_subject_id"))

    op.drop_table("lesson")
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_curriculum_subject_id"))

    op.drop_table("topic")
    with op.batch_alter_table("teaching_load", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_teaching_load_teacher_id"))
        batch_op.drop_index(batch_op.f("ix_teaching_load_department_id"))
        batch_op.drop_index(batch_op.f("ix_teaching_load_curriculum_subject_id"))

    op.drop_table("teaching_load")
    with op.batch_alter_table("absence_total", schema=None) as batch_op:
        batch_op.drop_index("ix_absence_total_faculty")
        batch_op.drop_index(batch_op.f("ix_absence_total_curriculum_subject_id"))

    op.drop_table("absence_total")
