"""How many answers the public pages give in a day, and how many of them within a second (promise H2)."""

from time import perf_counter

from flask import Flask, Response, g, request

from hemis.operations.service_days import Answered, add_answers
from hemis.web import ahead, clock, language
from hemis.web.batching import Batch
from hemis.web.finished import PAGE

QUICK = 1.0
"""Seconds."""
PROBE = "hemis.probe"
"""Marks in the environment of a request that nobody asked but the service itself."""


def init_app(app: Flask) -> None:
    """Must be first: it begins before everything else and ends after it."""
    batch: Batch[Answered] = Batch(app, add_answers)

    def begin() -> None:
        g.asked_at = perf_counter()

    def count(response: Response) -> Response:
        if language.is_public() and _is_page(response) and PROBE not in request.environ:
            is_quick = response.status_code < 500 and perf_counter() - g.asked_at < QUICK
            batch.add((clock.today(), is_quick))
        return response

    def count_kept(gone: ahead.Gone) -> None:
        if gone.page.is_page and PROBE not in gone.environ:
            batch.add((clock.today(), gone.seconds < QUICK))

    app.before_request(begin)
    app.after_request(count)
    ahead.tell(app, count_kept)


def _is_page(response: Response) -> bool:
    """Leave out files, and the page that refuses during maintenance: it has minutes of its own."""
    if "maintenance" in g:
        return False
    return response.status_code == 304 or response.mimetype == PAGE


__all__ = ["PROBE", "QUICK", "init_app"]
