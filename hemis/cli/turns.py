"""Requests take turns where all the work is this process's own: threads that compute at once hinder each other."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

PATIENCE = 0.1
"""Seconds that a request waits for its turn: behind a long page the short ones go on beside it."""

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def by_turns(app: Wsgi, patience: float = PATIENCE) -> Wsgi:
    """Let the requests of `app` compute one after another, none of them later than after `patience`."""
    turn = threading.Lock()

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_ours = turn.acquire(timeout=patience)
        try:
            return app(environ, start_response)
        finally:
            if is_ours:
                turn.release()

    return serve
