"""Counts kept in memory and written every few seconds: no page waits for its own counting."""

import logging
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

from flask import Flask

from hemis.extensions import db

log = logging.getLogger("hemis")
Key = TypeVar("Key", bound=Hashable)
BATCHES = "batches"
SECONDS = 3.0
"""A process that is killed loses what it counted since; with the writing that is less than five seconds."""


class Batch(Generic[Key]):
    """What one process has counted, and the function that adds it to a table."""

    def __init__(self, app: Flask, keep: Callable[[Mapping[Key, int]], None]) -> None:
        """`keep` runs in a context of `app`, as often as there is something to add; its work is committed here."""
        self._app, self._keep = app, keep
        self._counts: Counter[Key] = Counter()
        self._lock, self._writing = Lock(), Lock()
        self._is_stuck = False
        app.extensions.setdefault(BATCHES, []).append(self)

    def add(self, key: Key, count: int = 1) -> None:
        """Count in memory; as cheap as it looks."""
        with self._lock:
            self._counts[key] += count

    def flush(self) -> None:
        """Write what was counted; what cannot be written now is kept for the next time."""
        with self._writing:  # who comes last goes on only when all is written
            self._write()

    def _write(self) -> None:
        with self._lock:
            taken, self._counts = self._counts, Counter()
        if not taken:
            return
        try:
            with self._app.app_context():
                self._keep(taken)
                db.session.commit()
            self._is_stuck = False
        except Exception:
            with self._lock:
                self._counts.update(taken)
            if not self._is_stuck:
                log.exception("counts cannot be written; they wait in memory")
            self._is_stuck = True

    def clear(self) -> None:
        """Forget what was counted and not yet written."""
        with self._lock:
            self._counts.clear()


def flush_all(app: Flask) -> None:
    """Write what every batch of this process has counted."""
    for batch in app.extensions.get(BATCHES, ()):
        batch.flush()


def start_flushing(app: Flask, seconds: float = SECONDS) -> Event:
    """Write counts every few seconds in a thread; the event stops it, and then `flush_all` takes the rest."""
    stopped = Event()

    def run() -> None:
        while not stopped.wait(seconds):
            flush_all(app)

    Thread(target=run, name="batching", daemon=True).start()
    return stopped


__all__ = ["Batch", "flush_all", "start_flushing"]
