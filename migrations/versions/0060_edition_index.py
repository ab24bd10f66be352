"""The indexes of what is shown hold the keys too, so that a search reads them alone and not the editions."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

SHOWN = sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    op.drop_index("ix_edition_direction_day", "edition")
    _lay("ix_edition_direction_day_id", "direction", "day", "id")
    _lay("ix_edition_day_id", "day", "id")


def downgrade() -> None:
    op.drop_index("ix_edition_day_id", "edition")
    op.drop_index("ix_edition_direction_day_id", "edition")
    _lay("ix_edition_direction_day", "direction", "day")


def _lay(name: str, *columns: str) -> None:
    op.create_index(name, "edition", [*columns], sqlite_where=SHOWN, postgresql_where=SHOWN)
