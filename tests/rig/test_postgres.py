import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.rig import absent
from tests.rig.postgres import NoPostgres, Postgres, session_server

pytestmark = pytest.mark.postgres
ROOT = Path(__file__).parents[2]

CHILD = """
import sys, time
from tests.rig.postgres import session_server
print(session_server().url, flush=True)
time.sleep(30)
"""


@pytest.fixture(scope="module")
def server() -> Postgres:
    try:
        return session_server()
    except NoPostgres as reason:
        absent("postgres", reason)


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def test_a_template_is_built_once_and_copied(server: Postgres) -> None:
    built = []

    def build(url: str) -> None:
        built.append(url)
        with connect(url) as connection:
            connection.execute("CREATE TABLE t AS SELECT 7 AS a")

    name = server.make_template("rig", build)
    assert server.make_template("rig", build) == name
    assert len(built) <= 1
    url = server.create_database(name)
    with connect(url) as connection:
        assert connection.execute("SELECT a FROM t").fetchall() == [(7,)]
    server.drop_database(url)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        connect(url)


def test_text_sorts_by_bytes_as_on_sqlite(server: Postgres) -> None:
    url = server.create_database()
    with connect(url) as connection:
        rows = connection.execute("SELECT datcollate FROM pg_database WHERE datname = current_database()")
        assert rows.fetchone() == ("C",)
    server.drop_database(url)


def test_a_killed_session_leaves_no_server_behind() -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_XDIST")}
    if "HEMIS_TEST_POSTGRES_URL" in environment:
        pytest.skip("the server is not ours")
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    url = child.stdout.readline().strip()
    if not url:
        pytest.skip("no server here")
    connect(url).close()
    child.send_signal(signal.SIGKILL)
    child.wait(timeout=10)
    child.stdout.close()
    assert gone_within(15, url)


def gone_within(seconds: float, url: str) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            connect(url).close()
        except psycopg.OperationalError:
            return True
        time.sleep(0.1)
    return False
