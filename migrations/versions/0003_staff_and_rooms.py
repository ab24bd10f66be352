"""Positions, employees and their posts; buildings and rooms."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "building",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("floors", sa.Integer(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_building")),
        sa.UniqueConstraint("code", name=op.f("uq_building_code")),
    )
    with op.batch_alter_table("building", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_building_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_building_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "position",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_latin", sa.String(length=120), nullable=False),
        sa.Column("category", sa.String(length=10), nullable=False),
        sa.Column("yearly_hours", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("category IN ('teacher', 'head', 'office', 'support')", name=op.f("ck_position_category")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("code", name=op.f("uq_position_code")),
    )
    op.create_table(
        "employee",
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("pinfl", sa.String(length=14), nullable=True),
        sa.Column("passport_number", sa.String(length=9), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("academic_degree", sa.String(length=2), nullable=False),
        sa.Column("academic_rank", sa.String(length=2), nullable=False),
        sa.Column("status", sa.String(length=2), nullable=False),
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
        sa.CheckConstraint("academic_degree IN ('10', '11', '12')", name=op.f("ck_employee_academic_degree")),
        sa.CheckConstraint("academic_rank IN ('10', '11', '12', '13')", name=op.f("ck_employee_academic_rank")),
        sa.CheckConstraint("gender IN ('11', '12')", name=op.f("ck_employee_gender")),
        sa.CheckConstraint("status IN ('11', '12', '13', '14')", name=op.f("ck_employee_status")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_employee_user_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee")),
        sa.UniqueConstraint("number", name=op.f("uq_employee_number")),
        sa.UniqueConstraint("pinfl", name=op.f("uq_employee_pinfl")),
        sa.UniqueConstraint("user_id", name=op.f("uq_employee_user_id")),
    )
    with op.batch_alter_table("employee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_employee_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "room",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("building_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("has_projector", sa.Boolean(), nullable=False),
        sa.Column("is_accessible", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('10', '11', '12', '13', '14', '15', '16')", name=op.f("ck_room_kind")),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_room_capacity")),
        sa.ForeignKeyConstraint(
            ["building_id"], ["building.id"], name=op.f("fk_room_building_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("code", name=op.f("uq_room_code")),
    )
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_building_id"), ["building_id"], unique=False)

    op.create_table(
        "post",
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("division_id", sa.Integer(), nullable=True),
        sa.Column("stake", sa.Integer(), nullable=False),
        sa.Column("employment_form", sa.String(length=2), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("employment_form IN ('11', '12', '13', '14', '15')", name=op.f("ck_post_employment_form")),
        sa.CheckConstraint("(department_id IS NULL) <> (division_id IS NULL)", name=op.f("ck_post_one_unit")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_post_period")),
        sa.CheckConstraint("stake > 0 AND stake <= 150", name=op.f("ck_post_stake")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_post_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["division_id"], ["division.id"], name=op.f("fk_post_division_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_post_employee_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_post_position_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_division_id"), ["division_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_employee_id"), ["employee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_position_id"), ["position_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_position_id"))
        batch_op.drop_index(batch_op.f("ix_post_employee_id"))
        batch_op.drop_index(batch_op.f("ix_post_division_id"))
        batch_op.drop_index(batch_op.f("ix_post_department_id"))

    op.drop_table("post")
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_building_id"))

    op.drop_table("room")
    with op.batch_alter_table("employee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_employee_sort_key"))

    op.drop_table("employee")
    op.drop_table("position")
    with op.batch_alter_table("building", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_building_sort_key"))
        batch_op.drop_index(batch_op.f("ix_building_name_key"))

    op.drop_table("building")
