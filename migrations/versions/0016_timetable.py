"""A group gets each kind of a subject once; cancelled lessons, publications, calendar feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KINDS = "lesson_kind IN ('11', '12', '13', '14', '15', '16', '17')"


def points_at(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """Return a foreign key named by the convention."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="RESTRICT")


def upgrade() -> None:
    _repeat_what_a_group_gets()
    _make_cancelled()
    op.create_table(
        "timetable_publication",
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("season", sa.String(length=2), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("season IN ('11', '12')", name=op.f("ck_timetable_publication_season")),
        points_at("timetable_publication", "faculty_id", "faculty"),
        points_at("timetable_publication", "published_by_id", "user_account"),
        points_at("timetable_publication", "year_id", "academic_year"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_publication")),
        sa.UniqueConstraint(
            "faculty_id", "year_id", "season", name=op.f("uq_timetable_publication_faculty_id_year_id_season")
        ),
    )
    for column in ("faculty_id", "published_by_id", "year_id"):
        op.create_index(op.f(f"ix_timetable_publication_{column}"), "timetable_publication", [column])
    op.create_table(
        "calendar_feed",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        points_at("calendar_feed", "employee_id", "employee"),
        points_at("calendar_feed", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("employee_id", name=op.f("uq_calendar_feed_employee_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
        sa.UniqueConstraint("user_id", name=op.f("uq_calendar_feed_user_id")),
    )


def _repeat_what_a_group_gets() -> None:
    # An index, not a constraint: SQLite would copy the table, and lose what hangs on it.
    op.create_index(
        "uq_teaching_load_key", "teaching_load", ["id", "curriculum_subject_id", "lesson_kind"], unique=True
    )
    with op.batch_alter_table("teaching_load_group") as batch:
        batch.add_column(sa.Column("curriculum_subject_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("lesson_kind", sa.String(length=2), nullable=True))
    for column in ("curriculum_subject_id", "lesson_kind"):
        op.execute(
            f"UPDATE teaching_load_group SET {column} ="
            f" (SELECT {column} FROM teaching_load WHERE teaching_load.id = teaching_load_group.load_id)"
        )
    with op.batch_alter_table("teaching_load_group") as batch:
        batch.alter_column("curriculum_subject_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("lesson_kind", existing_type=sa.String(length=2), nullable=False)
        batch.drop_constraint(op.f("fk_teaching_load_group_load_id"), type_="foreignkey")
        batch.create_foreign_key(
            op.f("fk_teaching_load_group_load"),
            "teaching_load",
            ["load_id", "curriculum_subject_id", "lesson_kind"],
            ["id", "curriculum_subject_id", "lesson_kind"],
            ondelete="CASCADE",
        )
        batch.create_unique_constraint(
            op.f("uq_teaching_load_group_once"), ["group_id", "curriculum_subject_id", "lesson_kind"]
        )


def _make_cancelled() -> None:
    op.create_table(
        "cancelled_lesson",
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("curriculum_subject_id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("lesson_kind", sa.String(length=2), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_cancelled_lesson_lesson_kind")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_cancelled_lesson_reason")),
        points_at("cancelled_lesson", "cancelled_by_id", "user_account"),
        points_at("cancelled_lesson", "curriculum_subject_id", "curriculum_subject"),
        points_at("cancelled_lesson", "department_id", "department"),
        points_at("cancelled_lesson", "faculty_id", "faculty"),
        points_at("cancelled_lesson", "load_id", "teaching_load"),
        points_at("cancelled_lesson", "room_id", "room"),
        points_at("cancelled_lesson", "slot_id", "lesson_slot"),
        points_at("cancelled_lesson", "teacher_id", "employee"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancelled_lesson")),
        sa.UniqueConstraint("lesson_id", name=op.f("uq_cancelled_lesson_lesson_id")),
    )
    for column in ("cancelled_by_id", "curriculum_subject_id", "day", "department_id", "faculty_id", "slot_id"):
        op.create_index(op.f(f"ix_cancelled_lesson_{column}"), "cancelled_lesson", [column])
    for name in ("load", "room", "teacher"):
        op.create_index(f"ix_cancelled_lesson_{name}_day", "cancelled_lesson", [f"{name}_id", "day"])


def downgrade() -> None:
    op.drop_table("calendar_feed")
    op.drop_table("timetable_publication")
    op.drop_table("cancelled_lesson")
    with op.batch_alter_table("teaching_load_group") as batch:
        batch.drop_constraint(op.f("uq_teaching_load_group_once"), type_="unique")
        batch.drop_constraint(op.f("fk_teaching_load_group_load"), type_="foreignkey")
        batch.drop_column("lesson_kind")
        batch.drop_column("curriculum_subject_id")
        batch.create_foreign_key(
            op.f("fk_teaching_load_group_load_id"), "teaching_load", ["load_id"], ["id"], ondelete="CASCADE"
        )
    op.drop_index("uq_teaching_load_key", "teaching_load")
