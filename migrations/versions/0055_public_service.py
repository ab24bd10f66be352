"""The card of the public service, its answers and its minutes; reasons of maintenance in more languages."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("published_at IS NULL")
IN_FORCE = sa.text("published_at IS NOT NULL AND replaced_at IS NULL")
FORETOLD = "ck_maintenance_foretold"


def upgrade() -> None:
    with op.batch_alter_table("maintenance") as table:
        table.add_column(sa.Column("reason_ru", sa.String(length=500), nullable=False, server_default=""))
        table.add_column(sa.Column("reason_en", sa.String(length=500), nullable=False, server_default=""))
        table.add_column(sa.Column("foretold_starts_at", MOMENT, nullable=True))
        table.add_column(sa.Column("foretold_ends_at", MOMENT, nullable=True))
        table.create_check_constraint(op.f(FORETOLD), "(foretold_starts_at IS NULL) = (foretold_ends_at IS NULL)")
    op.create_table(
        "service_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("answers", sa.BigInteger(), nullable=False),
        sa.Column("quick", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quick BETWEEN 0 AND answers", name=op.f("ck_service_day_quick")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_service_day")),
    )
    op.create_table(
        "service_hour",
        sa.Column("hour", MOMENT, nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_service_hour_minutes")),
        sa.PrimaryKeyConstraint("hour", name=op.f("pk_service_hour")),
    )
    _create_card()


def _create_card() -> None:
    op.create_table(
        "service_card",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=True),
        sa.Column("is_only", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("publish_by", MOMENT, nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'approved', 'published', 'sent_back', 'withdrawn')",
            name=op.f("ck_service_card_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('approved', 'published') OR (approved_by_id IS NOT NULL AND approved_at IS NOT NULL"
            " AND publish_by IS NOT NULL)",
            name=op.f("ck_service_card_approved_has_approver"),
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> submitted_by_id", name=op.f("ck_service_card_not_own_approver")
        ),
        sa.CheckConstraint(
            "status <> 'published' OR published_at IS NOT NULL", name=op.f("ck_service_card_published_has_time")
        ),
        sa.CheckConstraint("status <> 'sent_back' OR remark <> ''", name=op.f("ck_service_card_sent_back_has_remark")),
        sa.CheckConstraint(
            "status NOT IN ('approved', 'withdrawn')", name=op.f("ck_service_card_public_once_approved")
        ),
        sa.CheckConstraint(
            "(published_at IS NOT NULL) = (status = 'published')", name=op.f("ck_service_card_published_once")
        ),
        sa.CheckConstraint("replaced_at IS NULL OR replaced_at >= published_at", name=op.f("ck_service_card_period")),
        sa.CheckConstraint("is_only", name=op.f("ck_service_card_is_only")),
        *(
            sa.ForeignKeyConstraint(
                [f"{who}_by_id"], ["user_account.id"], name=op.f(f"fk_service_card_{who}_by_id"), ondelete="RESTRICT"
            )
            for who in ("submitted", "approved")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_card")),
        sa.UniqueConstraint("number", name=op.f("uq_service_card_number")),
    )
    for column in ("status", "publish_by", "submitted_by_id", "approved_by_id"):
        op.create_index(op.f(f"ix_service_card_{column}"), "service_card", [column])
    for name, where in (("open", OPEN), ("in_force", IN_FORCE)):
        op.create_index(
            f"uq_service_card_{name}",
            "service_card",
            ["is_only"],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )


def downgrade() -> None:
    for name in ("service_card", "service_hour", "service_day"):
        op.drop_table(name)
    with op.batch_alter_table("maintenance") as table:
        table.drop_constraint(op.f(FORETOLD), type_="check")
        for column in ("foretold_ends_at", "foretold_starts_at", "reason_en", "reason_ru"):
            table.drop_column(column)
