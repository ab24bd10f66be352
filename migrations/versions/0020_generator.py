"""Wishes of teachers, drafts of timetables and their rows."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def points_at(table: str, column: str, target: str, ondelete: str = "RESTRICT") -> sa.ForeignKeyConstraint:
    """Return a foreign key named by the convention."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete=ondelete)


def upgrade() -> None:
    _make_wishes()
    _make_drafts()


def _make_wishes() -> None:
    op.create_table(
        "teacher_wish",
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("season", sa.String(length=2), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("season IN ('11', '12')", name=op.f("ck_teacher_wish_season")),
        sa.CheckConstraint("status IN ('entered', 'confirmed', 'returned')", name=op.f("ck_teacher_wish_status")),
        sa.CheckConstraint("(decided_at IS NULL) = (status = 'entered')", name=op.f("ck_teacher_wish_decided")),
        sa.CheckConstraint("(decided_by_id IS NULL) = (status = 'entered')", name=op.f("ck_teacher_wish_decided_by")),
        sa.CheckConstraint("(status = 'returned') = (remark <> '')", name=op.f("ck_teacher_wish_remark")),
        points_at("teacher_wish", "decided_by_id", "user_account"),
        points_at("teacher_wish", "employee_id", "employee"),
        points_at("teacher_wish", "year_id", "academic_year"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teacher_wish")),
        sa.UniqueConstraint(
            "employee_id", "year_id", "season", name=op.f("uq_teacher_wish_employee_id_year_id_season")
        ),
    )
    for column in ("decided_by_id", "employee_id", "year_id"):
        op.create_index(op.f(f"ix_teacher_wish_{column}"), "teacher_wish", [column])
    op.create_table(
        "wish_cell",
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.CheckConstraint("kind IN ('never', 'avoid', 'prefer')", name=op.f("ck_wish_cell_kind")),
        sa.CheckConstraint("weekday BETWEEN 1 AND 6", name=op.f("ck_wish_cell_weekday")),
        points_at("wish_cell", "slot_id", "lesson_slot"),
        points_at("wish_cell", "wish_id", "teacher_wish", "CASCADE"),
        sa.PrimaryKeyConstraint("wish_id", "weekday", "slot_id", name=op.f("pk_wish_cell")),
    )
    op.create_index(op.f("ix_wish_cell_slot_id"), "wish_cell", ["slot_id"])


def _make_drafts() -> None:
    op.create_table(
        "timetable_draft",
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("season", sa.String(length=2), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("lesson_count", sa.Integer(), nullable=False),
        sa.Column("missing_count", sa.Integer(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("conflicts", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("season IN ('11', '12')", name=op.f("ck_timetable_draft_season")),
        sa.CheckConstraint(
            "status IN ('asked', 'ready', 'accepted', 'rejected')", name=op.f("ck_timetable_draft_status")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (status IN ('asked', 'ready'))", name=op.f("ck_timetable_draft_decided")
        ),
        sa.CheckConstraint(
            "(decided_by_id IS NULL) = (status IN ('asked', 'ready'))", name=op.f("ck_timetable_draft_decided_by")
        ),
        sa.CheckConstraint("lesson_count >= 0 AND missing_count >= 0", name=op.f("ck_timetable_draft_not_negative")),
        sa.CheckConstraint("minutes BETWEEN 1 AND 30", name=op.f("ck_timetable_draft_minutes")),
        points_at("timetable_draft", "decided_by_id", "user_account"),
        points_at("timetable_draft", "faculty_id", "faculty"),
        points_at("timetable_draft", "job_id", "job"),
        points_at("timetable_draft", "made_by_id", "user_account"),
        points_at("timetable_draft", "year_id", "academic_year"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_draft")),
    )
    for column in ("decided_by_id", "job_id", "made_by_id", "year_id"):
        op.create_index(op.f(f"ix_timetable_draft_{column}"), "timetable_draft", [column])
    op.create_index("ix_timetable_draft_faculty_made", "timetable_draft", ["faculty_id", "made_at"])
    op.create_table(
        "draft_row",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("load_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.String(length=4), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("weeks IN ('all', 'odd', 'even', 'once')", name=op.f("ck_draft_row_weeks")),
        sa.CheckConstraint("weekday BETWEEN 1 AND 6", name=op.f("ck_draft_row_weekday")),
        sa.CheckConstraint("pairs > 0", name=op.f("ck_draft_row_pairs")),
        points_at("draft_row", "draft_id", "timetable_draft"),
        points_at("draft_row", "load_id", "teaching_load", "CASCADE"),
        points_at("draft_row", "room_id", "room"),
        points_at("draft_row", "slot_id", "lesson_slot"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_row")),
        sa.UniqueConstraint(
            "draft_id", "load_id", "weekday", "slot_id", "weeks", "first_day", name=op.f("uq_draft_row_place")
        ),
    )
    for column in ("draft_id", "load_id", "room_id", "slot_id"):
        op.create_index(op.f(f"ix_draft_row_{column}"), "draft_row", [column])


def downgrade() -> None:
    for table in ("draft_row", "timetable_draft", "wish_cell", "teacher_wish"):
        op.drop_table(table)
