"""The level of a subject, calendar plans, learning resources, control questions."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_plan",
        sa.Column("curriculum_subject_id", sa.Integer(), nullable=False),
        sa.Column("lesson_kind", sa.String(length=2), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'approved') = (approved_by_id IS NOT NULL) AND (approved_by_id IS NULL) = (approved_at IS NULL)",
            name=op.f("ck_calendar_plan_approved_has_approver"),
        ),
        sa.CheckConstraint(
            "lesson_kind IN ('11', '12', '13', '14', '15', '16', '17')", name=op.f("ck_calendar_plan_lesson_kind")
        ),
        sa.CheckConstraint("status <> 'sent_back' OR remark <> ''", name=op.f("ck_calendar_plan_sent_back_has_remark")),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'sent_back', 'approved')", name=op.f("ck_calendar_plan_status")
        ),
        sa.CheckConstraint(
            "status NOT IN ('submitted', 'approved') OR (submitted_by_id IS NOT NULL AND submitted_at IS NOT NULL)",
            name=op.f("ck_calendar_plan_submitted_has_author"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> submitted_by_id",
            name=op.f("ck_calendar_plan_not_own_approver"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user_account.id"], name=op.f("fk_calendar_plan_approved_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["curriculum_subject_id"],
            ["curriculum_subject.id"],
            name=op.f("fk_calendar_plan_curriculum_subject_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["user_account.id"], name=op.f("fk_calendar_plan_submitted_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_plan")),
        sa.UniqueConstraint(
            "curriculum_subject_id", "lesson_kind", name=op.f("uq_calendar_plan_curriculum_subject_id_lesson_kind")
        ),
    )
    with op.batch_alter_table("calendar_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_plan_approved_by_id"), ["approved_by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_calendar_plan_curriculum_subject_id"), ["curriculum_subject_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_calendar_plan_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_calendar_plan_submitted_by_id"), ["submitted_by_id"], unique=False)

    op.create_table(
        "learning_resource",
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column(
            "title_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('11', '12', '13', '14', '15', '16', '17', '18', '10')", name=op.f("ck_learning_resource_kind")
        ),
        sa.CheckConstraint(
            "language IN ('11', '12', '13', '14', '15', '16', '17', '18', '19', '20', '21', '22', '23', '24', '25')",
            name=op.f("ck_learning_resource_language"),
        ),
        sa.CheckConstraint("link <> '' OR stored_name IS NOT NULL", name=op.f("ck_learning_resource_link_or_file")),
        sa.CheckConstraint(
            "(stored_name IS NULL) = (media_type IS NULL) AND (stored_name IS NULL) = (size IS NULL)",
            name=op.f("ck_learning_resource_whole_file"),
        ),
        sa.CheckConstraint("size IS NULL OR size > 0", name=op.f("ck_learning_resource_size")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_learning_resource_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["employee.id"], name=op.f("fk_learning_resource_owner_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name=op.f("fk_learning_resource_subject_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_learning_resource_topic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_resource")),
    )
    with op.batch_alter_table("learning_resource", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_learning_resource_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_learning_resource_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_learning_resource_subject_id"), ["subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_learning_resource_title_key"), ["title_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_learning_resource_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "question",
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column(
            "text_key",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "fingerprint",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("difficulty", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('single', 'multiple', 'text')", name=op.f("ck_question_kind")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_question_text")),
        sa.CheckConstraint("difficulty BETWEEN 1 AND 3", name=op.f("ck_question_difficulty")),
        sa.CheckConstraint("points BETWEEN 1 AND 100", name=op.f("ck_question_points")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_question_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["employee.id"], name=op.f("fk_question_owner_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subject.id"], name=op.f("fk_question_subject_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_question_topic_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint(
            "owner_id", "subject_id", "fingerprint", name=op.f("uq_question_owner_id_subject_id_fingerprint")
        ),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_subject_id"), ["subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_text_key"), ["text_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "question_option",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("is_correct", sa.Boolean(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_question_option_text")),
        sa.CheckConstraint("is_correct = (percent > 0)", name=op.f("ck_question_option_correct_counts")),
        sa.CheckConstraint("percent BETWEEN -100 AND 100", name=op.f("ck_question_option_percent")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_option_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_option")),
        sa.UniqueConstraint("question_id", "position", name=op.f("uq_question_option_question_id_position")),
    )
    with op.batch_alter_table("question_option", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_option_question_id"), ["question_id"], unique=False)

    with op.batch_alter_table("subject", schema=None) as batch_op:
        batch_op.add_column(sa.Column("education_type", sa.String(length=2), server_default="", nullable=False))
        batch_op.create_check_constraint(
            batch_op.f("ck_subject_education_type"), "education_type IN ('', '11', '12', '13')"
        )


def downgrade() -> None:
    with op.batch_alter_table("subject", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_subject_education_type"), type_="check")
        batch_op.drop_column("education_type")

    with op.batch_alter_table("question_option", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_option_question_id"))

    op.drop_table("question_option")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_topic_id"))
        batch_op.drop_index(batch_op.f("ix_question_text_key"))
        batch_op.drop_index(batch_op.f("ix_question_subject_id"))
        batch_op.drop_index(batch_op.f("ix_question_owner_id"))
        batch_op.drop_index(batch_op.f("ix_question_department_id"))

    op.drop_table("question")
    with op.batch_alter_table("learning_resource", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_learning_resource_topic_id"))
        batch_op.drop_index(batch_op.f("ix_learning_resource_title_key"))
        batch_op.drop_index(batch_op.f("ix_learning_resource_subject_id"))
        batch_op.drop_index(batch_op.f("ix_learning_resource_owner_id"))
        batch_op.drop_index(batch_op.f("ix_learning_resource_department_id"))

    op.drop_table("learning_resource")
    with op.batch_alter_table("calendar_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_plan_submitted_by_id"))
        batch_op.drop_index(batch_op.f("ix_calendar_plan_status"))
        batch_op.drop_index(batch_op.f("ix_calendar_plan_curriculum_subject_id"))
        batch_op.drop_index(batch_op.f("ix_calendar_plan_approved_by_id"))

    op.drop_table("calendar_plan")
