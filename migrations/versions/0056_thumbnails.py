"""The small picture of a photo of an announcement."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("announcement_file") as batch:
        batch.add_column(sa.Column("thumbnail_name", sa.String(length=80), nullable=False, server_default=""))
        batch.add_column(sa.Column("thumbnail_width", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("thumbnail_height", sa.Integer(), nullable=False, server_default="0"))
        batch.create_check_constraint(
            op.f("ck_announcement_file_thumbnail"), "(thumbnail_name = '') = (thumbnail_width = 0)"
        )


def downgrade() -> None:
    with op.batch_alter_table("announcement_file") as batch:
        batch.drop_constraint(op.f("ck_announcement_file_thumbnail"), type_="check")
        batch.drop_column("thumbnail_height")
        batch.drop_column("thumbnail_width")
        batch.drop_column("thumbnail_name")
