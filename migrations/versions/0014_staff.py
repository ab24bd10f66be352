"""Staff: more about an employee and a post, states in time, training courses, competitions for posts."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

OLD, NEW = "status IN ('11', '12', '13', '14')", "status IN ('11', '12', '13', '14', '15')"
KINDS = "staff_kind IN ('10', '11', '12', '13', '14')"
HIRED = "hired_year IS NULL OR hired_year BETWEEN 1940 AND 2100"
EMPTY = {"nullable": False, "server_default": ""}


def upgrade() -> None:
    with op.batch_alter_table("employee") as table:
        table.add_column(sa.Column("speciality", sa.String(length=200), **EMPTY))
        table.add_column(sa.Column("hired_year", sa.Integer(), nullable=True))
        table.add_column(sa.Column("email", sa.String(length=120), **EMPTY))
        table.add_column(sa.Column("photo_name", sa.String(length=64), **EMPTY))
        table.add_column(sa.Column("photo_type", sa.String(length=20), **EMPTY))
        table.drop_constraint(op.f("ck_employee_status"), type_="check")
        table.create_check_constraint(op.f("ck_employee_status"), NEW)
        table.create_check_constraint(op.f("ck_employee_hired_year"), HIRED)
    with op.batch_alter_table("employee") as table:
        for name in ("speciality", "email", "photo_name", "photo_type"):
            table.alter_column(name, server_default=None)
    _add_status_periods()
    with op.batch_alter_table("post") as table:
        table.add_column(sa.Column("staff_kind", sa.String(length=2), nullable=False, server_default="12"))
        table.add_column(sa.Column("contract_number", sa.String(length=40), **EMPTY))
        table.add_column(sa.Column("contract_date", sa.Date(), nullable=True))
        table.add_column(sa.Column("order_number", sa.String(length=40), **EMPTY))
        table.add_column(sa.Column("order_date", sa.Date(), nullable=True))
        table.add_column(sa.Column("end_ground", sa.String(length=300), **EMPTY))
        table.add_column(sa.Column("leaving_id", sa.Integer(), nullable=True))
        table.create_check_constraint(op.f("ck_post_staff_kind"), KINDS)
        table.create_foreign_key(
            op.f("fk_post_leaving_id"), "status_period", ["leaving_id"], ["id"], ondelete="RESTRICT"
        )
        table.create_index(op.f("ix_post_leaving_id"), ["leaving_id"], unique=False)
    post, position = (
        sa.table("post", sa.column("staff_kind"), sa.column("position_id")),
        sa.table("position", sa.column("id"), sa.column("category")),
    )
    for category, kind in (("head", "11"), ("office", "11"), ("support", "13")):
        of_category = sa.select(position.c.id).where(position.c.category == category)
        op.execute(post.update().where(post.c.position_id.in_(of_category)).values(staff_kind=kind))
    _add_courses_and_competitions()


def _add_status_periods() -> None:
    op.create_table(
        "status_period",
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=2), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("order_number", sa.String(length=40), nullable=False),
        sa.Column("order_date", sa.Date(), nullable=True),
        sa.Column("ground", sa.String(length=300), nullable=False),
        sa.Column("annulled_on", sa.Date(), nullable=True),
        sa.Column("annulled_reason", sa.String(length=300), **EMPTY),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(NEW, name=op.f("ck_status_period_status")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_status_period_period")),
        sa.CheckConstraint("(annulled_on IS NULL) = (annulled_reason = '')", name=op.f("ck_status_period_annulled")),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_status_period_employee_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_period")),
    )
    op.create_index(op.f("ix_status_period_employee_id"), "status_period", ["employee_id"])
    in_force = sa.text("annulled_on IS NULL")
    op.create_index(
        "uq_status_period_start",
        "status_period",
        ["employee_id", "starts_on"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )
    # Whoever had a state other than working keeps it, from the day of the migration on.
    op.execute(
        "INSERT INTO status_period (employee_id, status, starts_on, order_number, ground, annulled_reason)"
        " SELECT id, status, CURRENT_DATE, '', '', '' FROM employee WHERE status <> '11'"
    )


def _add_courses_and_competitions() -> None:
    op.create_table(
        "training_course",
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("centre", sa.String(length=200), nullable=False),
        sa.Column("direction", sa.String(length=300), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("certificate_number", sa.String(length=60), nullable=False),
        sa.Column("stored_name", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_training_course_period")),
        sa.CheckConstraint("hours BETWEEN 1 AND 2000", name=op.f("ck_training_course_hours")),
        sa.CheckConstraint("(stored_name = '') = (size = 0)", name=op.f("ck_training_course_scan")),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_training_course_employee_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_course")),
        sa.UniqueConstraint(
            "employee_id", "certificate_number", name=op.f("uq_training_course_employee_id_certificate_number")
        ),
    )
    op.create_index("ix_training_course_person", "training_course", ["employee_id", "ends_on"])
    columns = [sa.Column(f"{name}_id", sa.Integer(), nullable=False) for name in ("employee", "department", "position")]
    op.create_table(
        "post_competition",
        *columns,
        sa.Column("elected_on", sa.Date(), nullable=False),
        sa.Column("minutes_number", sa.String(length=40), nullable=False),
        sa.Column("minutes_date", sa.Date(), nullable=False),
        sa.Column("contract_ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "contract_ends_on IS NULL OR contract_ends_on >= elected_on", name=op.f("ck_post_competition_contract")
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{name}_id"], [f"{name}.id"], name=op.f(f"fk_post_competition_{name}_id"), ondelete="RESTRICT"
            )
            for name in ("employee", "department", "position")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_competition")),
        sa.UniqueConstraint(
            "employee_id",
            "department_id",
            "position_id",
            "elected_on",
            name="uq_post_competition_election",
        ),
    )
    for name in ("employee_id", "department_id", "position_id", "elected_on"):
        op.create_index(op.f(f"ix_post_competition_{name}"), "post_competition", [name])


def downgrade() -> None:
    op.drop_table("post_competition")
    op.drop_table("training_course")
    with op.batch_alter_table("post") as table:
        table.drop_index(op.f("ix_post_leaving_id"))
        table.drop_constraint(op.f("fk_post_leaving_id"), type_="foreignkey")
        table.drop_constraint(op.f("ck_post_staff_kind"), type_="check")
        for name in ("leaving_id", "end_ground", "order_date", "order_number"):
            table.drop_column(name)
        for name in ("contract_date", "contract_number", "staff_kind"):
            table.drop_column(name)
    op.drop_table("status_period")
    op.execute("UPDATE employee SET status = '11' WHERE status = '15'")
    with op.batch_alter_table("employee") as table:
        table.drop_constraint(op.f("ck_employee_hired_year"), type_="check")
        table.drop_constraint(op.f("ck_employee_status"), type_="check")
        table.create_check_constraint(op.f("ck_employee_status"), OLD)
        for name in ("photo_type", "photo_name", "email", "hired_year", "speciality"):
            table.drop_column(name)
