"""Subjects, years, grading systems, specialities, curricula and what they are made of."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "academic_year",
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=9), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_academic_year_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_academic_year")),
        sa.UniqueConstraint("code", name=op.f("uq_academic_year_code")),
        sa.UniqueConstraint("name", name=op.f("uq_academic_year_name")),
    )
    with op.batch_alter_table("academic_year", schema=None) as batch_op:
        batch_op.create_index(
            "uq_academic_year_current",
            ["is_current"],
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        )

    op.create_table(
        "grading_system",
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("act", sa.String(length=300), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("pass_points", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_latin", sa.String(length=300), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "sort_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grading_system")),
        sa.UniqueConstraint("code", name=op.f("uq_grading_system_code")),
    )
    with op.batch_alter_table("grading_system", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grading_system_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_grading_system_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "subject_group",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_latin", sa.String(length=300), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "sort_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_group")),
        sa.UniqueConstraint("code", name=op.f("uq_subject_group_code")),
    )
    with op.batch_alter_table("subject_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subject_group_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_subject_group_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "grade_kind",
        sa.Column("system_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("min_points", sa.Integer(), nullable=False),
        sa.Column("max_points", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("max_points >= min_points", name=op.f("ck_grade_kind_borders")),
        sa.ForeignKeyConstraint(
            ["system_id"], ["grading_system.id"], name=op.f("fk_grade_kind_system_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_kind")),
        sa.UniqueConstraint("system_id", "mark", name=op.f("uq_grade_kind_system_id_mark")),
    )
    with op.batch_alter_table("grade_kind", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grade_kind_system_id"), ["system_id"], unique=False)

    op.create_table(
        "lesson_slot",
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_lesson_slot_period")),
        sa.ForeignKeyConstraint(
            ["year_id"], ["academic_year.id"], name=op.f("fk_lesson_slot_year_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_slot")),
        sa.UniqueConstraint("year_id", "number", name=op.f("uq_lesson_slot_year_id_number")),
    )
    with op.batch_alter_table("lesson_slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_slot_year_id"), ["year_id"], unique=False)

    op.create_table(
        "speciality",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("education_type", sa.String(length=2), nullable=False),
        sa.Column("qualification", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_latin", sa.String(length=300), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "sort_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("education_type IN ('11', '12', '13')", name=op.f("ck_speciality_education_type")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_speciality_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["faculty_id"], ["faculty.id"], name=op.f("fk_speciality_faculty_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speciality")),
        sa.UniqueConstraint("code", "faculty_id", name=op.f("uq_speciality_code_faculty_id")),
    )
    with op.batch_alter_table("speciality", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_speciality_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_speciality_faculty_id"), ["faculty_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_speciality_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_speciality_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "subject",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_latin", sa.String(length=300), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "sort_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_subject_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["subject_group.id"], name=op.f("fk_subject_group_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject")),
        sa.UniqueConstraint("code", name=op.f("uq_subject_code")),
    )
    with op.batch_alter_table("subject", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subject_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_subject_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_subject_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_subject_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "curriculum",
        sa.Column("speciality_id", sa.Integer(), nullable=False),
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("intake_year_id", sa.Integer(), nullable=False),
        sa.Column("grading_system_id", sa.Integer(), nullable=False),
        sa.Column("education_form", sa.String(length=2), nullable=False),
        sa.Column("semesters", sa.Integer(), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("is_approved", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_latin", sa.String(length=300), nullable=False),
        sa.Column(
            "name_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "sort_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "education_form IN ('11', '12', '13', '14', '15', '16', '17', '18', '19', '20', '21', '22', '23')",
            name=op.f("ck_curriculum_education_form"),
        ),
        sa.CheckConstraint("semesters BETWEEN 1 AND 14", name=op.f("ck_curriculum_semesters")),
        sa.ForeignKeyConstraint(
            ["faculty_id"], ["faculty.id"], name=op.f("fk_curriculum_faculty_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["grading_system_id"],
            ["grading_system.id"],
            name=op.f("fk_curriculum_grading_system_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["intake_year_id"], ["academic_year.id"], name=op.f("fk_curriculum_intake_year_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["speciality_id"], ["speciality.id"], name=op.f("fk_curriculum_speciality_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum")),
        sa.UniqueConstraint(
            "speciality_id",
            "intake_year_id",
            "education_form",
            name=op.f("uq_curriculum_speciality_id_intake_year_id_education_form"),
        ),
    )
    with op.batch_alter_table("curriculum", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_curriculum_faculty_id"), ["faculty_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_curriculum_grading_system_id"), ["grading_system_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_curriculum_intake_year_id"), ["intake_year_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_curriculum_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_curriculum_sort_key"), ["sort_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_curriculum_speciality_id"), ["speciality_id"], unique=False)

    op.create_table(
        "semester",
        sa.Column("curriculum_id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_semester_period")),
        sa.CheckConstraint("number BETWEEN 1 AND 14", name=op.f("ck_semester_number")),
        sa.ForeignKeyConstraint(
            ["curriculum_id"], ["curriculum.id"], name=op.f("fk_semester_curriculum_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["year_id"], ["academic_year.id"], name=op.f("fk_semester_year_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_semester")),
        sa.UniqueConstraint("curriculum_id", "number", name=op.f("uq_semester_curriculum_id_number")),
    )
    with op.batch_alter_table("semester", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_semester_curriculum_id"), ["curriculum_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_semester_year_id"), ["year_id"], unique=False)

    op.create_table(
        "curriculum_subject",
        sa.Column("semester_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("block", sa.String(length=2), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("finish", sa.String(length=2), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("total_hours", sa.Integer(), nullable=False),
        sa.Column("lecture_hours", sa.Integer(), nullable=False),
        sa.Column("practice_hours", sa.Integer(), nullable=False),
        sa.Column("lab_hours", sa.Integer(), nullable=False),
        sa.Column("seminar_hours", sa.Integer(), nullable=False),
        sa.Column("independent_hours", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("finish IN ('11', '12', '13')", name=op.f("ck_curriculum_subject_finish")),
        sa.CheckConstraint("kind IN ('11', '12')", name=op.f("ck_curriculum_subject_kind")),
        sa.CheckConstraint(
            "lecture_hours + practice_hours + lab_hours + seminar_hours + independent_hours = total_hours",
            name=op.f("ck_curriculum_subject_hours"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_curriculum_subject_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["faculty_id"], ["faculty.id"], name=op.f("fk_curriculum_subject_faculty_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["semester_id"], ["semester.id"], name=op.f("fk_curriculum_subject_semester_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name=op.f("fk_curriculum_subject_subject_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_subject")),
        sa.UniqueConstraint("semester_id", "subject_id", name=op.f("uq_curriculum_subject_semester_id_subject_id")),
    )
    with op.batch_alter_table("curriculum_subject", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_curriculum_subject_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_curriculum_subject_faculty_id"), ["faculty_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_curriculum_subject_semester_id"), ["semester_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_curriculum_subject_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "week",
        sa.Column("semester_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('11', '12', '13', '14', '15')", name=op.f("ck_week_kind")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_week_period")),
        sa.ForeignKeyConstraint(
            ["semester_id"], ["semester.id"], name=op.f("fk_week_semester_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_week")),
        sa.UniqueConstraint("semester_id", "number", name=op.f("uq_week_semester_id_number")),
    )
    with op.batch_alter_table("week", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_week_semester_id"), ["semester_id"], unique=False)

    op.create_table(
        "subject_control",
        sa.Column("curriculum_subject_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("max_points", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('11', '12', '13', '15')", name=op.f("ck_subject_control_kind")),
        sa.CheckConstraint("max_points > 0 AND max_points <= 100", name=op.f("ck_subject_control_max_points")),
        sa.ForeignKeyConstraint(
            ["curriculum_subject_id"],
            ["curriculum_subject.id"],
            name=op.f("fk_subject_control_curriculum_subject_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_control")),
        sa.UniqueConstraint(
            "curriculum_subject_id",
            "kind",
            "position",
            name=op.f("uq_subject_control_curriculum_subject_id_kind_position"),
        ),
    )
    with op.batch_alter_table("subject_control", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_subject_control_curriculum_subject_id"), ["curriculum_subject_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("subject_control", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subject_control_curriculum_subject_id"))

    op.drop_table("subject_control")
    with op.batch_alter_table("week", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_week_semester_id"))

    op.drop_table("week")
    with op.batch_alter_table("curriculum_subject", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_curriculum_subject_subject_id"))
        batch_op.drop_index(batch_op.f("ix_curriculum_subject_semester_id"))
        batch_op.drop_index(batch_op.f("ix_curriculum_subject_faculty_id"))
        batch_op.drop_index(batch_op.f("ix_curriculum_subject_department_id"))

    op.drop_table("curriculum_subject")
    with op.batch_alter_table("semester", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_semester_year_id"))
        batch_op.drop_index(batch_op.f("ix_semester_curriculum_id"))

    op.drop_table("semester")
    with op.batch_alter_table("curriculum", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_curriculum_speciality_id"))
        batch_op.drop_index(batch_op.f("ix_curriculum_sort_key"))
        batch_op.drop_index(batch_op.f("ix_curriculum_name_key"))
        batch_op.drop_index(batch_op.f("ix_curriculum_intake_year_id"))
        batch_op.drop_index(batch_op.f("ix_curriculum_grading_system_id"))
        batch_op.drop_index(batch_op.f("ix_curriculum_faculty_id"))

    op.drop_table("curriculum")
    with op.batch_alter_table("subject", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subject_sort_key"))
        batch_op.drop_index(batch_op.f("ix_subject_name_key"))
        batch_op.drop_index(batch_op.f("ix_subject_group_id"))
        batch_op.drop_index(batch_op.f("ix_subject_department_id"))

    op.drop_table("subject")
    with op.batch_alter_table("speciality", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_speciality_sort_key"))
        batch_op.drop_index(batch_op.f("ix_speciality_name_key"))
        batch_op.drop_index(batch_op.f("ix_speciality_faculty_id"))
        batch_op.drop_index(batch_op.f("ix_speciality_department_id"))

    op.drop_table("speciality")
    with op.batch_alter_table("lesson_slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_slot_year_id"))

    op.drop_table("lesson_slot")
    with op.batch_alter_table("grade_kind", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grade_kind_system_id"))

    op.drop_table("grade_kind")
    with op.batch_alter_table("subject_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subject_group_sort_key"))
        batch_op.drop_index(batch_op.f("ix_subject_group_name_key"))

    op.drop_table("subject_group")
    with op.batch_alter_table("grading_system", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grading_system_sort_key"))
        batch_op.drop_index(batch_op.f("ix_grading_system_name_key"))

    op.drop_table("grading_system")
    with op.batch_alter_table("academic_year", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_academic_year_current", sqlite_where=sa.text("is_current"), postgresql_where=sa.text("is_current")
        )

    op.drop_table("academic_year")
