"""How migrations run: batch mode for SQLite, with its foreign keys off while tables are rebuilt and checked after."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from hemis.extensions import Base, db
from hemis.models.base import Scaled, UtcDateTime

AUTOGENERATE = ["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"]


def render_type(kind: str, value: object, autogen_context: object) -> str | bool:
    """Write our own types as the plain ones that they are in the database."""
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, Scaled):
        return "sa.Integer()"
    return False


def migrate(connection: Connection) -> None:
    """Run the migrations in one transaction."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_type,
        autogenerate_plugins=AUTOGENERATE,
    )
    with context.begin_transaction():
        context.run_migrations()
        if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("the migration left a row that points nowhere")
    if is_sqlite:
        connection.commit()
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.exec_driver_sql("BEGIN")


if context.is_offline_mode():
    raise RuntimeError("migrations need a database")
with current_app.app_context(), db.engine.connect() as connection:
    migrate(connection)
    connection.commit()
