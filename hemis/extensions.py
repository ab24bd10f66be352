"""Bare extension objects; `create_app` ties them to an application."""

import select
from contextlib import suppress
from contextvars import ContextVar
from functools import cached_property
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

import flask_babel
import psycopg
from flask import g, has_app_context, has_request_context
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData, event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase


class Domain(flask_babel.Domain):
    """Looks the catalogue up once a request: a page says a few hundred words."""

    def get_translations(self) -> Any:
        kept = g.get("catalogue") if has_app_context() else None
        if kept is None:
            kept = super().get_translations()
            if has_app_context():
                g.catalogue = kept
        return kept


class Babel(flask_babel.Babel):
    """Flask-Babel with that domain."""

    @cached_property
    def domain_instance(self) -> Domain:
        return Domain(domain=self.domain)


class Limits(Limiter):
    """Asks nothing of a page that has no limit: there are none for all of them."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware or self.identify_request() in self._marked_for_limiting:
            super()._check_request_limit(callable_name, in_middleware)


class Base(DeclarativeBase):
    """All tables; every constraint gets a name, so that a migration can find it again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {getattr(self, 'id', '?')}>"


db = SQLAlchemy(model_class=Base, session_options={"autoflush": True, "expire_on_commit": False})
migrate = Migrate()
login_manager = LoginManager()
babel = Babel()
csrf = CSRFProtect()
limiter = Limits(key_func=get_remote_address)

reading_only: ContextVar[bool] = ContextVar("reading_only", default=False)
"""True while a request that may not write is served: SQLite then takes no write lock."""
asked_in_time: ContextVar[bool] = ContextVar("asked_in_time", default=False)
"""True while whoever takes a connection asks it by `answer_in_time`: that alone says whether the server is there."""
LOCK_MILLISECONDS = {True: 4_000, False: 10_000}
"""How long SQLite waits for the write lock: whether a person waits for the answer, which is due within five seconds."""
PING_SECONDS = 1.5
"""So long a connection of the pool may take to say that its server is there."""
AWAY_SECONDS = 1.0
"""So long nobody else tries to reach a server that has just kept somebody waiting in vain."""
_in_vain: WeakKeyDictionary[Dialect, float] = WeakKeyDictionary()


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    if not type(connection).__module__.startswith(("sqlite3", "pysqlite3")):
        return
    connection.isolation_level = None  # the driver must not begin transactions on its own
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={LOCK_MILLISECONDS[False]}",
        "trusted_schema=OFF",
        "mmap_size=268435456",  # pages are read where the system keeps them: two megabytes of cache hold no search
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    # A transaction that begins as a reader and writes later fails with "database is locked" under load;
    # so writers take the lock at once.
    if connection.dialect.name == "sqlite":
        # Many rows go in one statement: inside a savepoint SQLite ends each statement by walking over every page that
        # the savepoint has touched, so that row by row the work grows with its square.
        connection.dialect.use_insertmanyvalues_wo_returning = True
        if reading_only.get():
            connection.connection.cursor().execute("BEGIN")  # waits for nobody, so that nothing is to be told of it
            return
        patience = LOCK_MILLISECONDS[has_request_context()]
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@event.listens_for(Engine, "do_connect")
def _reach_postgresql(dialect: Dialect, _record: Any, args: Any, options: Any) -> Any:
    """Connect, but let one request alone wait for a server that does not answer; those after it are told at once."""
    if dialect.name != "postgresql":
        return None
    if monotonic() - _in_vain.get(dialect, -AWAY_SECONDS) < AWAY_SECONDS:
        raise psycopg.OperationalError("the server did not answer a moment ago")
    try:
        return dialect.connect(*args, **options)
    except psycopg.errors.ConnectionTimeout:
        _in_vain[dialect] = monotonic()
        raise


@event.listens_for(Engine, "checkout")
def _ask_postgresql(connection: Any, _record: Any, _proxy: Any) -> None:
    """Ask whether the server is there, as the pool would by itself; but it would wait for the answer without end."""
    if not isinstance(connection, psycopg.Connection) or asked_in_time.get():
        return
    with suppress(psycopg.Error):
        if answer_in_time(connection, b"").status == psycopg.pq.ExecStatus.EMPTY_QUERY:
            return
    connection.close()
    raise InvalidatePoolError


def answer_in_time(connection: "psycopg.Connection[Any]", statement: bytes) -> "psycopg.pq.abc.PGresult":
    """Return what the server says to one statement; it may think for `PING_SECONDS`, then it is away.

    Raises psycopg.Error: ConnectionTimeout where it says nothing, another where it hung up.
    """
    server, answers = connection.pgconn, []
    server.send_query(statement)
    server.flush()
    waiting, until = select.poll(), monotonic() + PING_SECONDS
    waiting.register(server.socket, select.POLLIN)
    while server.is_busy():
        if not waiting.poll(max(0.0, until - monotonic()) * 1000):
            raise psycopg.errors.ConnectionTimeout("the server does not answer")
        server.consume_input()
    while answer := server.get_result():
        answers.append(answer)
    if not answers:
        raise psycopg.OperationalError("the server hung up")
    return answers[-1]
