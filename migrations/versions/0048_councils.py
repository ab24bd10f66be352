"""Requirements for dissertations as a text with its act; scientific councils with specialities and members."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

KEY = sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "requirement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("act", sa.String(length=500), nullable=False),
        sa.Column("act_url", sa.String(length=500), nullable=False),
        _announced("requirement"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement")),
    )
    op.create_table(
        "council",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("code_key", KEY, nullable=False),
        sa.Column("degree", sa.String(length=3), nullable=False),
        sa.Column("order_number", sa.String(length=60), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.CheckConstraint("degree IN ('DSc', 'PhD')", name=op.f("ck_council_degree")),
        _announced("council"),
        sa.UniqueConstraint("code_key", name=op.f("uq_council_code_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council")),
    )
    op.create_index(op.f("ix_council_valid_until"), "council", ["valid_until"])
    _part(
        "council_speciality",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.UniqueConstraint("council_id", "code", name=op.f("uq_council_speciality_council_id_code")),
    )
    _part(
        "council_member",
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("degree", sa.String(length=200), nullable=False),
        sa.Column("workplace", sa.String(length=200), nullable=False),
        sa.CheckConstraint("role IN ('chair', 'deputy', 'secretary', 'member')", name=op.f("ck_council_member_role")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_council_member_name")),
    )


def _announced(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["id"], ["announcement.id"], name=op.f(f"fk_{table}_id"), ondelete="CASCADE")


def _part(table: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f(f"fk_{table}_council_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("council_id", "position", name=op.f(f"uq_{table}_council_id_position")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_council_id"), table, ["council_id"])


def downgrade() -> None:
    for table in ("council_member", "council_speciality", "council", "requirement"):
        op.drop_table(table)
    # what these tables told of is gone: so are its announcements, with the editions and files that hang on them
    mine = "(SELECT id FROM announcement WHERE direction IN ('requirement', 'council'))"
    op.execute(f"DELETE FROM edition_file WHERE edition_id IN (SELECT id FROM edition WHERE announcement_id IN {mine})")
    op.execute(f"DELETE FROM edition WHERE announcement_id IN {mine}")
    op.execute(f"DELETE FROM announcement_file WHERE announcement_id IN {mine}")
    op.execute("DELETE FROM announcement WHERE direction IN ('requirement', 'council')")
