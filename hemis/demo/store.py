"""Where the demo lives: the marker beside the database, and the way from any state to an empty database."""

import json
from pathlib import Path
from typing import NamedTuple

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.engine import make_url

from hemis.config import DEMO_MARKER
from hemis.demo.cast import Login
from hemis.extensions import db
from hemis.models.structure import University
from hemis.web import institution


class NotDemo(Exception):
    """The database holds something else; the message says what to do."""


class Mark(NamedTuple):
    """What the marker tells: which database was filled, and how to sign in."""

    database: str
    logins: list[Login]


def marker() -> Path:
    """The file that says a demo was made in this instance; production does not start beside it."""
    folder: Path = current_app.config["INSTANCE"]
    return folder / DEMO_MARKER


def read() -> Mark | None:
    """Return the marker of this very database, or nothing."""
    if not marker().exists():
        return None
    told = json.loads(marker().read_text(encoding="utf-8"))
    mark = Mark(told["database"], [Login(*each) for each in told["logins"]])
    return mark if mark.database == _database() else None


def write(logins: list[Login]) -> None:
    """Leave the marker."""
    file = marker()
    file.touch(mode=0o600)
    file.write_text(json.dumps({"database": _database(), "logins": logins}, ensure_ascii=False), encoding="utf-8")


def is_made() -> bool:
    """Whether this database holds the demo; an empty one does not, anything else is refused."""
    if not inspect(db.engine).has_table(University.__tablename__):
        upgrade()
    is_used = db.session.scalar(select(University.id)) is not None
    db.session.rollback()
    if is_used and read() is None:
        raise NotDemo("This database holds data that are not the demo: choose another HEMIS_DATABASE_URL.")
    return is_used


EMPTIED = """
DO $$
DECLARE each record;
BEGIN
    FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema LOOP
        EXECUTE format('DROP TABLE %I CASCADE', each.tablename);
    END LOOP;
    FOR each IN
        SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = current_schema::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('DROP FUNCTION %s CASCADE', each.name);
    END LOOP;
END $$
"""
"""PostgreSQL: the way back through the migrations is for data that stay, and some of a later version cannot."""


def clear() -> None:
    """Make the database empty again: nothing of the demo is kept."""
    institution.forget()
    db.session.remove()
    url = db.engine.url
    db.engine.dispose()
    if url.get_backend_name() == "sqlite" and url.database:
        for ending in ("", "-wal", "-shm"):
            Path(url.database + ending).unlink(missing_ok=True)
    else:
        with db.engine.begin() as connection:
            connection.execute(text(EMPTIED))
    marker().unlink(missing_ok=True)
    upgrade()


def measure() -> None:
    """Let the database count its tables, as it does by itself in time: plans for empty ones would be poor."""
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def _database() -> str:
    """The database, without the password that leads to it."""
    return make_url(current_app.config["SQLALCHEMY_DATABASE_URI"]).render_as_string(hide_password=True)
