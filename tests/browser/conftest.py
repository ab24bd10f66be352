"""The small world behind a real server, and people in a real browser who are signed in to it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from tests.rig.browser import Server
from tests.rig.client import PageClient
from tests.serving import COOKIE, serve, session_of

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def site(app: Flask) -> Iterator[Server]:
    """A server on the fresh world of this test; `app`, `world` and `database` see the same rows."""
    with serve(app) as server:
        yield server


@pytest.fixture
def person(site: Server, browser: Browser, as_: Callable[[str], PageClient]) -> Iterator[Callable[..., BrowserContext]]:
    """`person("teacher")` is a phone in that person's hand; `person(None)` a visitor; options go to the context."""
    opened: list[BrowserContext] = []

    def open_for(login: str | None, **options: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": PHONE, "has_touch": True, "base_url": site.url, **options})
        opened.append(context)
        if login:
            context.add_cookies([{"name": COOKIE, "value": session_of(as_(login)), "url": site.url}])
        return context

    yield open_for
    for context in opened:
        context.close()
