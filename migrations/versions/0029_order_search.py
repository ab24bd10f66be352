"""Orders are found by the words of their subject, and a draft that was sent back says what is to be mended."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLE = "movement_order"


def upgrade() -> None:
    """Add columns in place: a copied table would lose the triggers that keep signed orders as they are."""
    key = sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql")
    op.add_column(TABLE, sa.Column("title_key", key, server_default="", nullable=False))
    op.add_column(TABLE, sa.Column("remark", sa.String(length=1000), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column(TABLE, "remark")
    op.drop_column(TABLE, "title_key")
