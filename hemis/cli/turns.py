"""Requests take turns: threads that compute at once take the interpreter from each other and answer fewer pages."""

import logging
import threading
import time
from collections import deque
from typing import Protocol

PATIENCE = 0.1
"""Seconds after which who is still at a request is not counted: behind a long page the short ones go on beside it."""

log = logging.getLogger(__name__)


class Task(Protocol):
    """A request as waitress hands it over."""

    def service(self) -> None:
        """Answer it."""

    def cancel(self) -> None:
        """Give it up unanswered."""


class Turns:
    """What waitress asks for threads: of `threads` so many at once answer, and one more for each that is held up."""

    def __init__(self, threads: int, at_once: int, patience: float = PATIENCE) -> None:
        self._at_once, self._patience = at_once, patience
        self._tasks: deque[Task] = deque()
        self._idle: list[threading.Lock] = []
        self._begun: dict[threading.Lock, float] = {}
        self._lock = threading.Lock()
        self._queued = threading.Condition(self._lock)
        self._is_over = False
        for target in (*[self._answer] * threads, self._watch):
            threading.Thread(target=target, daemon=True).start()

    def add_task(self, task: Task) -> None:
        """Have the request answered; whoever is done with another takes it, so that mostly nobody is woken."""
        with self._lock:
            self._tasks.append(task)
            if not self._wake():
                self._queued.notify()

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> None:
        """Let what is being answered come to its end, for so many seconds; give up what waits."""
        with self._lock:
            self._is_over = True
            self._queued.notify_all()
            while cancel_pending and self._tasks:
                self._tasks.popleft().cancel()
            for bell in self._idle:
                bell.release()
        until = time.monotonic() + timeout
        while self._begun and time.monotonic() < until:
            time.sleep(0.01)

    def _has_turn(self) -> bool:
        if len(self._begun) < self._at_once:
            return True
        now = time.monotonic()
        return sum(now - begun < self._patience for begun in self._begun.values()) < self._at_once

    def _wake(self) -> bool:
        """Call the thread that rests for the shortest time, its memory is warm; it has its turn from now on."""
        if not self._idle or not self._has_turn():
            return False
        bell = self._idle.pop()
        self._begun[bell] = time.monotonic()
        bell.release()
        return True

    def _answer(self) -> None:
        bell = threading.Lock()
        bell.acquire()
        while True:
            if task := self._next(bell):
                try:
                    task.service()
                except BaseException:
                    log.exception("a request could not be answered")
            else:
                bell.acquire()
                if self._is_over:
                    return

    def _next(self, bell: threading.Lock) -> Task | None:
        with self._lock:
            self._begun.pop(bell, None)
            if self._tasks and self._has_turn():
                self._begun[bell] = time.monotonic()
                return self._tasks.popleft()
            self._idle.append(bell)
            return None

    def _watch(self) -> None:
        """See that what is queued does not stay behind those who are held up."""
        while not self._is_over:
            with self._lock:
                while not (self._tasks or self._is_over):
                    self._queued.wait()
            time.sleep(self._patience)
            with self._lock:
                if self._tasks:
                    self._wake()
