"""Who looked at whose personal data is kept, counted up, and otherwise never altered (F4)."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

PAGES = ("card", "edit", "paper", "file", "sheet", "search", "import")
ONCE = ["viewer_id", "object_type", "object_id", "page", "day", "role", "is_whole"]
KEPT = ("id", *ONCE, "first_at")
COUNTED = " AND ".join(
    ["NEW.times = OLD.times + 1", "NEW.last_at >= OLD.last_at", *(f"NEW.{n} = OLD.{n}" for n in KEPT)]
)
ALTERED = "personal view altered"
NEWEST = "(SELECT max(day) FROM personal_view)"
LEAST_DAYS = 30
"""The least that the rule allows, counted from the newest row, so that no clock decides."""


def upgrade() -> None:
    op.create_table(
        "personal_view",
        sa.Column("viewer_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("object_type", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=20), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("object_type IN ('employee', 'student')", name=op.f("ck_personal_view_object_type")),
        sa.CheckConstraint(
            "page IN (" + ", ".join(f"'{page}'" for page in PAGES) + ")", name=op.f("ck_personal_view_page")
        ),
        sa.CheckConstraint("times > 0 AND last_at >= first_at", name=op.f("ck_personal_view_counted")),
        sa.ForeignKeyConstraint(
            ["viewer_id"], ["user_account.id"], name=op.f("fk_personal_view_viewer_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_view")),
        sa.UniqueConstraint(*ONCE, name="uq_personal_view_once"),
    )
    op.create_index("ix_personal_view_object", "personal_view", ["object_type", "object_id", "day"])
    op.create_index(op.f("ix_personal_view_day"), "personal_view", ["day"])
    if op.get_bind().dialect.name == "sqlite":
        young = f"OLD.day > date({NEWEST}, '-{LEAST_DAYS} days')"
        for verb, refused in (("UPDATE", f"NOT ({COUNTED})"), ("DELETE", young)):
            op.execute(
                f"CREATE TRIGGER personal_view_kept_{verb.lower()} BEFORE {verb} ON personal_view"
                f" WHEN {refused} BEGIN SELECT RAISE(ABORT, '{ALTERED}'); END"
            )
        return
    raised = f"RAISE EXCEPTION '{ALTERED}' USING ERRCODE = 'check_violation'"
    op.execute(
        "CREATE FUNCTION keep_personal_view() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_OP = 'UPDATE' THEN IF NOT ({COUNTED}) THEN {raised}; END IF; RETURN NEW; END IF;"
        f" IF OLD.day > {NEWEST} - {LEAST_DAYS} THEN {raised}; END IF; RETURN OLD; END $$"
    )
    op.execute(
        "CREATE TRIGGER personal_view_kept BEFORE UPDATE OR DELETE ON personal_view"
        " FOR EACH ROW EXECUTE FUNCTION keep_personal_view()"
    )


def downgrade() -> None:
    op.drop_table("personal_view")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION keep_personal_view()")
