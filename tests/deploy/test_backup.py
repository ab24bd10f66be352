"""The nightly copy is whole although somebody writes, and only the last fourteen stay."""

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig import absent
from tests.rig.postgres import NoPostgres, find_programs, session_server

sqlite = pytest.importorskip("pysqlite3.dbapi2", reason="no current SQLite on this platform")
SCRIPT = Path(__file__).parents[2] / "deploy/backup.py"


def backup(folder: Path, url: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), str(folder)]
    path = f"{postgres_programs()}:/usr/bin:/bin"
    environment = {"HEMIS_DATABASE_URL": url, "PATH": path}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def postgres_programs() -> str:
    try:
        return str(find_programs())
    except NoPostgres:
        return ""


def test_a_database_in_use_is_copied_without_its_open_transaction(tmp_path: Path) -> None:
    file = tmp_path / "live.sqlite3"
    with contextlib.closing(sqlite.connect(file, isolation_level=None)) as live:
        live.execute("PRAGMA journal_mode=WAL")
        live.execute("CREATE TABLE mark (points)")
        live.execute("INSERT INTO mark VALUES (44)")
        live.execute("BEGIN IMMEDIATE")
        live.execute("INSERT INTO mark VALUES (99)")
        done = backup(tmp_path / "copies", f"sqlite:///{file}")
        live.execute("ROLLBACK")
    assert done.returncode == 0, done.stderr
    copy = Path(done.stdout.strip())
    assert copy.stat().st_mode & 0o077 == 0
    with contextlib.closing(sqlite.connect(copy)) as reading:
        assert reading.execute("SELECT points FROM mark").fetchall() == [(44,)]


def test_a_copy_with_an_orphan_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "live.sqlite3"
    with contextlib.closing(sqlite.connect(file)) as live:
        live.executescript("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a REFERENCES a);")
        live.execute("INSERT INTO b VALUES (7)")
        live.commit()
    done = backup(tmp_path / "copies", f"sqlite:///{file}")
    assert done.returncode != 0
    assert "damaged" in done.stderr


def test_only_the_last_fourteen_are_kept(tmp_path: Path) -> None:
    file, copies = tmp_path / "live.sqlite3", tmp_path / "copies"
    copies.mkdir()
    with contextlib.closing(sqlite.connect(file)) as live:
        live.execute("CREATE TABLE t (a)")
    for day in range(10, 30):
        (copies / f"hemis-202601{day}T023000Z.sqlite3").touch()
    assert backup(copies, f"sqlite:///{file}").returncode == 0
    kept = sorted(path.name for path in copies.iterdir())
    assert len(kept) == 14
    assert kept[0] == "hemis-20260117T023000Z.sqlite3"


@pytest.mark.postgres
def test_a_server_is_dumped(tmp_path: Path) -> None:
    try:
        server = session_server()
    except NoPostgres as reason:
        absent("postgres", reason)
    url = server.create_database()
    done = backup(tmp_path, url)
    server.drop_database(url)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).stat().st_size > 0
