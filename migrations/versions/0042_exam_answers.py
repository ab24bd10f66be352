"""Exams on the computer: from where an answer came, more time before the start, a question that was found wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

EMPTY, NO = sa.text("''"), sa.false()
RULINGS = "ruling IN ('void', 'full', 'key')"
WHOLE_RULING = "(ruling IS NULL OR ruling <> 'key') = (ruled_options = '')"
ENDINGS = "ended_how IN ('self', 'time', 'teacher', 'closed'{})"
BROUGHT = """
UPDATE exam_attempt SET entered_points = (
    SELECT grade.points FROM grade
    JOIN computer_exam_sitting ON computer_exam_sitting.sheet_id = grade.sheet_id
    JOIN computer_exam ON computer_exam.id = computer_exam_sitting.exam_id
    WHERE computer_exam_sitting.id = exam_attempt.sitting_id AND grade.student_id = exam_attempt.student_id
    AND grade.control_id = computer_exam.control_id AND grade.entered_at = computer_exam_sitting.entered_at
)
"""


def upgrade() -> None:
    op.add_column("answer_save", sa.Column("address", sa.String(length=45), nullable=False, server_default=EMPTY))
    op.add_column("exam_attempt", sa.Column("entered_points", sa.Integer(), nullable=True))
    op.execute(BROUGHT)
    _let_end(", 'paper'")
    op.add_column("computer_exam_part", sa.Column("is_shared", sa.Boolean(), nullable=False, server_default=NO))
    op.add_column("question", sa.Column("is_shared", sa.Boolean(), nullable=False, server_default=NO))
    with op.batch_alter_table("computer_exam_question") as batch:
        batch.add_column(sa.Column("ruling", sa.String(length=8), nullable=True))
        batch.add_column(sa.Column("ruled_options", sa.String(length=25000), nullable=False, server_default=EMPTY))
        batch.create_check_constraint(op.f("ck_computer_exam_question_ruling"), RULINGS)
        batch.create_check_constraint(op.f("ck_computer_exam_question_ruled_options"), WHOLE_RULING)
    op.create_table(
        "exam_allowance",
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 1 AND 600", name=op.f("ck_exam_allowance_minutes")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_exam_allowance_reason")),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["computer_exam.id"], name=op.f("fk_exam_allowance_exam_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_exam_allowance_student_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_allowance")),
        sa.UniqueConstraint("exam_id", "student_id", name=op.f("uq_exam_allowance_exam_id_student_id")),
    )
    op.create_index(op.f("ix_exam_allowance_exam_id"), "exam_allowance", ["exam_id"])
    op.create_index(op.f("ix_exam_allowance_student_id"), "exam_allowance", ["student_id"])


def _let_end(more: str) -> None:
    with op.batch_alter_table("exam_attempt") as batch:
        batch.drop_constraint(op.f("ck_exam_attempt_ended_how"), type_="check")
        batch.create_check_constraint(op.f("ck_exam_attempt_ended_how"), ENDINGS.format(more))


def downgrade() -> None:
    op.drop_table("exam_allowance")
    op.execute("UPDATE exam_attempt SET ended_how = 'closed' WHERE ended_how = 'paper'")
    _let_end("")
    with op.batch_alter_table("computer_exam_question") as batch:
        batch.drop_constraint(op.f("ck_computer_exam_question_ruled_options"), type_="check")
        batch.drop_constraint(op.f("ck_computer_exam_question_ruling"), type_="check")
        batch.drop_column("ruled_options")
        batch.drop_column("ruling")
    for table, column in (
        ("question", "is_shared"),
        ("computer_exam_part", "is_shared"),
        ("exam_attempt", "entered_points"),
        ("answer_save", "address"),
    ):
        op.drop_column(table, column)
