"""Requests for the public service, counted; tokens of the ministry's officials and how often they are used."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PLACES = "'seminar', 'conference', 'meeting', 'requirement', 'council', 'dissertation', 'service'"


def upgrade() -> None:
    op.create_table(
        "visit_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("direction", sa.String(length=12), nullable=False),
        sa.Column("visitor", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("asked", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"direction IN ({PLACES})", name=op.f("ck_visit_count_direction")),
        sa.CheckConstraint("visitor IN ('phone', 'computer', 'robot', 'other')", name=op.f("ck_visit_count_visitor")),
        sa.CheckConstraint("language IN ('uz_Cyrl', 'uz_Latn', 'ru', 'en')", name=op.f("ck_visit_count_language")),
        sa.CheckConstraint("asked IN ('page', 'file', 'complaint')", name=op.f("ck_visit_count_asked")),
        sa.CheckConstraint("count > 0", name=op.f("ck_visit_count_count")),
        sa.PrimaryKeyConstraint("day", "direction", "visitor", "language", "asked", name=op.f("pk_visit_count")),
    )
    op.create_table(
        "api_token",
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("search_key", sa.String(length=700), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("start", sa.String(length=12), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("last_used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), server_default="", nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("holder <> '' AND post <> '' AND body <> ''", name=op.f("ck_api_token_named")),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_id IS NULL) AND (revoked_at IS NULL) = (reason = '')",
            name=op.f("ck_api_token_revoked"),
        ),
        *(
            sa.ForeignKeyConstraint([name], ["user_account.id"], name=op.f(f"fk_api_token_{name}"), ondelete="RESTRICT")
            for name in ("created_by_id", "revoked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index(op.f("ix_api_token_created_by_id"), "api_token", ["created_by_id"])
    op.create_index(op.f("ix_api_token_revoked_by_id"), "api_token", ["revoked_by_id"])
    op.create_table(
        "api_token_use",
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("outcome IN ('answered', 'refused', 'throttled')", name=op.f("ck_api_token_use_outcome")),
        sa.CheckConstraint("count > 0", name=op.f("ck_api_token_use_count")),
        sa.ForeignKeyConstraint(
            ["token_id"], ["api_token.id"], name=op.f("fk_api_token_use_token_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_id", "day", "outcome", name=op.f("pk_api_token_use")),
    )


def downgrade() -> None:
    op.drop_table("api_token_use")
    op.drop_table("api_token")
    op.drop_table("visit_count")
