"""What programs come back to: a feed of what was published or corrected, and a calendar of what is to come."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any
from xml.etree import ElementTree

from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from hemis.access import open_to_visitors, published
from hemis.extensions import db
from hemis.models.announcements import Edition
from hemis.operations.directions import DIRECTIONS
from hemis.operations.edition_changes import last_change
from hemis.public.addresses import absolute, address_of
from hemis.public.calendars import calendar_of
from hemis.public.coming import is_coming
from hemis.public.frame import HOME, SERVICE, bp
from hemis.public.structured import described
from hemis.web import clock, institution, language
from hemis.web.jinja import script

ATOM = "http://www.w3.org/2005/Atom"
NEWEST = 40
MOST_EVENTS = 500
EVENTS = tuple(code for code, each in DIRECTIONS.items() if each.is_event)
FEED_TYPE = "application/atom+xml; charset=utf-8"
CALENDAR_TYPE = "text/calendar; charset=utf-8"
NOT_OF_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""One such sign, brought by a spreadsheet, would break the feed of all items (XML 1.0, Char)."""
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@bp.context_processor
def words() -> dict[str, Any]:
    """What the head of the pages asks for, so that programs find both by themselves."""
    return {"feed_url": feed_url, "calendar_url": calendar_url}


def feed_url(direction: str = "") -> str:
    """Return the address of the feed of a direction, or of all."""
    return _address("feed", direction)


def calendar_url(direction: str = "") -> str:
    """Return the address of the calendar of a direction, or of all; empty where nothing happens on a day."""
    return _address("coming_calendar", direction) if not direction or DIRECTIONS[direction].is_event else ""


@bp.get(f"{HOME}/yangiliklar.atom", defaults={"direction": ""})
@bp.get(f"{HOME}/<direction:direction>/yangiliklar.atom")
@open_to_visitors
def feed(direction: str) -> ResponseReturnValue:
    newest = published(Edition).order_by(Edition.published_at.desc(), Edition.id.desc()).limit(NEWEST)
    newest = newest.where(Edition.direction == direction) if direction else newest
    rows = db.session.scalars(newest.options(selectinload(Edition.files))).all()
    changed = last_change(direction) or NEVER
    root = _element("feed", **{"xml:lang": language.html_code()})
    root.extend(_head(direction, changed))
    root.extend(map(_entry, rows))
    text = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return _dated(Response(text, content_type=FEED_TYPE), changed)


@bp.get(f"{HOME}/taqvim.ics", defaults={"direction": ""})
@bp.get(f"{HOME}/<direction:direction>/taqvim.ics")
@open_to_visitors
def coming_calendar(direction: str) -> ResponseReturnValue:
    if direction and not DIRECTIONS[direction].is_event:
        abort(404)
    events = published(Edition).where(Edition.direction.in_([direction] if direction else EVENTS))
    today = clock.today()
    coming = events.where(is_coming(today)).order_by(Edition.day, Edition.id).limit(MOST_EVENTS)
    rows = db.session.scalars(coming).all()
    text = calendar_of(rows, lambda each: absolute(address_of(each)), name=_title(direction))
    midnight = datetime.combine(today, time.min, clock.TASHKENT)  # what was yesterday's is gone from it
    return _dated(Response(text, content_type=CALENDAR_TYPE), max(last_change(direction) or NEVER, midnight))


def _dated(response: Response, changed: datetime) -> Response:
    response.last_modified = changed
    return response


def _address(endpoint: str, direction: str) -> str:
    place: dict[str, Any] = {"direction": direction} if direction else {}
    return absolute(url_for(f"public.{endpoint}", **place, view=""))


def _title(direction: str) -> str:
    about = _(DIRECTIONS[direction].title) if direction else _(SERVICE)
    return f"{about} · {institution.short_name()}"


def _element(name: str, text: str = "", /, **attributes: str) -> ElementTree.Element:
    element = ElementTree.Element(name, {"xmlns": ATOM} if name == "feed" else {}, **attributes)
    element.text = NOT_OF_XML.sub("", text) or None
    return element


def _head(direction: str, changed: datetime) -> Iterator[ElementTree.Element]:
    page = url_for("public.items", direction=direction, view="") if direction else url_for("public.start", view="")
    yield _element("id", feed_url(direction))
    yield _element("title", _title(direction))
    yield _element("updated", changed.isoformat())
    yield _element("link", rel="self", type="application/atom+xml", href=feed_url(direction))
    yield _element("link", rel="alternate", type="text/html", href=absolute(page))
    author = _element("author")
    author.append(_element("name", institution.short_name()))
    yield author


def _entry(edition: Edition) -> ElementTree.Element:
    """One item keeps its id through all corrections, so that a reader shows the newest of them once more."""
    address = absolute(address_of(edition))
    entry = _element("entry")
    told = _("%(number)s-таҳрир", number=edition.number) if edition.number > 1 else ""
    parts = (
        _element("id", address),
        _element("title", script(edition.title)),
        _element("updated", edition.published_at.isoformat()),
        _element("link", rel="alternate", type="text/html", href=address),
        _element("category", term=edition.direction, label=_(DIRECTIONS[edition.direction].title)),
        _element("summary", " · ".join(filter(None, (described(edition), told)))),
    )
    entry.extend(parts)
    entry.extend(
        _element(
            "link",
            rel="enclosure",
            type=file.media_type,
            length=str(file.size),
            href=absolute(address_of(edition, file_id=file.id)),
        )
        for file in edition.files
    )
    return entry


__all__ = ["calendar_url", "feed_url"]
