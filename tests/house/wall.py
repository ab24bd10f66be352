"""F3 while the tests run: no request commits a change of an audited table without an entry that tells of it.

A pytest plugin. It listens to the engines, so that it hears of every statement; nothing of it is in the application.
"""

import csv
import re
from pathlib import Path

import pytest
from flask import has_request_context
from sqlalchemy import event
from sqlalchemy.engine import Engine

FILE = Path(__file__).with_name("audited_tables.csv")
WRITES = re.compile(r"^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
WRITTEN, TOLD = "wall_written", "wall_told"


def table_of_promises() -> dict[str, dict[str, str]]:
    """Table → its line in the file."""
    with FILE.open(encoding="utf-8") as file:
        return {row["table"]: row for row in csv.DictReader(file)}


AUDITED = {name: set(row["told_as"].split()) for name, row in table_of_promises().items() if row["told_as"]}


def hear(connection, cursor, statement, parameters, context, executemany) -> None:
    """Note which table a statement writes; of the audit itself, which objects the entries tell of."""
    found = WRITES.match(statement)
    if not found or not has_request_context():
        return
    table, notes = found[1], connection.info
    if table in AUDITED and cursor.rowcount != 0:
        notes.setdefault(WRITTEN, set()).add(table)
    elif table == "audit_entry":
        rows = context.compiled_parameters
        notes.setdefault(TOLD, set()).update(row.get("object_type") for row in rows)
        notes[TOLD] |= {value for row in rows for key, value in row.items() if key.startswith("object_type")}


def forget(connection) -> None:
    connection.info.pop(WRITTEN, None)
    connection.info.pop(TOLD, None)


def check(connection) -> None:
    """Stop the commit of what nobody will be able to read later."""
    written, told = connection.info.get(WRITTEN, set()), connection.info.get(TOLD, set())
    forget(connection)
    untold = sorted(table for table in written if not AUDITED[table] & told)
    if untold:
        raise AssertionError(f"changed without an audit entry: {', '.join(untold)}; told were {sorted(map(str, told))}")


@pytest.fixture(scope="session", autouse=True)
def audit_wall():
    """Stand for the whole run."""
    listeners = (("after_cursor_execute", hear), ("rollback", forget), ("commit", check))
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    yield
    for name, listener in listeners:
        event.remove(Engine, name, listener)
