"""A list drawn once with gaps, into which its lines, its numbers and the addresses of the page are put.

What stands around the lines of a list depends on the language, the look and which list it is, and on nothing else that
a visitor sends; so only that is drawn again of which something has changed.
"""

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from flask import request
from markupsafe import Markup, escape

from hemis.domain.formats import plain
from hemis.public.addresses import origin
from hemis.public.frame import Here, here, ways_from
from hemis.public.sight import Switch, titles, ways
from hemis.web import institution, kept, language, maintenance
from hemis.web.listing import Page

EDGE = "\0"
"""Stands around the name of a gap; it is taken out of everything that anybody types."""
CANONICAL, LINES, TOTAL, NUMBER, PAGES = "canonical", "lines", "total", "number", "pages"
TYPED = "typed"
PREVIOUS, FOLLOWING = "previous", "following"


class Stencil:
    """A drawn page, cut at its gaps."""

    def __init__(self, html: str) -> None:
        self.pieces = html.split(EDGE)
        self.gaps = tuple(enumerate(self.pieces))[1::2]

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the page with what belongs into each gap."""
        pieces = self.pieces.copy()
        for place, name in self.gaps:
            pieces[place] = values[name]
        return "".join(pieces)


class Opened(NamedTuple):
    """What a page has, and so gaps for."""

    rows: bool
    previous: bool
    following: bool
    words: bool


class OpenPage(NamedTuple):
    """What a template asks of a page of a list, with gaps instead of numbers."""

    items: tuple[int, ...]
    number: Markup = Markup(f"{EDGE}{NUMBER}{EDGE}")
    pages: Markup = Markup(f"{EDGE}{PAGES}{EDGE}")


class OpenLines(NamedTuple):
    """What a template asks of the lines, with one gap for all of them."""

    keys: tuple[int, ...] = (0,)
    drawn: Mapping[int, Markup] = {0: Markup(f"{EDGE}{LINES}{EDGE}")}


def fill(
    state: tuple[Hashable, ...], page: Page[int], own: dict[str, str], draw: Callable[[dict[str, Any]], str]
) -> str:
    """Return the list at this address with its `own` lines and what was typed; `draw` draws it once for `state`."""
    previous, following = ways_from(page)
    opened, before = Opened(bool(page.items), bool(previous), bool(following), bool(own[TYPED])), origin()
    key = ("stencil", before, *kept.look_of_page(), *_place(), *opened, *state)
    stencil = kept.part(key, lambda: Stencil(draw(_open(opened))), kept.STALE_SECONDS)
    told = {TOTAL: plain(page.total), NUMBER: str(page.number), PAGES: str(page.pages), LINES: own[LINES]}
    told |= {PREVIOUS: escape(previous), FOLLOWING: escape(following), TYPED: escape(own[TYPED])}
    return stencil.filled({**told, **_addresses(before, here())})


def _place() -> tuple[Hashable, ...]:
    """What the frame of all pages says that is not of this page."""
    return (request.root_path, *institution.told(), maintenance.ahead())


@lru_cache(maxsize=200)
def _addresses(before: str, place: Here) -> Mapping[str, str]:
    """Return what stands in the gaps of a page of `place`, with `before` before whole addresses."""
    plain = {code: before + address for code, address in place.plain().items()}
    told = {f"in {code}": address for code, address in place.addresses().items()}
    told |= {f"plain {code}": address for code, address in plain.items()} | {CANONICAL: plain[place.language]}
    told |= {f"view {number}": address for number, address in enumerate(ways(place))}
    return {name: escape(address) for name, address in told.items()}


def _open(opened: Opened) -> dict[str, Any]:
    """Return what a template is given instead of what it would ask of the request."""
    codes = language.HTML_CODES.items()
    views = [Switch(title, _gap(f"view {place}")) for place, title in enumerate(titles())]
    return {
        "page": OpenPage((0,) if opened.rows else ()),
        "lines": OpenLines(),
        "total": _gap(TOTAL),
        "typed": _gap(TYPED) if opened.words else "",
        "canonical": lambda: _gap(CANONICAL),
        "alternates": lambda: [(html_code, _gap(f"plain {code}")) for code, html_code in codes],
        "url_in": lambda code: _gap(f"in {code}"),
        "views": lambda: views,
        "ways_from": lambda _page: (
            _gap(PREVIOUS) if opened.previous else "",
            _gap(FOLLOWING) if opened.following else "",
        ),
    }


def _gap(name: str) -> Markup:
    return Markup(f"{EDGE}{name}{EDGE}")


__all__ = ["Stencil", "fill"]
