"""One search over all directions at once: how much each holds of it, and the finds themselves, newest first."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import SearchField

from hemis.access import open_to_visitors, published
from hemis.models.announcements import Edition
from hemis.operations.directions import DIRECTIONS
from hemis.operations.edition_words import has_all
from hemis.public.frame import HOME, bp
from hemis.public.items import CODES, SLUGS, WORDS
from hemis.public.lines import Lines
from hemis.web import clock
from hemis.web.editions import found_at_once
from hemis.web.forms import clean
from hemis.web.listing import LONGEST_SEARCH, FilterForm, Page, asked_page, folded_words

PER_PAGE = 20
LONGEST_YEAR = 10
YEAR = re.compile(r"(?:19|20)[0-9]{2}")


class Found(NamedTuple):
    """How many finds a direction holds, and where they stand alone."""

    code: str
    total: int
    url: str
    is_shown: bool


class Search(FilterForm):
    q = SearchField(_l("Қидириш"))

    def __init__(self) -> None:
        super().__init__()
        self.q.data = (self.q.data or "")[:LONGEST_SEARCH]
        self.words = folded_words(self.q.data)
        self.direction = CODES.get(request.args.get("direction", ""), "")
        self.typed_year = clean(request.args.get("year", ""))[:LONGEST_YEAR]
        self.year = int(self.typed_year) if YEAR.fullmatch(self.typed_year) else None
        self.has_odd_year = bool(self.typed_year) and self.year is None

    def found(self) -> Select[Any]:
        """Everything that is shown and has all the words, in the year that was asked for."""
        rows = published(Edition).where(has_all(self.words))
        if self.year:
            rows = rows.where(Edition.day.between(date(self.year, 1, 1), date(self.year, 12, 31)))
        return rows

    def read(self) -> tuple[list[Found], Page[int]]:
        """Return how much each direction holds, and the keys of the page of the one that was chosen, or of all."""
        number = asked_page(PER_PAGE * 10**6, PER_PAGE)
        held, keys = found_at_once(self.found(), self.direction, PER_PAGE, number)
        total = held.get(self.direction, 0) if self.direction else sum(held.values())
        if number > (last := asked_page(total, PER_PAGE)):
            number, keys = last, found_at_once(self.found(), self.direction, PER_PAGE, last)[1]
        return self._counts(held), Page(keys, number, PER_PAGE, total)

    def _counts(self, held: Mapping[str, int]) -> list[Found]:
        """Each direction with something, in the order of the service; all of them together stand first."""
        kept = [("", sum(held.values())), *((code, held[code]) for code in DIRECTIONS if code in held)]
        return [Found(code, count, self.address(direction=code), code == self.direction) for code, count in kept]

    def address(self, direction: str) -> str:
        """Return the address of this search in one direction, or in all."""
        asked = {"q": self.q.data, "direction": SLUGS.get(direction), "year": self.year}
        return url_for("public.search", **{name: value for name, value in asked.items() if value})


@bp.get(f"{HOME}/qidiruv")
@open_to_visitors
def search() -> ResponseReturnValue:
    asked = Search()
    counts, page = asked.read() if asked.words else ([], None)
    lines = Lines(page.items if page else (), "found line")
    found = {"search": asked, "counts": counts, "page": page, "lines": lines}
    return render_template("public/search.html", **found, **WORDS, today=clock.today())


__all__ = ["Search"]
