"""The index of the day of withdrawal holds what was withdrawn alone: no search of what is shown walks along it."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

TAKEN_AWAY = sa.text("withdrawn_at IS NOT NULL")
NAME = "ix_edition_withdrawn_at"


def upgrade() -> None:
    op.drop_index(NAME, "edition")
    op.create_index(NAME, "edition", ["withdrawn_at"], sqlite_where=TAKEN_AWAY, postgresql_where=TAKEN_AWAY)


def downgrade() -> None:
    op.drop_index(NAME, "edition")
    op.create_index(NAME, "edition", ["withdrawn_at"])
