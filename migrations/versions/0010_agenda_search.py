"""The questions on an agenda can be searched in both scripts, with their speakers."""

import sqlalchemy as sa
from alembic import op

from hemis.domain.names import fold

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.String(length=900).with_variant(sa.String(length=900, collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("agenda_question", sa.Column("search_key", KEY, nullable=False, server_default=""))
    names = ("id", "question", "speaker", "search_key")
    table = sa.table("agenda_question", *(sa.column(name) for name in names))
    connection = op.get_bind()
    for row in connection.execute(sa.select(table)).mappings().all():
        # Which columns make the key stays as it was here; how words are folded must be what a search does today.
        key = fold(f"{row['question']} {row['speaker'] or ''}")[:900]
        connection.execute(table.update().where(table.c.id == row["id"]).values(search_key=key))


def downgrade() -> None:
    op.drop_column("agenda_question", "search_key")
