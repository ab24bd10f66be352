"""Criteria of the rating by academic year, and the results that were frozen."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rating_set",
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reckoned_on", sa.Date(), nullable=True),
        sa.Column("minutes_number", sa.String(length=40), nullable=False),
        sa.Column("minutes_date", sa.Date(), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'frozen') = (reckoned_on IS NOT NULL) AND (state = 'frozen') = (minutes_date IS NOT NULL)"
            " AND (state = 'frozen') = (frozen_at IS NOT NULL) AND (state = 'frozen') = (frozen_by_id IS NOT NULL)"
            " AND (state = 'frozen') = (minutes_number <> '')",
            name=op.f("ck_rating_set_frozen_with_minutes"),
        ),
        sa.CheckConstraint("state IN ('draft', 'in_force', 'frozen')", name=op.f("ck_rating_set_state")),
        sa.ForeignKeyConstraint(
            ["frozen_by_id"], ["user_account.id"], name=op.f("fk_rating_set_frozen_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["year_id"], ["academic_year.id"], name=op.f("fk_rating_set_year_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_set")),
        sa.UniqueConstraint("year_id", "name", name=op.f("uq_rating_set_year_id_name")),
    )
    op.create_index(op.f("ix_rating_set_frozen_by_id"), "rating_set", ["frozen_by_id"])
    op.create_index(
        "uq_rating_set_standing",
        "rating_set",
        ["year_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'draft'"),
        postgresql_where=sa.text("state <> 'draft'"),
    )

    op.create_table(
        "rating_group",
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("cap IS NULL OR cap > 0", name=op.f("ck_rating_group_cap")),
        sa.ForeignKeyConstraint(["set_id"], ["rating_set.id"], name=op.f("fk_rating_group_set_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_group")),
        sa.UniqueConstraint("set_id", "name", name=op.f("uq_rating_group_set_id_name")),
    )
    op.create_table(
        "rating_result",
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("stake", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("place >= 1", name=op.f("ck_rating_result_place")),
        sa.CheckConstraint("points >= 0", name=op.f("ck_rating_result_points")),
        sa.CheckConstraint("stake > 0", name=op.f("ck_rating_result_stake")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_rating_result_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_rating_result_employee_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["faculty_id"], ["faculty.id"], name=op.f("fk_rating_result_faculty_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["set_id"], ["rating_set.id"], name=op.f("fk_rating_result_set_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_result")),
        sa.UniqueConstraint("set_id", "employee_id", name=op.f("uq_rating_result_set_id_employee_id")),
    )
    op.create_index(op.f("ix_rating_result_department_id"), "rating_result", ["department_id"])
    op.create_index(op.f("ix_rating_result_employee_id"), "rating_result", ["employee_id"])
    op.create_index(op.f("ix_rating_result_faculty_id"), "rating_result", ["faculty_id"])

    op.create_table(
        "rating_criterion",
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("kinds", sa.String(length=400), nullable=False),
        sa.Column("condition", sa.String(length=12), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("split", sa.String(length=8), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "condition IN ('', 'scopus_wos', 'oak', 'registered', 'head', 'member')",
            name=op.f("ck_rating_criterion_condition"),
        ),
        sa.CheckConstraint(
            "source IN ('work', 'h_index', 'project', 'defence', 'supervision')",
            name=op.f("ck_rating_criterion_source"),
        ),
        sa.CheckConstraint("split IN ('each', 'equal', 'share', 'none')", name=op.f("ck_rating_criterion_split")),
        sa.CheckConstraint("cap IS NULL OR cap > 0", name=op.f("ck_rating_criterion_cap")),
        sa.CheckConstraint("points > 0", name=op.f("ck_rating_criterion_points")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["rating_group.id"], name=op.f("fk_rating_criterion_group_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["set_id"], ["rating_set.id"], name=op.f("fk_rating_criterion_set_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_criterion")),
        sa.UniqueConstraint("set_id", "name", name=op.f("uq_rating_criterion_set_id_name")),
    )
    op.create_index(op.f("ix_rating_criterion_group_id"), "rating_criterion", ["group_id"])


def downgrade() -> None:
    op.drop_table("rating_criterion")
    op.drop_table("rating_result")
    op.drop_table("rating_group")
    op.drop_table("rating_set")
