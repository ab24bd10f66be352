"""Many rows in one statement, for imports and for the demo university; the caller writes the audit."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, func, insert, select

from hemis.extensions import Base, db
from hemis.models.audit import AuditEntry

Row = Mapping[str, Any]


def insert_many(model: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows whose keys nobody asks for."""
    if rows:
        db.session.flush()
        db.session.connection().execute(insert(_table(model)), list(rows))


def insert_numbered(model: type[Base], rows: Sequence[Row]) -> list[int]:
    """Insert rows and return their ids in the order given."""
    # Ids are reserved beforehand: asking the database for them after the insert makes SQLite work row by row.
    ids = _reserve(_table(model), len(rows))
    insert_many(model, [{**row, "id": key} for row, key in zip(rows, ids, strict=True)])
    return ids


def _reserve(table: Table, count: int) -> list[int]:
    """Return ids that nobody else gets: SQLite has a single writer, PostgreSQL its sequences."""
    db.session.flush()
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        return list(connection.execute(drawn).scalars())
    newest = _newest(table)
    return list(range(newest + 1, newest + 1 + count))


def unused_id(model: type[Base]) -> int | None:
    """Return a number that no row has ever had; None where the database itself gives each number once."""
    table = _table(model)
    return None if db.session.get_bind().dialect.name == "postgresql" or "id" not in table.c else _newest(table) + 1


def _newest(table: Table) -> int:
    """A number whose row is gone still stands in the audit; another row must not inherit its history."""
    told = select(func.max(AuditEntry.object_id)).where(AuditEntry.object_type == table.name).scalar_subquery()
    newest = db.session.execute(select(select(func.max(table.c.id)).scalar_subquery(), told)).one()
    return max(key or 0 for key in newest)


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table
