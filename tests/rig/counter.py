"""Count the SQL statements that a page costs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

CONTROL = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|SET)\b", re.IGNORECASE)
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|CREATE|ALTER|DROP|TRUNCATE)\b", re.IGNORECASE)


class Statements(list[str]):
    """The statements in their order; a failing assertion prints them."""

    @property
    def writes(self) -> list[str]:
        return [statement for statement in self if WRITES.match(statement)]

    def __repr__(self) -> str:
        lines = [f"{number:3} {' '.join(statement.split())[:200]}" for number, statement in enumerate(self, 1)]
        return "\n".join([f"{len(self)} statement(s)", *lines])


@contextmanager
def count_statements(engine: Engine) -> Iterator[Statements]:
    """All that the engine executes inside the block, transaction control left out."""
    seen = Statements()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not CONTROL.match(statement):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
