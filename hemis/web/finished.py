"""Answers that are finished: they leave as they stand, to whoever asks for them."""

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, NamedTuple

from flask import Response
from werkzeug.http import parse_date

OF_A_BODY = frozenset({"Content-Type", "Content-Length", "Content-Encoding"})
PAGE = "text/html"


class Finished(NamedTuple):
    """An answer that leaves as it stands, any number of times."""

    status: str
    headers: list[tuple[str, str]]
    body: list[bytes]


class Kept:
    """A page: when it was drawn, as what it counts, and what is said to whoever has it already."""

    def __init__(self, at: float, response: Response, reading: Hashable = None) -> None:
        self.at, self.reading = at, reading
        self.etag, self.changed = response.headers["ETag"], response.last_modified
        self.is_page = response.mimetype == PAGE
        headers = response.headers.to_wsgi_list()
        self.whole = Finished("200 OK", headers, [response.get_data()])
        self.same = Finished("304 NOT MODIFIED", [pair for pair in headers if pair[0] not in OF_A_BODY], [])

    def is_younger(self, seconds: float, moment: datetime) -> bool:
        """Say whether it was drawn less than so long ago; a clock that was set back makes nothing younger."""
        return 0 <= moment.timestamp() - self.at < seconds

    def send(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """Answer with the page, or with the word that the visitor's own copy is it."""
        status, headers, body = self.same if self._is_copy_of(environ) else self.whole
        start_response(status, headers.copy())
        return body

    def _is_copy_of(self, environ: dict[str, Any]) -> bool:
        """A visitor's program names its copy; one that asks by time alone is told by time."""
        named = environ.get("HTTP_IF_NONE_MATCH")
        if named is not None:
            return self.etag in named
        since = parse_date(environ.get("HTTP_IF_MODIFIED_SINCE"))
        return since is not None and self.changed is not None and self.changed <= since


__all__ = ["PAGE", "Finished", "Kept"]
