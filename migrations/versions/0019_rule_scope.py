"""A rule's value knows the faculty it speaks of, and a grade sheet is of a kind that the institution keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rule_value") as batch:
        batch.add_column(sa.Column("faculty_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_rule_value_faculty_id"), "faculty", ["faculty_id"], ["id"], ondelete="RESTRICT"
        )
        batch.create_index(op.f("ix_rule_value_faculty_id"), ["faculty_id"])


def downgrade() -> None:
    with op.batch_alter_table("rule_value") as batch:
        batch.drop_index(op.f("ix_rule_value_faculty_id"))
        batch.drop_constraint(op.f("fk_rule_value_faculty_id"), type_="foreignkey")
        batch.drop_column("faculty_id")
