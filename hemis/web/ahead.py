"""Kept public pages leave before the framework begins: it would take longer to wake than to answer."""

from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any, NamedTuple

from flask import Flask

from hemis.extensions import reading_only
from hemis.web import clock, kept, maintenance
from hemis.web.finished import Kept

LISTENERS = "ahead_listeners"
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Gone(NamedTuple):
    """A page that has left: what it was, to whom, and within how many seconds."""

    page: Kept
    environ: dict[str, Any]
    seconds: float


Listener = Callable[[Gone], None]


class Ahead:
    """Answers what is fresh on the shelf; everything else goes `within`."""

    def __init__(self, app: Flask, within: Wsgi) -> None:
        self._app, self._within = app, within
        self._listeners: list[Listener] = app.extensions.setdefault(LISTENERS, [])

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        begun = perf_counter()
        page = kept.lying(self._app, environ)
        if page is None:
            return self._within(environ, start_response)
        with self._app.app_context():
            if may_leave := _may_leave(page):
                gone = Gone(page, environ, perf_counter() - begun)
                for listener in self._listeners:
                    listener(gone)
        return page.send(environ, start_response) if may_leave else self._within(environ, start_response)


def _may_leave(page: Kept) -> bool:
    """While work runs, or while the database is away, it is the framework that answers."""
    moment = clock.now()
    if not page.is_younger(kept.FRESH_SECONDS, moment) or kept.is_away():
        return False
    token = reading_only.set(True)
    try:
        return maintenance.running(moment) is None
    finally:
        reading_only.reset(token)


def tell(app: Flask, listener: Listener) -> None:
    """Let `listener` know of each page that leaves so."""
    app.extensions.setdefault(LISTENERS, []).append(listener)


def init_app(app: Flask) -> None:
    """Must be called before all others that stand around the application: what they say of a request is heard first."""
    app.wsgi_app = Ahead(app, app.wsgi_app)  # type: ignore[method-assign]


__all__ = ["Gone", "init_app", "tell"]
