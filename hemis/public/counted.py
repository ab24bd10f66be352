"""Every request for the public service is counted: direction, day, language, kind of visitor, and nothing of a person.

Counted is what was answered, from wherever the answer came: a page, a page that the visitor's copy already was, a file,
the way to the e-reception. What the service asks of itself is not.
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from hemis.domain.visitors import kind_of
from hemis.models.announcements import DIRECTIONS
from hemis.operations import visits
from hemis.operations.visits import COMPLAINT, Visit
from hemis.public.frame import HOME, bp
from hemis.web import ahead, clock, language
from hemis.web.answered import PROBE
from hemis.web.batching import Batch
from hemis.web.finished import PAGE

COUNTS = "visit_counts"
SERVICE = "service"
GOING = "public.complaint"
FILE = "public.file"
FEEDS = frozenset({"public.feed", "public.calendar", "public.coming_calendar"})
"""Where even an answer without a body and a type is one about a file."""
ANSWERED = frozenset({200, 304})
PART = 206


def init_app(app: Flask) -> None:
    """Begin to count in this process."""
    app.extensions[COUNTS] = Batch(app, visits.keep)
    ahead.tell(app, count_kept)


@bp.after_request
def count(response: Response) -> Response:
    """Count a request that was answered; it costs a few microseconds and no statement."""
    if asked := _asked(response):
        is_going = request.endpoint == GOING
        direction = direction_of(request.args.get("sahifa", "")) if is_going else _direction(request.view_args)
        visitor = kind_of(request.headers.get("User-Agent", ""))
        visit = g.reading = Visit(clock.today(), direction, visitor, language.current(), asked)
        _add(visit, request.environ)
    return response


def count_kept(gone: ahead.Gone) -> None:
    """Count a page that left before anybody asked what it is: as when it was drawn, but for day and visitor."""
    if isinstance(gone.page.reading, Visit):
        visitor = kind_of(gone.environ.get("HTTP_USER_AGENT", ""))
        _add(gone.page.reading._replace(day=clock.today(), visitor=visitor), gone.environ)


def _add(visit: Visit, environ: dict[str, Any]) -> None:
    if PROBE not in environ:
        current_app.extensions[COUNTS].add(visit)


def _asked(response: Response) -> str:
    """Return what was asked for and given; nothing for what is not of the service, or is no reading of it."""
    if request.method != "GET" or not request.path.startswith(HOME):
        return ""
    if request.endpoint == GOING:
        return COMPLAINT if response.status_code == 302 else ""
    if response.status_code not in ANSWERED and not _is_beginning(response):
        return ""
    if request.endpoint == FILE:
        return "file"
    if (response.mimetype or "").startswith("image/"):
        return ""  # a small picture on a page that has been counted
    return "file" if request.endpoint in FEEDS or response.mimetype not in (PAGE, None) else "page"


def _is_beginning(response: Response) -> bool:
    """Readers of large files ask for them piece by piece: the first piece counts."""
    return response.status_code == PART and request.headers.get("Range", "").startswith("bytes=0-")


def direction_of(path: str) -> str:
    """Return the direction to which a page of the service belongs."""
    try:
        _endpoint, values = current_app.url_map.bind("").match(path.partition("?")[0], method="GET")
    except HTTPException:  # whatever a stranger writes there, it is not a page of ours
        return SERVICE
    return _direction(values)


def _direction(values: Mapping[str, Any] | None) -> str:
    direction = (values or {}).get("direction")
    return direction if direction in DIRECTIONS else SERVICE


__all__ = ["COUNTS", "direction_of", "init_app"]
