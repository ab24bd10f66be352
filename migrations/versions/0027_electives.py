"""When students choose their electives of a semester, which groups do, and what each has chosen."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

PEOPLE = ("opened", "closed", "reopened", "joined")
PAIRED = ("closed", "reopened", "joined")


def points_at(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """Return a foreign key named by the convention."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="RESTRICT")


def upgrade() -> None:
    _make_window()
    _make_groups()
    _make_choice()


def _make_window() -> None:
    table = "elective_window"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("semester_id", sa.Integer(), nullable=False),
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        *(sa.Column(f"{act}_at", sa.DateTime(timezone=True), nullable=act != "opened") for act in PEOPLE),
        *(sa.Column(f"{act}_by_id", sa.Integer(), nullable=act != "opened") for act in PEOPLE),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f(f"ck_{table}_period")),
        *(
            sa.CheckConstraint(f"({act}_at IS NULL) = ({act}_by_id IS NULL)", name=op.f(f"ck_{table}_{act}"))
            for act in PAIRED
        ),
        sa.CheckConstraint("(reopened_at IS NULL) = (reason = '')", name=op.f(f"ck_{table}_reason")),
        sa.CheckConstraint("joined_at IS NULL OR closed_at IS NOT NULL", name=op.f(f"ck_{table}_joined_is_closed")),
        points_at(table, "semester_id", "semester"),
        points_at(table, "faculty_id", "faculty"),
        *(points_at(table, f"{act}_by_id", "user_account") for act in PEOPLE),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("semester_id", name=op.f(f"uq_{table}_semester_id")),
    )
    for act in PEOPLE:
        op.create_index(op.f(f"ix_{table}_{act}_by_id"), table, [f"{act}_by_id"])
    op.create_index("ix_elective_window_faculty_opens", table, ["faculty_id", "opens_on"])


def _make_groups() -> None:
    table = "elective_window_group"
    op.create_table(
        table,
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        points_at(table, "window_id", "elective_window"),
        points_at(table, "group_id", "academic_group"),
        sa.PrimaryKeyConstraint("window_id", "group_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_group_id"), table, ["group_id"])


def _make_choice() -> None:
    table = "elective_choice"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("elective_group", sa.String(length=20), nullable=False),
        sa.Column("curriculum_subject_id", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.CheckConstraint("elective_group <> ''", name=op.f(f"ck_{table}_elective_group")),
        points_at(table, "window_id", "elective_window"),
        points_at(table, "student_id", "student"),
        points_at(table, "curriculum_subject_id", "curriculum_subject"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("window_id", "student_id", "elective_group", name="uq_elective_choice_once"),
    )
    for column in ("window_id", "student_id", "curriculum_subject_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table in ("elective_choice", "elective_window_group", "elective_window"):
        op.drop_table(table)
