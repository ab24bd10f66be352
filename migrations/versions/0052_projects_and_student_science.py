"""Research projects with their teams, money and papers; what students do in science under a supervisor."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _projects()
    _students()


def _projects() -> None:
    op.create_table(
        "research_project",
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("division_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("search_key", _key(2000), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("category", sa.String(length=16), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("contract_number", sa.String(length=60), nullable=False),
        sa.Column("contract_date", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("funder", sa.String(length=300), nullable=False),
        sa.Column("about", sa.String(length=2000), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "category IN ('fundamental', 'applied', 'innovative', 'educational', 'other')",
            name=op.f("ck_research_project_category"),
        ),
        sa.CheckConstraint("currency IN ('UZS', 'USD', 'EUR', 'RUB')", name=op.f("ck_research_project_currency")),
        sa.CheckConstraint(
            "kind IN ('foreign_grant', 'state_grant', 'contract', 'initiative')", name=op.f("ck_research_project_kind")
        ),
        sa.CheckConstraint(
            "status <> 'checked' OR checked_by_id IS NOT NULL", name=op.f("ck_research_project_checker")
        ),
        sa.CheckConstraint(
            "status <> 'sent_back' OR remark <> ''", name=op.f("ck_research_project_sent_back_has_remark")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'approved', 'checked', 'sent_back')",
            name=op.f("ck_research_project_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('approved', 'checked') OR approved_by_id IS NOT NULL",
            name=op.f("ck_research_project_approver"),
        ),
        sa.CheckConstraint("(department_id IS NULL) <> (division_id IS NULL)", name=op.f("ck_research_project_unit")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_research_project_amount")),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> submitted_by_id",
            name=op.f("ck_research_project_not_own_approver"),
        ),
        sa.CheckConstraint(
            "checked_by_id IS NULL OR checked_by_id <> submitted_by_id",
            name=op.f("ck_research_project_not_own_checker"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_research_project_period")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["user_account.id"],
            name=op.f("fk_research_project_approved_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user_account.id"], name=op.f("fk_research_project_checked_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_research_project_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["division_id"], ["division.id"], name=op.f("fk_research_project_division_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["employee.id"], name=op.f("fk_research_project_owner_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"],
            ["user_account.id"],
            name=op.f("fk_research_project_submitted_by_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_research_project")),
    )
    op.create_index(op.f("ix_research_project_approved_by_id"), "research_project", ["approved_by_id"], unique=False)
    op.create_index(op.f("ix_research_project_checked_by_id"), "research_project", ["checked_by_id"], unique=False)
    op.create_index("ix_research_project_department", "research_project", ["department_id", "status"], unique=False)
    op.create_index(op.f("ix_research_project_division_id"), "research_project", ["division_id"], unique=False)
    op.create_index(op.f("ix_research_project_kind"), "research_project", ["kind"], unique=False)
    op.create_index(op.f("ix_research_project_owner_id"), "research_project", ["owner_id"], unique=False)
    op.create_index(op.f("ix_research_project_status"), "research_project", ["status"], unique=False)
    op.create_index(op.f("ix_research_project_submitted_by_id"), "research_project", ["submitted_by_id"], unique=False)
    op.create_index("ix_research_project_term", "research_project", ["starts_on", "ends_on"], unique=False)
    op.create_index(
        "uq_research_project_number",
        "research_project",
        ["number"],
        unique=True,
        sqlite_where=sa.text("number <> ''"),
        postgresql_where=sa.text("number <> ''"),
    )
    op.create_table(
        "project_member",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=True),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("employee_id IS NULL OR organisation = ''", name=op.f("ck_project_member_own_or_foreign")),
        sa.CheckConstraint("role IN ('head', 'member')", name=op.f("ck_project_member_role")),
        sa.CheckConstraint("left_on IS NULL OR left_on >= joined_on", name=op.f("ck_project_member_period")),
        sa.CheckConstraint("position >= 1", name=op.f("ck_project_member_position")),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_project_member_employee_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["research_project.id"], name=op.f("fk_project_member_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_member")),
        sa.UniqueConstraint("project_id", "position", name=op.f("uq_project_member_project_id_position")),
    )
    op.create_index(op.f("ix_project_member_employee_id"), "project_member", ["employee_id"], unique=False)
    op.create_table(
        "project_receipt",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_project_receipt_amount")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["research_project.id"], name=op.f("fk_project_receipt_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["year_id"], ["academic_year.id"], name=op.f("fk_project_receipt_year_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_receipt")),
        sa.UniqueConstraint("project_id", "year_id", name=op.f("uq_project_receipt_project_id_year_id")),
    )
    op.create_index(op.f("ix_project_receipt_year_id"), "project_receipt", ["year_id"], unique=False)
    op.create_table(
        "project_file",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('contract', 'report', 'other')", name=op.f("ck_project_file_kind")),
        sa.CheckConstraint("size > 0", name=op.f("ck_project_file_size")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["research_project.id"], name=op.f("fk_project_file_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_file")),
    )
    op.create_index(op.f("ix_project_file_project_id"), "project_file", ["project_id"], unique=False)


def _students() -> None:
    op.create_table(
        "student_research",
        sa.Column("supervisor_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("title_key", _key(1000), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=200), nullable=False),
        sa.Column("achievement_id", sa.Integer(), nullable=True),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(achievement_id IS NULL) = (title <> '')", name=op.f("ck_student_research_title")),
        sa.CheckConstraint("(kind = 'prize') = (achievement_id IS NOT NULL)", name=op.f("ck_student_research_prize")),
        sa.CheckConstraint("(stored_name = '') = (size = 0)", name=op.f("ck_student_research_evidence")),
        sa.CheckConstraint(
            "kind IN ('article', 'thesis', 'patent', 'circle', 'prize')", name=op.f("ck_student_research_kind")
        ),
        sa.CheckConstraint(
            "status <> 'approved' OR approved_by_id IS NOT NULL", name=op.f("ck_student_research_approver")
        ),
        sa.CheckConstraint(
            "status <> 'sent_back' OR remark <> ''", name=op.f("ck_student_research_sent_back_has_remark")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'approved', 'sent_back')", name=op.f("ck_student_research_status")
        ),
        sa.CheckConstraint("(achievement_id IS NULL) = (done_on IS NOT NULL)", name=op.f("ck_student_research_day")),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> submitted_by_id",
            name=op.f("ck_student_research_not_own_approver"),
        ),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievement.id"], name=op.f("fk_student_research_achievement_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["user_account.id"],
            name=op.f("fk_student_research_approved_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_student_research_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"],
            ["user_account.id"],
            name=op.f("fk_student_research_submitted_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["employee.id"], name=op.f("fk_student_research_supervisor_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student_research")),
        sa.UniqueConstraint("achievement_id", name=op.f("uq_student_research_achievement_id")),
    )
    op.create_index(op.f("ix_student_research_approved_by_id"), "student_research", ["approved_by_id"], unique=False)
    op.create_index("ix_student_research_department", "student_research", ["department_id", "status"], unique=False)
    op.create_index(op.f("ix_student_research_done_on"), "student_research", ["done_on"], unique=False)
    op.create_index(op.f("ix_student_research_kind"), "student_research", ["kind"], unique=False)
    op.create_index(op.f("ix_student_research_status"), "student_research", ["status"], unique=False)
    op.create_index(op.f("ix_student_research_submitted_by_id"), "student_research", ["submitted_by_id"], unique=False)
    op.create_index(op.f("ix_student_research_supervisor_id"), "student_research", ["supervisor_id"], unique=False)
    op.create_table(
        "student_researcher",
        sa.Column("research_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_student_researcher_position")),
        sa.ForeignKeyConstraint(
            ["research_id"], ["student_research.id"], name=op.f("fk_student_researcher_research_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_student_researcher_student_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student_researcher")),
        sa.UniqueConstraint("research_id", "position", name=op.f("uq_student_researcher_research_id_position")),
        sa.UniqueConstraint("research_id", "student_id", name=op.f("uq_student_researcher_research_id_student_id")),
    )
    op.create_index(op.f("ix_student_researcher_student_id"), "student_researcher", ["student_id"], unique=False)


def downgrade() -> None:
    for table in (
        "student_researcher",
        "student_research",
        "project_file",
        "project_receipt",
        "project_member",
        "research_project",
    ):
        op.drop_table(table)


def _key(length: int) -> sa.String:
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")
