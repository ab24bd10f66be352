"""What search engines may read and where it is: robots.txt, and the sitemap in parts that change by themselves."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import escape

from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func

from hemis.access import open_to_visitors, published
from hemis.extensions import db
from hemis.models.announcements import Edition
from hemis.operations.directions import DIRECTIONS
from hemis.public.addresses import absolute
from hemis.public.frame import HOME, bp
from hemis.web import clock, language

PART = 500
"""Announcements in a part: with four languages each it stays far below the 50 000 addresses of the protocol."""
PAGES = ("public.start", "public.instructions", "public.passport")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
XML_TYPE = "application/xml; charset=utf-8"
ROBOTS = f"""User-agent: *
Disallow: {HOME}/qidiruv
Disallow: {HOME}/shikoyat
Disallow: {HOME}/*view=
Allow: {HOME}/
Allow: /sitemap
Allow: /static/
Disallow: /
"""
"""The finds of a search, the looks of a page and everything behind the sign-in are nothing to be found.

Of the rules that fit, robots follow the longest (RFC 9309).
"""


class Place(NamedTuple):
    """A page of ours without its language, and when it last changed."""

    path: str
    changed: datetime | None


@bp.get("/robots.txt")
@open_to_visitors
def robots() -> ResponseReturnValue:
    address = absolute(url_for("public.sitemap", lang=language.SOURCE, view=""))
    return Response(f"{ROBOTS}\nSitemap: {address}\n", content_type="text/plain; charset=utf-8")


@bp.get("/sitemap.xml")
@open_to_visitors
def sitemap() -> ResponseReturnValue:
    part = Edition.announcement_id // PART
    rows = published(Edition).with_only_columns(part, func.max(Edition.published_at)).group_by(part).order_by(part)
    parts = [(int(number), changed) for number, changed in db.session.execute(rows)]
    newest = max((changed for _number, changed in parts), default=None)
    lines = [_sitemap(url_for("public.sitemap_pages", lang=language.SOURCE, view=""), newest)]
    for number, changed in parts:
        lines.append(_sitemap(url_for("public.sitemap_part", part=number, lang=language.SOURCE, view=""), changed))
    return _written("sitemapindex", f'xmlns="{SITEMAP}"', lines)


@bp.get("/sitemap-pages.xml")
@open_to_visitors
def sitemap_pages() -> ResponseReturnValue:
    rows = published(Edition).with_only_columns(Edition.direction, func.max(Edition.published_at))
    changed = {code: moment for code, moment in db.session.execute(rows.group_by(Edition.direction))}
    first, *rest = (url_for(endpoint, lang=language.SOURCE, view="") for endpoint in PAGES)
    places = [Place(first, max(changed.values(), default=None)), *(Place(path, None) for path in rest)]
    for code in DIRECTIONS:
        places.append(Place(url_for("public.items", direction=code, lang=language.SOURCE, view=""), changed.get(code)))
    return _urls(places)


@bp.get("/sitemap-<int:part>.xml")
@open_to_visitors
def sitemap_part(part: int) -> ResponseReturnValue:
    mine = Edition.announcement_id.between(part * PART, part * PART + PART - 1)
    asked = published(Edition).where(mine).order_by(Edition.direction, Edition.announcement_id)
    rows = db.session.execute(asked.with_only_columns(Edition.direction, Edition.announcement_id, Edition.published_at))
    places = [
        Place(f"{folder}{key}", changed)
        for folder, own in groupby(rows, key=lambda row: _folder(row[0]))
        for _direction, key, changed in own
    ]
    return _urls(places) if places else abort(404)


def _folder(direction: str) -> str:
    return url_for("public.items", direction=direction, lang=language.SOURCE, view="")


def _sitemap(path: str, changed: datetime | None) -> str:
    return f"<sitemap><loc>{escape(absolute(path))}</loc>{_day(changed)}</sitemap>"


def _urls(places: Iterable[Place]) -> Response:
    lines = (line for place in places for line in _in_languages(place))
    return _written("urlset", f'xmlns="{SITEMAP}" xmlns:xhtml="{XHTML}"', lines)


def _in_languages(place: Place) -> Iterator[str]:
    """Yield the page in each language; each names all others, as search engines ask."""
    whole = escape(absolute(place.path))
    addresses = {code: whole if code == language.SOURCE else f"{whole}?lang={code}" for code in language.LANGUAGES}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language.HTML_CODES[code]}" href="{address}"/>'
        for code, address in addresses.items()
    )
    others += f'<xhtml:link rel="alternate" hreflang="x-default" href="{whole}"/>'
    for address in addresses.values():
        yield f"<url><loc>{address}</loc>{_day(place.changed)}{others}</url>"


def _day(moment: datetime | None) -> str:
    return f"<lastmod>{moment.astimezone(clock.TASHKENT).isoformat(timespec='seconds')}</lastmod>" if moment else ""


def _written(root: str, attributes: str, lines: Iterable[str]) -> Response:
    return Response("".join((HEAD, f"<{root} {attributes}>", *lines, f"</{root}>\n")), content_type=XML_TYPE)


__all__ = ["PART", "ROBOTS"]
