"""When something was last taken from the public, by one step of an index."""

from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_edition_withdrawn_at"), "edition", ["withdrawn_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_edition_withdrawn_at"), table_name="edition")
