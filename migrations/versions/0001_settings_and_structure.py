"""Rules, days off, the institution and its units."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "division",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
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
        sa.CheckConstraint("kind IN ('10', '13', '14', '15', '16', '17', '18')", name=op.f("ck_division_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division")),
        sa.UniqueConstraint("code", name=op.f("uq_division_code")),
    )
    with op.batch_alter_table("division", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_division_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_division_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "document_register",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_register")),
        sa.UniqueConstraint("kind", "year", name=op.f("uq_document_register_kind_year")),
    )
    op.create_table(
        "faculty",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("short_name", sa.String(length=30), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faculty")),
        sa.UniqueConstraint("code", name=op.f("uq_faculty_code")),
    )
    with op.batch_alter_table("faculty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_faculty_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_faculty_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("week_days", sa.Integer(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("act", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("week_days IN (5, 6)", name=op.f("ck_holiday_week_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("day", "week_days", name=op.f("uq_holiday_day_week_days")),
    )
    with op.batch_alter_table("holiday", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holiday_day"), ["day"], unique=False)

    op.create_table(
        "maintenance",
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_maintenance_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance")),
    )
    with op.batch_alter_table("maintenance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_maintenance_ends_at"), ["ends_at"], unique=False)

    op.create_table(
        "rule_value",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("act", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_rule_value_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_value")),
        sa.UniqueConstraint("key", "scope", "valid_from", name=op.f("uq_rule_value_key_scope_valid_from")),
    )
    with op.batch_alter_table("rule_value", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_value_key"), ["key"], unique=False)

    op.create_table(
        "university",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=False),
        sa.Column("name_ru", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.Column("ownership", sa.String(length=2), nullable=False),
        sa.Column("form", sa.String(length=2), nullable=False),
        sa.Column("region_code", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("postal_code", sa.String(length=10), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("website", sa.String(length=200), nullable=False),
        sa.Column("tax_id", sa.String(length=9), nullable=False),
        sa.Column("bank_details", sa.String(length=500), nullable=False),
        sa.Column("founded_year", sa.Integer(), nullable=True),
        sa.Column("rector", sa.String(length=200), nullable=False),
        sa.Column("vice_rector_research", sa.String(length=200), nullable=False),
        sa.Column("reception_url", sa.String(length=300), nullable=False),
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
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("form IN ('10', '11', '12', '13', '14')", name=op.f("ck_university_form")),
        sa.CheckConstraint("ownership IN ('10', '11', '12', '13', '14')", name=op.f("ck_university_ownership")),
        sa.CheckConstraint("id = 1", name=op.f("ck_university_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_university")),
    )
    with op.batch_alter_table("university", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_university_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_university_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "department",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
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
            ["faculty_id"], ["faculty.id"], name=op.f("fk_department_faculty_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("code", name=op.f("uq_department_code")),
    )
    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_department_faculty_id"), ["faculty_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_department_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_department_sort_key"), ["sort_key"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_department_sort_key"))
        batch_op.drop_index(batch_op.f("ix_department_name_key"))
        batch_op.drop_index(batch_op.f("ix_department_faculty_id"))

    op.drop_table("department")
    with op.batch_alter_table("university", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_university_sort_key"))
        batch_op.drop_index(batch_op.f("ix_university_name_key"))

    op.drop_table("university")
    with op.batch_alter_table("rule_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_value_key"))

    op.drop_table("rule_value")
    with op.batch_alter_table("maintenance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_maintenance_ends_at"))

    op.drop_table("maintenance")
    with op.batch_alter_table("holiday", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_holiday_day"))

    op.drop_table("holiday")
    with op.batch_alter_table("faculty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_faculty_sort_key"))
        batch_op.drop_index(batch_op.f("ix_faculty_name_key"))

    op.drop_table("faculty")
    op.drop_table("document_register")
    with op.batch_alter_table("division", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_division_sort_key"))
        batch_op.drop_index(batch_op.f("ix_division_name_key"))

    op.drop_table("division")
