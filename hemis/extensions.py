"""Bare extension objects; `create_app` ties them to an application."""

from contextvars import ContextVar
from functools import cached_property
from typing import Any

import flask_babel
from flask import g, has_app_context
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData, event
from sqlalchemy.engine import Connection, Engine
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


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    if not type(connection).__module__.startswith(("sqlite3", "pysqlite3")):
        return
    connection.isolation_level = None  # the driver must not begin transactions on its own
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
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
        connection.exec_driver_sql("BEGIN" if reading_only.get() else "BEGIN IMMEDIATE")
