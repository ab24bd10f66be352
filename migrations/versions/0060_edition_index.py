"""The index of what is shown holds the keys too, so that a search reads it alone and not the editions."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

SHOWN = sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    _lay("ix_edition_direction_day_id", "direction", "day", "id", instead_of="ix_edition_direction_day")


def downgrade() -> None:
    _lay("ix_edition_direction_day", "direction", "day", instead_of="ix_edition_direction_day_id")


def _lay(name: str, *columns: str, instead_of: str) -> None:
    op.drop_index(instead_of, "edition")
    op.create_index(name, "edition", [*columns], sqlite_where=SHOWN, postgresql_where=SHOWN)
