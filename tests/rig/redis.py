"""A Redis for one test: the counts that several server processes share."""

import contextlib
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator

import redis

from tests.rig.browser import free_port

PROGRAMS = ("redis-server", "valkey-server")
START_SECONDS = 30


class NoRedis(Exception):
    """No server can be had on this machine; the message says why."""


@contextlib.contextmanager
def run_redis() -> Iterator[str]:
    """Serve on loopback until the block ends, keeping nothing; gives the URL."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise NoRedis("no redis-server found; install it")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="hemis-redis-") as folder:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with subprocess.Popen([*command, "--dir", folder], stdout=subprocess.DEVNULL) as process:
            try:
                _wait_until_ready(port, process)
                yield f"redis://127.0.0.1:{port}/0"
            finally:
                process.terminate()


def _wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    with redis.Redis(port=port) as client:
        while time.monotonic() < deadline and process.poll() is None:
            with contextlib.suppress(redis.ConnectionError):
                client.ping()
                return
            time.sleep(0.05)
    raise NoRedis("redis-server did not start")
