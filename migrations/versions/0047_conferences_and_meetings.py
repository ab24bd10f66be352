"""Conferences, and round tables, video conferences and symposia; a file of an announcement says what it is."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("organiser", sa.String(length=200), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("sections", sa.Text(), nullable=False),
        sa.Column("fee", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("papers_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "level IN ('international', 'republican', 'regional', 'institution')", name=op.f("ck_conference_level")
        ),
        sa.CheckConstraint("format IN ('onsite', 'online', 'mixed')", name=op.f("ck_conference_format")),
        *_key("conference"),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("organiser", sa.String(length=200), nullable=False),
        sa.Column("moderator", sa.String(length=200), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("planned_participants", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("recommendations", sa.Text(), nullable=False),
        sa.Column("cancelled_because", sa.String(length=300), nullable=False),
        sa.CheckConstraint("kind IN ('round_table', 'video_conference', 'symposium')", name=op.f("ck_meeting_kind")),
        sa.CheckConstraint("held_on IS NULL OR cancelled_because = ''", name=op.f("ck_meeting_held_or_cancelled")),
        sa.CheckConstraint("held_on IS NOT NULL OR participants IS NULL", name=op.f("ck_meeting_fact_has_day")),
        sa.CheckConstraint(
            "planned_participants IS NULL OR planned_participants > 0", name=op.f("ck_meeting_planned_participants")
        ),
        sa.CheckConstraint("participants IS NULL OR participants > 0", name=op.f("ck_meeting_participants")),
        *_key("meeting"),
    )
    with op.batch_alter_table("announcement_file") as table:
        table.add_column(sa.Column("kind", sa.String(length=20), nullable=False, server_default=""))
    with op.batch_alter_table("announcement_file") as table:
        table.alter_column("kind", server_default=None)


def _key(table: str) -> tuple[sa.ForeignKeyConstraint, sa.PrimaryKeyConstraint]:
    return (
        sa.ForeignKeyConstraint(["id"], ["announcement.id"], name=op.f(f"fk_{table}_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    for other in ("edition", "announcement_file", "announcement"):
        _forget(other)
    with op.batch_alter_table("announcement_file") as table:
        table.drop_column("kind")
    op.drop_table("meeting")
    op.drop_table("conference")


def _forget(table: str) -> None:
    """Take out what the older version has no pages for."""
    column = "id" if table == "announcement" else "announcement_id"
    mine = "SELECT id FROM announcement WHERE direction IN ('conference', 'meeting')"
    if table == "edition":
        op.execute(
            f"DELETE FROM edition_file WHERE edition_id IN (SELECT id FROM edition WHERE announcement_id IN ({mine}))"
        )
    op.execute(f"DELETE FROM {table} WHERE {column} IN ({mine})")
