"""A few numbers of ours asked of the database past everything that costs more than they do."""

from contextlib import closing
from typing import Any

import psycopg
from sqlalchemy.exc import TimeoutError as SilentError

from hemis.extensions import answer_in_time, asked_in_time, db


def numbers(statement: str) -> list[int]:
    """Return the one column of a select in which nothing stands that anybody typed.

    PostgreSQL is told of no transaction, and not asked beforehand whether it is there: each would be a way of its own.
    Where the short way leads to no answer, the long one does, or says why not. Raises SilentError where nobody answers.
    """
    found = None if db.session.registry.has() else _by_the_short_way(statement)
    return [row[0] for row in db.session.connection().exec_driver_sql(statement)] if found is None else found


def _by_the_short_way(statement: str) -> list[int] | None:
    engine, token = db.engine, asked_in_time.set(True)
    try:
        with closing(engine.raw_connection()) as connection:
            engine.dispatch.before_cursor_execute(None, None, statement, (), None, False)  # whoever listens hears of it
            try:
                found = _told(connection.driver_connection, statement)
            except engine.dialect.loaded_dbapi.Error:
                connection.invalidate()
                raise
    except psycopg.errors.ConnectionTimeout as error:
        raise SilentError(str(error)) from error
    except engine.dialect.loaded_dbapi.Error:
        return None
    finally:
        asked_in_time.reset(token)
    return found


def _told(driver: Any, statement: str) -> list[int]:
    if not isinstance(driver, psycopg.Connection):
        return [row[0] for row in driver.execute(statement)]
    answer = answer_in_time(driver, statement.encode())
    if answer.status != psycopg.pq.ExecStatus.TUPLES_OK:
        raise psycopg.DatabaseError(answer.error_message.decode(errors="replace"))
    return [int(answer.get_value(row, 0) or 0) for row in range(answer.ntuples)]


__all__ = ["numbers"]
