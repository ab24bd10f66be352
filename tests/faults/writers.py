"""People who write at the same time through real connections, and remember what the server confirmed."""

import http.client
import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.serving import COOKIE


@dataclass
class Attempt:
    """One write: its body never changes, however often it is sent."""

    path: str
    body: dict[str, Any]
    answer: str | None = None
    """What the server confirmed; None while nothing came, or not all of it."""


@dataclass
class Writer:
    """A person with one connection; `compose` makes the body of the next write from those before it."""

    name: str
    compose: Callable[["Writer"], tuple[str, dict[str, Any]]]
    session: str
    token: str
    log: Path
    attempts: list[Attempt] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def write_until_cut(self, url: str, stop: threading.Event) -> None:
        """Write again and again until the connection breaks."""
        try:
            while not stop.is_set() and not self.refusals:
                path, body = self.compose(self)
                self.attempts.append(Attempt(path, body))
                self.deliver(url, self.attempts[-1])
        except (OSError, http.client.HTTPException):
            return

    def deliver(self, url: str, attempt: Attempt) -> str:
        """Send a write; it is confirmed when all of a good answer has come, and then the log on disk says so."""
        status, content = self.send(url, attempt)
        if status not in (200, 303):
            self.refusals.append(f"{self.name} {attempt.path} {attempt.body}: {status} {content[:300]}")
            return content
        if attempt.answer is None:
            attempt.answer = content
            with self.log.open("a") as file:
                file.write(json.dumps([self.name, attempt.body]) + "\n")
                file.flush()
                os.fsync(file.fileno())
        return content

    def send(self, url: str, attempt: Attempt) -> tuple[int, str]:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
        headers = {
            "Cookie": f"{COOKIE}={self.session}",
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request("POST", attempt.path, urlencode(attempt.body | {"csrf_token": self.token}), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    @property
    def confirmed(self) -> int:
        return sum(attempt.answer is not None for attempt in self.attempts)
