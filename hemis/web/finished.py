"""Answers that are finished: they leave as they stand, to whoever asks for them."""

from functools import cached_property
from typing import Any

from flask import Response

OF_A_BODY = frozenset({"Content-Type", "Content-Length", "Content-Encoding"})


class Finished(Response):
    """An answer that leaves as it stands, any number of times."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        start_response(self.status, self.headers.to_wsgi_list())
        return self.response


class Kept:
    """A page, what is said instead of it to whoever has it already, and when it was drawn."""

    def __init__(self, at: float, response: Response) -> None:
        self.at, self.etag = at, response.headers["ETag"]
        self.body, self.headers = response.get_data(), response.headers.to_wsgi_list()

    @cached_property
    def page(self) -> Finished:
        return Finished(self.body, headers=self.headers)

    @cached_property
    def same(self) -> Finished:
        same = Finished(status=304, headers=[pair for pair in self.headers if pair[0] not in OF_A_BODY])
        del same.headers["Content-Type"]
        same.response = []
        return same


__all__ = ["OF_A_BODY", "Finished", "Kept"]
