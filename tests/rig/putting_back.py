"""A PostgreSQL database put back as it was: only what was written since, some ten times faster than a new copy.

Triggers note in the schema `rig` which tables a statement has written, by whichever connection. Putting back empties
those tables, vacuums them, so that their rows lie as in the copy, and fills them from copies kept in the same schema.
A database whose tables themselves were altered is not put back: it must be copied anew.
"""

from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ALTERED = 0
"""Stands among the numbers of the written tables when a statement has altered the schema."""

WATCH = """
CREATE SCHEMA rig;
CREATE UNLOGGED TABLE rig.written (relation oid NOT NULL);
CREATE TABLE rig.sequences (name regclass, value bigint, called boolean);

CREATE FUNCTION rig.note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO rig.written VALUES (TG_RELID); RETURN NULL; END $$;

CREATE FUNCTION rig.note_altered() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO rig.written VALUES (0); END $$;

DO $$
DECLARE each record;
BEGIN
    FOR each IN SELECT oid, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    LOOP
        EXECUTE format('CREATE TABLE rig.%I AS TABLE public.%I', 'kept_' || each.oid, each.relname);
        EXECUTE format('CREATE TRIGGER rig_note AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.%I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION rig.note()', each.relname);
        EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER rig_note', each.relname);
    END LOOP;
    FOR each IN SELECT c.oid, s.seqstart FROM pg_class c JOIN pg_sequence s ON s.seqrelid = c.oid
    LOOP
        INSERT INTO rig.sequences VALUES (each.oid, coalesce(pg_sequence_last_value(each.oid), each.seqstart),
                                          pg_sequence_last_value(each.oid) IS NOT NULL);
    END LOOP;
END $$;

CREATE EVENT TRIGGER rig_note_altered ON ddl_command_end EXECUTE FUNCTION rig.note_altered();
CREATE EVENT TRIGGER rig_note_dropped ON sql_drop EXECUTE FUNCTION rig.note_altered();
ALTER EVENT TRIGGER rig_note_altered ENABLE ALWAYS;
ALTER EVENT TRIGGER rig_note_dropped ENABLE ALWAYS;
TRUNCATE rig.written;
"""

COLUMNS = """
SELECT c.oid, c.relname, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.oid = ANY(%s) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.oid, c.relname ORDER BY c.oid
"""

BUSY = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
AND backend_type = 'client backend' AND state <> 'idle'
"""


_kept: dict[str, psycopg.Connection] = {}
"""URL → a connection that stays: a new one costs the server more than what it is asked here."""


def watch(url: str) -> bool:
    """Begin to note what is written; False where this account may not (it takes a superuser)."""
    let_go(url)
    with _connect(url) as connection:
        if connection.info.parameter_status("is_superuser") != "on":
            return False
        connection.execute(WATCH)
        return True


def put_back(url: str) -> bool:
    """Undo what was written; False if only a new copy can: the schema was altered or somebody is in a transaction."""
    try:
        return _put_back(_kept.get(url) or _keep(url))
    except psycopg.OperationalError:
        let_go(url)
        return False


def let_go(url: str) -> None:
    """Close the connection that stayed."""
    if connection := _kept.pop(url, None):
        connection.close()


def _keep(url: str) -> psycopg.Connection:
    connection = _kept[url] = _connect(url)
    connection.execute("SET session_replication_role = replica")
    return connection


def _put_back(connection: psycopg.Connection) -> bool:
    written = {oid for (oid,) in connection.execute("SELECT DISTINCT relation FROM rig.written")}
    (busy,) = connection.execute(BUSY).fetchone() or (1,)
    if busy or ALTERED in written:
        return False
    tables = connection.execute(COLUMNS, [list(written)]).fetchall()
    names = [sql.Identifier("public", name) for _, name, _ in tables]
    for name in names:
        connection.execute(sql.SQL("DELETE FROM {}").format(name))
    if names:
        connection.execute(sql.SQL("VACUUM {}").format(sql.SQL(", ").join(names)))
    for (oid, _, columns), name in zip(tables, names, strict=True):
        fields = sql.SQL(", ").join(map(sql.Identifier, columns))
        kept = sql.Identifier("rig", f"kept_{oid}")
        connection.execute(
            sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {}").format(name, fields, fields, kept)
        )
    connection.execute("SELECT count(setval(name, value, called)) FROM rig.sequences")
    connection.execute("TRUNCATE rig.written")
    return True


def _connect(url: str) -> psycopg.Connection:
    assert urlsplit(url).path.strip("/")
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True, connect_timeout=5)
