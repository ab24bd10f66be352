"""Pages leave compressed, with or without a proxy; static files were compressed ahead, other files go as they are.

What is secret and repeated must not lie beside what a stranger can write into a page (BREACH). The form token is signed
anew with the time of each page, so that what was guessed of one page is worth nothing on the next, and a cookie with
SameSite=Lax does not travel with the requests that another site would have to make by the thousand.
"""

import gzip
from functools import lru_cache

import brotli
from flask import Flask, Response, current_app, g, request
from flask_compress import Compress
from flask_compress.flask_compress import _compress_data

ALGORITHMS = ("br", "gzip")

CONDITIONS = frozenset(
    {"HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_RANGE"}
)
"""What a visitor may say of the own copy."""
SMALLEST = 400
"""Below this the header of the encoding costs more than it saves."""
PRESSED, LARGEST = 200, 64 * 1024
"""So many bodies are remembered, none larger than so."""
TYPES = (
    "text/html",
    "text/calendar",
    "application/atom+xml",
    "application/xml",
    "application/json",
    "application/manifest+json",
)


class Once(Compress):
    """Leaves alone what is compressed already, without looking at what the visitor accepts."""

    def after_request(self, response: Response | None) -> Response:
        if response and response.headers.get("Content-Encoding"):
            return response
        if response is None or "encoding" not in g or CONDITIONS & request.environ.keys():
            return super().after_request(response)
        return self.press(response, g.encoding)

    def press(self, response: Response, algorithm: str) -> Response:
        """Do the same where it is known what the visitor accepts, and that his own copy is not asked about."""
        headers = response.headers
        if "Vary" in headers:
            response.vary.add("Accept-Encoding")
        else:
            headers["Vary"] = "Accept-Encoding"
        is_page = response.status_code == 200 and headers.get("Content-Type", "").partition(";")[0] in TYPES
        if not (algorithm and is_page) or response.is_streamed or len(body := response.get_data()) < SMALLEST:
            return response
        response.set_data((_pressed if len(body) <= LARGEST else _press)(body, algorithm))
        headers["Content-Encoding"] = algorithm
        if (etag := headers.get("ETag", "")).startswith('"'):  # a weak one may stay
            headers["ETag"] = f'{etag[:-1]}:{algorithm}"'
        return response


def _press(body: bytes, algorithm: str) -> bytes:
    return _compress_data(current_app, body, algorithm)


_pressed = lru_cache(maxsize=PRESSED)(_press)
"""The same for a public page: one that is drawn again as it was is not compressed again."""


def plain(body: bytes, encoding: str) -> bytes:
    """Return what an encoding was made of."""
    if encoding == "br":
        return brotli.decompress(body)  # type: ignore[no-any-return]
    return gzip.decompress(body) if encoding == "gzip" else body


def init_app(app: Flask) -> None:
    """Compress what has been made in memory; must be called before all other `after_request`, to run after them."""
    app.config.from_mapping(
        COMPRESS_ALGORITHM=list(ALGORITHMS),
        COMPRESS_BR_LEVEL=5,
        COMPRESS_BR_WINDOW=16,  # 64 KB, as large as a page: the tables of the usual 4 MB cost a third of the time
        COMPRESS_LEVEL=6,
        COMPRESS_MIN_SIZE=SMALLEST,
        COMPRESS_MIMETYPES=list(TYPES),
        COMPRESS_STREAMS=False,
    )
    Once().init_app(app)


__all__ = ["ALGORITHMS", "CONDITIONS", "init_app", "plain"]
