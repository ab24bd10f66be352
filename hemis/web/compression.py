"""Pages leave compressed, with or without a proxy; static files were compressed ahead, other files go as they are.

What is secret and repeated must not lie beside what a stranger can write into a page (BREACH). The form token is signed
anew with the time of each page, so that what was guessed of one page is worth nothing on the next, and a cookie with
SameSite=Lax does not travel with the requests that another site would have to make by the thousand.
"""

from flask import Flask
from flask_compress import Compress

SMALLEST = 400
"""Below this the header of the encoding costs more than it saves."""
TYPES = (
    "text/html",
    "text/calendar",
    "application/atom+xml",
    "application/xml",
    "application/json",
    "application/manifest+json",
)


def init_app(app: Flask) -> None:
    """Compress what has been made in memory; must be called before all other `after_request`, to run after them."""
    app.config.from_mapping(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_LEVEL=6,
        COMPRESS_MIN_SIZE=SMALLEST,
        COMPRESS_MIMETYPES=list(TYPES),
        COMPRESS_STREAMS=False,
    )
    Compress().init_app(app)


__all__ = ["init_app"]
