"""A real server and a real browser, for what only they can show: offline work, keyboard, contrast, bytes."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Browser, BrowserContext, CDPSession, expect, sync_playwright
from playwright.sync_api import Page as Tab

ROOT = Path(__file__).parents[2]
AXE = ROOT / "tests/vendor/axe.min.js"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
BARS = """(position) => document.querySelectorAll("form > .actions")
  .forEach((each) => { each.style.position = position; })"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
START_SECONDS = 60
expect.set_options(timeout=15_000)  # the default of five seconds is short on a busy machine


class NoBrowser(Exception):
    """No Chromium can be had on this machine; the message says why."""


class Process(Protocol):
    """What a server must be able to: subprocess.Popen is one."""

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, number: int, /) -> None: ...

    def kill(self) -> None: ...


Start = Callable[[Mapping[str, str], int, Path], Process]
"""Starts a server with an environment, at a port, with a log."""


@dataclass
class Server:
    """The application as a process of its own."""

    url: str
    process: Process
    log: Path

    def address(self, path: str) -> str:
        return f"{self.url}{path}"

    def kill(self) -> None:
        """As a power cut would: no clean-up, no last commit."""
        self.process.kill()
        self.process.wait(timeout=10)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=10)
        if self.process.poll() is None:
            self.kill()


def command_line(*command: str) -> Start:
    """Start a Python with these arguments and the port as the last."""

    def start(environment: Mapping[str, str], port: int, log: Path) -> Process:
        with log.open("wb") as output:
            return subprocess.Popen(
                [sys.executable, *command, str(port)],
                cwd=ROOT,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    return start


SERVE = command_line("-m", "flask", "--app", "wsgi", "serve", "--port")


@contextlib.contextmanager
def run_server(
    environment: Mapping[str, str], *, port: int | None = None, start: Start = SERVE, probe: str = "/health/live"
) -> Iterator[Server]:
    """Serve with this environment (HEMIS_DATABASE_URL and the like) until the block ends."""
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="hemis-server-") as folder:
        log = Path(folder) / "log"
        log.touch()
        server = Server(f"http://127.0.0.1:{port}", start(environment, port, log), log)
        try:
            _wait_until_ready(server, probe)
            yield server
        finally:
            server.stop()


def _wait_until_ready(server: Server, probe: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            urllib.request.urlopen(server.address(probe), timeout=2).close()
            return
        except urllib.error.HTTPError:
            return  # it answers, and what it answers is the test's business
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"the server did not start:\n{server.log.read_text(errors='replace')[-2000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def chromium_path() -> str:
    """The browser of the machine; playwright's own download is not used."""
    given = os.environ.get("HEMIS_CHROMIUM")
    for program in [given] if given else PROGRAMS:
        if found := shutil.which(program):
            return found
    raise NoBrowser(f"{given} is not a program" if given else "no Chromium found; install it or set HEMIS_CHROMIUM")


@contextlib.contextmanager
def open_browser() -> Iterator[Browser]:
    """One headless Chromium; ask it for a `new_context()` per person."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def open_phone(browser: Browser, folder: Path, **options: Any) -> Iterator[BrowserContext]:
    """A phone whose profile lives in `folder`: close it, open it again, and it is the same phone."""
    options = {"viewport": {"width": 360, "height": 740}, "has_touch": True, **options}
    context = browser.browser_type.launch_persistent_context(
        folder, executable_path=chromium_path(), headless=True, args=list(FLAGS), **options
    )
    try:
        yield context
    finally:
        context.close()


def cdp(tab: Tab) -> CDPSession:
    """The browser's own protocol, where bytes and speeds are set and read."""
    return tab.context.new_cdp_session(tab)


def throttle(tab: Tab, *, kilobits: float, latency: float) -> CDPSession:
    """A slow line: kbit/s both ways and milliseconds for each answer. `offline` does not reach a throttled tab."""
    session = cdp(tab)
    bytes_per_second = kilobits * 1000 / 8
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": latency,
            "downloadThroughput": bytes_per_second,
            "uploadThroughput": bytes_per_second,
        },
    )
    return session


def slow_cpu(tab: Tab, times: float) -> CDPSession:
    session = cdp(tab)
    session.send("Emulation.setCPUThrottlingRate", {"rate": times})
    return session


@contextlib.contextmanager
def offline(context: BrowserContext) -> Iterator[None]:
    """No network inside the block, for the tabs and for their service worker."""
    context.set_offline(True)
    try:
        yield
    finally:
        context.set_offline(False)


def bring_axe(context: BrowserContext) -> BrowserContext:
    """Let every page of these tabs begin with axe: brought to a page that is open, it takes as long as two looks."""
    context.add_init_script(_axe())
    return context


def axe(tab: Tab) -> list[str]:
    """The accessibility problems of the open page, one line each; empty is the only good answer.

    A bar that stays at the edge of the screen covers half of whatever one scrolls past it: it is measured in its place.
    """
    tab.evaluate(BARS, "static")
    session = cdp(tab)
    if not _evaluate(session, "'axe' in window"):
        _evaluate(session, f"{_axe()}; undefined")  # through the protocol, because the CSP forbids eval
    options = json.dumps({"runOnly": WCAG, "resultTypes": ["violations"]})
    found = _evaluate(session, f"axe.run(document, {options}).then(result => result.violations)")
    session.detach()
    tab.evaluate(BARS, "")
    return [
        f"{problem['id']}: {problem['help']} -> {node['html'][:160]}" for problem in found for node in problem["nodes"]
    ]


@functools.cache
def _axe() -> str:
    return AXE.read_text()


def _evaluate(session: CDPSession, expression: str) -> Any:
    answer = session.send("Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True})
    if "exceptionDetails" in answer:
        raise AssertionError(answer["exceptionDetails"])
    return answer["result"].get("value")
