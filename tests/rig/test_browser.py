"""The browser rig against a server of ten lines that sends the strictest CSP."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from tests.rig.browser import Server, axe, bring_axe, command_line, offline, open_phone, run_server, slow_cpu, throttle

pytestmark = pytest.mark.browser

PROGRAM = """
import sys
from wsgiref.simple_server import make_server

def answer(environ, start):
    start("200 OK", [("Content-Type", "text/html"), ("Content-Security-Policy", "default-src 'none'")])
    field = '<input name="a">' if environ["PATH_INFO"] == "/bad" else ''
    filler = "<!--" + "x" * 50_000 + "-->" if environ["PATH_INFO"] == "/big" else ''
    html = f"<!doctype html><html lang=en><title>T</title><main><h1>T</h1>{field}{filler}</main></html>"
    return [html.encode()]

make_server("127.0.0.1", int(sys.argv[1]), answer).serve_forever()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with run_server({}, start=command_line("-c", PROGRAM)) as server:
        yield server


def test_axe_speaks_through_a_strict_policy(server: Server, browser: Browser) -> None:
    tab = browser.new_page()
    tab.goto(server.address("/"))
    assert axe(tab) == []
    tab.goto(server.address("/bad"))
    assert any(problem.startswith("label:") for problem in axe(tab))
    tab.close()


def test_axe_is_there_when_a_page_begins(server: Server, browser: Browser) -> None:
    phone = bring_axe(browser.new_context())
    tab = phone.new_page()
    tab.goto(server.address("/bad"))
    assert tab.evaluate("axe.version")
    assert any(problem.startswith("label:") for problem in axe(tab))
    phone.close()


def test_a_slow_line_is_slow(server: Server, browser: Browser) -> None:
    tab = browser.new_page()
    throttle(tab, kilobits=1024, latency=150)
    slow_cpu(tab, 4)
    tab.goto(server.address("/big"))
    assert tab.evaluate("performance.getEntriesByType('navigation')[0].responseEnd") > 500
    tab.close()


def test_a_phone_loses_its_network_and_keeps_its_storage(server: Server, browser: Browser, tmp_path: Path) -> None:
    with open_phone(browser, tmp_path) as phone:
        tab = phone.new_page()
        with offline(phone), pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
            tab.goto(server.address("/"))
        tab.goto(server.address("/"))
        tab.evaluate("localStorage.setItem('mark', '2')")
    with open_phone(browser, tmp_path) as phone:
        tab = phone.new_page()
        tab.goto(server.address("/"))
        assert tab.evaluate("localStorage.getItem('mark')") == "2"


def test_a_server_that_cannot_start_says_why() -> None:
    start = command_line("-c", "raise OSError('no such thing')")
    with pytest.raises(AssertionError, match="no such thing"), run_server({}, start=start):
        pass
