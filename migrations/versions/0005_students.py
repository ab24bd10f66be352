"""Academic groups, students, their enrolments and the words by which people are found."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "academic_group",
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("speciality_id", sa.Integer(), nullable=False),
        sa.Column("curriculum_id", sa.Integer(), nullable=False),
        sa.Column("tutor_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("education_form", sa.String(length=2), nullable=False),
        sa.Column("course", sa.Integer(), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=False),
        sa.Column("student_count", sa.Integer(), nullable=False),
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
            name=op.f("ck_academic_group_education_form"),
        ),
        sa.CheckConstraint(
            "language IN ('11', '12', '13', '14', '15', '16', '17', '18', '19', '20', '21', '22', '23', '24', '25')",
            name=op.f("ck_academic_group_language"),
        ),
        sa.CheckConstraint("course BETWEEN 1 AND 7", name=op.f("ck_academic_group_course")),
        sa.ForeignKeyConstraint(
            ["curriculum_id"], ["curriculum.id"], name=op.f("fk_academic_group_curriculum_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["faculty_id"], ["faculty.id"], name=op.f("fk_academic_group_faculty_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["speciality_id"], ["speciality.id"], name=op.f("fk_academic_group_speciality_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["tutor_id"], ["employee.id"], name=op.f("fk_academic_group_tutor_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_academic_group")),
        sa.UniqueConstraint("faculty_id", "name", name=op.f("uq_academic_group_faculty_id_name")),
    )
    with op.batch_alter_table("academic_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_academic_group_curriculum_id"), ["curriculum_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_academic_group_faculty_id"), ["faculty_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_academic_group_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_academic_group_sort_key"), ["sort_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_academic_group_speciality_id"), ["speciality_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_academic_group_tutor_id"), ["tutor_id"], unique=False)

    op.create_table(
        "student",
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=2), nullable=False),
        sa.Column("payment_form", sa.String(length=2), nullable=False),
        sa.Column("pinfl", sa.String(length=14), nullable=True),
        sa.Column("passport_number", sa.String(length=9), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("surname", sa.String(length=60), nullable=False),
        sa.Column("first_name", sa.String(length=60), nullable=False),
        sa.Column("patronymic", sa.String(length=80), nullable=False),
        sa.Column("surname_latin", sa.String(length=60), nullable=False),
        sa.Column("first_name_latin", sa.String(length=60), nullable=False),
        sa.Column("patronymic_latin", sa.String(length=80), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=240).with_variant(sa.String(length=240, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("gender", sa.String(length=2), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("gender IN ('11', '12')", name=op.f("ck_student_gender")),
        sa.CheckConstraint("payment_form IN ('11', '12')", name=op.f("ck_student_payment_form")),
        sa.CheckConstraint("status IN ('10', '11', '12', '13', '14', '15')", name=op.f("ck_student_status")),
        sa.ForeignKeyConstraint(
            ["faculty_id"], ["faculty.id"], name=op.f("fk_student_faculty_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["academic_group.id"], name=op.f("fk_student_group_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_student_user_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student")),
        sa.UniqueConstraint("number", name=op.f("uq_student_number")),
        sa.UniqueConstraint("pinfl", name=op.f("uq_student_pinfl")),
        sa.UniqueConstraint("user_id", name=op.f("uq_student_user_id")),
    )
    with op.batch_alter_table("student", schema=None) as batch_op:
        batch_op.create_index("ix_student_faculty_sort", ["faculty_id", "sort_key"], unique=False)
        batch_op.create_index("ix_student_group_sort", ["group_id", "sort_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_student_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "enrolment",
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=2), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("order_number", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('10', '11', '12', '13', '14', '15')", name=op.f("ck_enrolment_status")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on > starts_on", name=op.f("ck_enrolment_period")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["academic_group.id"], name=op.f("fk_enrolment_group_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_enrolment_student_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("student_id", "starts_on", name=op.f("uq_enrolment_student_id_starts_on")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index("ix_enrolment_group_period", ["group_id", "starts_on", "ends_on"], unique=False)
        batch_op.create_index(
            "uq_enrolment_open",
            ["student_id"],
            unique=True,
            sqlite_where=sa.text("ends_on IS NULL"),
            postgresql_where=sa.text("ends_on IS NULL"),
        )

    op.create_table(
        "person_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "word", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("employee_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(student_id IS NULL) <> (employee_id IS NULL)", name=op.f("ck_person_token_one_person")),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_person_token_employee_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_person_token_student_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_token")),
    )
    with op.batch_alter_table("person_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_token_employee_id"), ["employee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_token_student_id"), ["student_id"], unique=False)
        batch_op.create_index("ix_person_token_word", ["word", "student_id", "employee_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("person_token", schema=None) as batch_op:
        batch_op.drop_index("ix_person_token_word")
        batch_op.drop_index(batch_op.f("ix_person_token_student_id"))
        batch_op.drop_index(batch_op.f("ix_person_token_employee_id"))

    op.drop_table("person_token")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_enrolment_open", sqlite_where=sa.text("ends_on IS NULL"), postgresql_where=sa.text("ends_on IS NULL")
        )
        batch_op.drop_index("ix_enrolment_group_period")

    op.drop_table("enrolment")
    with op.batch_alter_table("student", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_student_sort_key"))
        batch_op.drop_index("ix_student_group_sort")
        batch_op.drop_index("ix_student_faculty_sort")

    op.drop_table("student")
    with op.batch_alter_table("academic_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_academic_group_tutor_id"))
        batch_op.drop_index(batch_op.f("ix_academic_group_speciality_id"))
        batch_op.drop_index(batch_op.f("ix_academic_group_sort_key"))
        batch_op.drop_index(batch_op.f("ix_academic_group_name_key"))
        batch_op.drop_index(batch_op.f("ix_academic_group_faculty_id"))
        batch_op.drop_index(batch_op.f("ix_academic_group_curriculum_id"))

    op.drop_table("academic_group")
