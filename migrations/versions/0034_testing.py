"""Exams on the computer: their rules, sittings and frozen questions, attempts, and every answer that was confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_computer_exam()
    _make_computer_exam_part()
    _make_computer_exam_question()
    _make_computer_exam_sitting()
    _make_exam_attempt()
    _make_attempt_question()
    _make_answer_save()


def _make_computer_exam() -> None:
    op.create_table(
        "computer_exam",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("curriculum_subject_id", sa.Integer(), nullable=False),
        sa.Column("control_id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("examiner_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("faculty_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "title_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("counting", sa.String(length=4), nullable=False),
        sa.Column("variants", sa.Integer(), nullable=False),
        sa.Column("networks", sa.String(length=1000), nullable=False),
        sa.Column("shows_answers", sa.Boolean(), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("grace_seconds", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (finished_by_id IS NULL)"
            " AND (status IN ('finished', 'confirmed')) = (finished_at IS NOT NULL)",
            name=op.f("ck_computer_exam_finished"),
        ),
        sa.CheckConstraint("counting IN ('best', 'last')", name=op.f("ck_computer_exam_counting")),
        sa.CheckConstraint(
            "status IN ('draft', 'ready', 'running', 'finished', 'confirmed')", name=op.f("ck_computer_exam_status")
        ),
        sa.CheckConstraint("attempts BETWEEN 1 AND 10", name=op.f("ck_computer_exam_attempts")),
        sa.CheckConstraint("grace_seconds BETWEEN 0 AND 300", name=op.f("ck_computer_exam_grace_seconds")),
        sa.CheckConstraint("minutes BETWEEN 1 AND 600", name=op.f("ck_computer_exam_minutes")),
        sa.CheckConstraint("variants BETWEEN 0 AND 30", name=op.f("ck_computer_exam_variants")),
        sa.ForeignKeyConstraint(
            ["control_id"], ["subject_control.id"], name=op.f("fk_computer_exam_control_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["curriculum_subject_id"],
            ["curriculum_subject.id"],
            name=op.f("fk_computer_exam_curriculum_subject_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_computer_exam_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["exam.id"], name=op.f("fk_computer_exam_event_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["examiner_id"], ["employee.id"], name=op.f("fk_computer_exam_examiner_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["faculty_id"], ["faculty.id"], name=op.f("fk_computer_exam_faculty_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["finished_by_id"], ["user_account.id"], name=op.f("fk_computer_exam_finished_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["employee.id"], name=op.f("fk_computer_exam_teacher_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_computer_exam")),
    )
    op.create_index(op.f("ix_computer_exam_control_id"), "computer_exam", ["control_id"])
    op.create_index(op.f("ix_computer_exam_curriculum_subject_id"), "computer_exam", ["curriculum_subject_id"])
    op.create_index(op.f("ix_computer_exam_department_id"), "computer_exam", ["department_id"])
    op.create_index(op.f("ix_computer_exam_event_id"), "computer_exam", ["event_id"])
    op.create_index(op.f("ix_computer_exam_examiner_id"), "computer_exam", ["examiner_id"])
    op.create_index(op.f("ix_computer_exam_faculty_id"), "computer_exam", ["faculty_id"])
    op.create_index(op.f("ix_computer_exam_status"), "computer_exam", ["status"])
    op.create_index(op.f("ix_computer_exam_teacher_id"), "computer_exam", ["teacher_id"])
    op.create_index(op.f("ix_computer_exam_title_key"), "computer_exam", ["title_key"])


def _make_computer_exam_part() -> None:
    op.create_table(
        "computer_exam_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("difficulty", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=True),
        sa.CheckConstraint("kind IN ('single', 'multiple', 'text')", name=op.f("ck_computer_exam_part_kind")),
        sa.CheckConstraint("count BETWEEN 1 AND 200", name=op.f("ck_computer_exam_part_count")),
        sa.CheckConstraint("difficulty BETWEEN 1 AND 3", name=op.f("ck_computer_exam_part_difficulty")),
        sa.CheckConstraint("points > 0", name=op.f("ck_computer_exam_part_points")),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["computer_exam.id"], name=op.f("fk_computer_exam_part_exam_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_computer_exam_part_topic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_computer_exam_part")),
        sa.UniqueConstraint("exam_id", "position", name=op.f("uq_computer_exam_part_exam_id_position")),
    )
    op.create_index(op.f("ix_computer_exam_part_exam_id"), "computer_exam_part", ["exam_id"])
    op.create_index(op.f("ix_computer_exam_part_topic_id"), "computer_exam_part", ["topic_id"])


def _make_computer_exam_question() -> None:
    op.create_table(
        "computer_exam_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("difficulty", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("options", sa.String(length=25000), nullable=False),
        sa.CheckConstraint("kind IN ('single', 'multiple', 'text')", name=op.f("ck_computer_exam_question_kind")),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["computer_exam.id"], name=op.f("fk_computer_exam_question_exam_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_computer_exam_question_question_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_computer_exam_question_topic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_computer_exam_question")),
        sa.UniqueConstraint("exam_id", "question_id", name=op.f("uq_computer_exam_question_exam_id_question_id")),
    )
    op.create_index(op.f("ix_computer_exam_question_exam_id"), "computer_exam_question", ["exam_id"])
    op.create_index(op.f("ix_computer_exam_question_question_id"), "computer_exam_question", ["question_id"])
    op.create_index(op.f("ix_computer_exam_question_topic_id"), "computer_exam_question", ["topic_id"])


def _make_computer_exam_sitting() -> None:
    op.create_table(
        "computer_exam_sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(entered_at IS NULL) = (entered_by_id IS NULL) AND (entered_at IS NULL) = (sheet_id IS NULL)",
            name=op.f("ck_computer_exam_sitting_entered"),
        ),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_computer_exam_sitting_period")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"],
            ["user_account.id"],
            name=op.f("fk_computer_exam_sitting_entered_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["computer_exam.id"], name=op.f("fk_computer_exam_sitting_exam_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["academic_group.id"], name=op.f("fk_computer_exam_sitting_group_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["grade_sheet.id"], name=op.f("fk_computer_exam_sitting_sheet_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_computer_exam_sitting")),
        sa.UniqueConstraint("exam_id", "group_id", name=op.f("uq_computer_exam_sitting_exam_id_group_id")),
    )
    op.create_index(op.f("ix_computer_exam_sitting_exam_id"), "computer_exam_sitting", ["exam_id"])
    op.create_index(op.f("ix_computer_exam_sitting_group_id"), "computer_exam_sitting", ["group_id"])
    op.create_index(op.f("ix_computer_exam_sitting_sheet_id"), "computer_exam_sitting", ["sheet_id"])


def _make_exam_attempt() -> None:
    op.create_table(
        "exam_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("variant", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_how", sa.String(length=8), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "ended_how IN ('self', 'time', 'teacher', 'closed')", name=op.f("ck_exam_attempt_ended_how")
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_how IS NULL)", name=op.f("ck_exam_attempt_ended")),
        sa.CheckConstraint("ends_at > started_at", name=op.f("ck_exam_attempt_period")),
        sa.CheckConstraint("extra_minutes BETWEEN 0 AND 600", name=op.f("ck_exam_attempt_extra_minutes")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_exam_attempt_number")),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["computer_exam.id"], name=op.f("fk_exam_attempt_exam_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["computer_exam_sitting.id"], name=op.f("fk_exam_attempt_sitting_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_exam_attempt_student_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_attempt")),
        sa.UniqueConstraint("exam_id", "student_id", "number", name=op.f("uq_exam_attempt_exam_id_student_id_number")),
    )
    op.create_index(op.f("ix_exam_attempt_exam_id"), "exam_attempt", ["exam_id"])
    op.create_index("ix_exam_attempt_open", "exam_attempt", ["ends_at", "ended_at"])
    op.create_index(op.f("ix_exam_attempt_sitting_id"), "exam_attempt", ["sitting_id"])
    op.create_index(op.f("ix_exam_attempt_student_id"), "exam_attempt", ["student_id"])


def _make_attempt_question() -> None:
    op.create_table(
        "attempt_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("exam_question_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("option_order", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.String(length=2000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "answer_mark",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("earned", sa.Integer(), nullable=True),
        sa.CheckConstraint("(version = 0) = (answered_at IS NULL)", name=op.f("ck_attempt_question_answered")),
        sa.CheckConstraint("earned >= 0", name=op.f("ck_attempt_question_earned")),
        sa.CheckConstraint("version >= 0", name=op.f("ck_attempt_question_version")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["exam_attempt.id"], name=op.f("fk_attempt_question_attempt_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["exam_question_id"],
            ["computer_exam_question.id"],
            name=op.f("fk_attempt_question_exam_question_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_question")),
        sa.UniqueConstraint(
            "attempt_id", "exam_question_id", name=op.f("uq_attempt_question_attempt_id_exam_question_id")
        ),
        sa.UniqueConstraint("attempt_id", "position", name=op.f("uq_attempt_question_attempt_id_position")),
    )
    op.create_index("ix_attempt_question_mark", "attempt_question", ["exam_question_id", "answer_mark"])


def _make_answer_save() -> None:
    op.create_table(
        "answer_save",
        sa.Column("attempt_question_id", sa.Integer(), nullable=False),
        sa.Column(
            "key", sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=2000), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_question_id"],
            ["attempt_question.id"],
            name=op.f("fk_answer_save_attempt_question_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("attempt_question_id", "key", name=op.f("pk_answer_save")),
        sa.UniqueConstraint("attempt_question_id", "version", name=op.f("uq_answer_save_attempt_question_id_version")),
    )


def downgrade() -> None:
    for table in (
        "answer_save",
        "attempt_question",
        "exam_attempt",
        "computer_exam_sitting",
        "computer_exam_question",
        "computer_exam_part",
        "computer_exam",
    ):
        op.drop_table(table)
