"""Servers and programs that are born with everything loaded: a test waits a moment for one, and not for the imports.

The nursery is one process that has imported the application and made none; each server is a fork of it with settings,
a database and an end of its own. That the command starts from nothing is proved in tests/cli/test_serve.py.
"""

import gc
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path

from flask import Flask
from flask.cli import main
from sqlalchemy.orm import configure_mappers

import hemis.cli.serve  # noqa: F401 - imports all that a server imports
from tests.kept import compiled_templates

configure_mappers()
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload([__name__])


class Child:
    """A server that was born here, with the manners of `subprocess.Popen`."""

    def __init__(self, environment: Mapping[str, str], port: int, log: Path) -> None:
        self.process = FORKS.Process(target=live, args=(dict(environment), port, str(log)), daemon=True)
        self.process.start()

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self.process.join(timeout)
        if self.process.exitcode is None:
            raise subprocess.TimeoutExpired("a server of the nursery", timeout or 0)
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        if self.process.pid and self.process.is_alive():
            os.kill(self.process.pid, number)

    def kill(self) -> None:
        self.process.kill()


def live(environment: Mapping[str, str], port: int, log: str) -> None:
    """Be `flask serve` until the end."""
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(output, stream)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    settle(environment)
    sys.argv = ["flask", "--app", "wsgi", "serve", "--port", str(port)]
    main()


def run_code(
    code: str, arguments: list[object], environment: Mapping[str, str], timeout: float = 120
) -> subprocess.CompletedProcess[bytes]:
    """Run a program as `python -c` would, with the manners of `subprocess.run`: −9 is a program that was killed."""
    told = [str(each) for each in arguments]
    with tempfile.TemporaryDirectory(prefix="hemis-code-") as folder:
        output, errors = Path(folder, "output"), Path(folder, "errors")
        process = FORKS.Process(target=live_code, args=(code, told, dict(environment), str(output), str(errors)))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(code, timeout, output.read_bytes(), errors.read_bytes())
        return subprocess.CompletedProcess(told, process.exitcode, output.read_bytes(), errors.read_bytes())


def live_code(code: str, arguments: list[str], environment: Mapping[str, str], output: str, errors: str) -> None:
    """Be `python -c` until the end."""
    for stream, name in ((1, output), (2, errors)):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT), stream)
    settle(environment)
    sys.argv = ["-c", *arguments]
    exec(compile(code, "<string>", "exec"), {"__name__": "__main__"})


def settle(environment: Mapping[str, str]) -> None:
    """Take the settings, and the templates that other processes of this run have compiled.

    What was loaded before stays: looking through it for garbage would take longer than to make the application.
    """
    gc.freeze()
    os.environ.update(environment)
    Flask.jinja_options = {"bytecode_cache": compiled_templates()}
