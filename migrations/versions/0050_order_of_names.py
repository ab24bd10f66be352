"""Names of units and accounts in the order of the Uzbek alphabet; accounts are found in either script."""

import sqlalchemy as sa
from alembic import op

from hemis.models.base import order_key, search_key

revision = "0050"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.String(400).with_variant(sa.String(400, collation="C"), "postgresql")
TABLES = (
    "university",
    "faculty",
    "department",
    "division",
    "building",
    "subject_group",
    "subject",
    "grading_system",
    "speciality",
    "curriculum",
    "academic_group",
    "user_account",
)


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("sort_key", KEY, nullable=False, server_default=""))
            if table == "user_account":
                batch.add_column(sa.Column("name_key", KEY, nullable=False, server_default=""))
        _fill(table)
        op.create_index(f"ix_{table}_sort_key", table, ["sort_key"])
    op.create_index("ix_user_account_name_key", "user_account", ["name_key"])


def downgrade() -> None:
    op.drop_index("ix_user_account_name_key", "user_account")
    for table in reversed(TABLES):
        op.drop_index(f"ix_{table}_sort_key", table)
        op.drop_column(table, "sort_key")
    op.drop_column("user_account", "name_key")


def _fill(table: str) -> None:
    connection = op.get_bind()
    columns = ["id", "name", "name_key", "sort_key"]
    columns += [name for name in ("code", "login") if name in _columns(table)]
    rows = sa.table(table, *(sa.column(name) for name in columns))
    for row in connection.execute(sa.select(rows)).mappings().all():
        values = {"sort_key": order_key(row), "name_key": search_key(row)}
        connection.execute(rows.update().where(rows.c.id == row["id"]).values(values))


def _columns(table: str) -> set[str]:
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}
