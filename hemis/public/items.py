"""The directions of the service: what comes and what was, by year, searched in either script; pages and files."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import selectinload
from werkzeug.routing import BaseConverter
from wtforms import SearchField

from hemis.access import open_to_visitors, published
from hemis.domain.dissertations import DATES, DEGREES
from hemis.domain.dissertations import KINDS as DEGREE_KINDS
from hemis.domain.formats import plain, short_date
from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.announcements import AnnouncementFile, Edition
from hemis.operations import conferences, councils, meetings, thumbnails
from hemis.operations.directions import DIRECTIONS
from hemis.operations.edition_words import has_all
from hemis.operations.seminars import KINDS, LANGUAGES
from hemis.public import editions, stencils
from hemis.public.addresses import absolute, address_of
from hemis.public.calendars import calendar_of
from hemis.public.coming import is_coming
from hemis.public.frame import HOME, bp, carried_language
from hemis.public.lines import Lines, page_of
from hemis.public.narrowing import narrowings
from hemis.web import clock, kept, uploads
from hemis.web.announced import file_words, kind_of
from hemis.web.editions import days_of
from hemis.web.forms import clean
from hemis.web.listing import LONGEST_SEARCH, FilterForm, folded_words

SLUGS = {
    "seminar": "seminarlar",
    "conference": "anjumanlar",
    "meeting": "tadbirlar",
    "requirement": "talablar",
    "council": "kengashlar",
    "dissertation": "dissertatsiyalar",
}
CODES = {slug: code for code, slug in SLUGS.items()}
WITH_PARTS = frozenset({"seminar", "conference"})
"""Their texts have questions or sections, of which a search names those that it found."""
PLACE = f"{HOME}/<direction:direction>"
WORDS = {
    "kinds": KINDS,
    "tongues": LANGUAGES,
    "directions": DIRECTIONS,
    "levels": conferences.LEVELS,
    "formats": conferences.FORMATS,
    "meeting_kinds": meetings.KINDS,
    "standings": meetings.STANDINGS,
    "standing_of": lambda content: meetings.standing_told(content, clock.today()),
    "day_of": date.fromisoformat,
    "slugs": SLUGS,
    "file_words": file_words,
    "kind_of": kind_of,
    "roles": councils.ROLE_TITLES,
    "degrees": councils.DEGREES,
    "degree_kinds": DEGREE_KINDS,
    "degree_names": DEGREES,
    "degree_dates": DATES,
    "shown_day": lambda text: short_date(date.fromisoformat(text)) if text else "",
}
"""What templates of the directions call by name."""
BESIDE: Mapping[str, Callable[[Edition], dict[str, Any]]] = {
    "requirement": editions.around,
    "council": lambda edition: {"until": _day(edition.content["valid_until"])},
}
"""What the page of a direction shows besides the edition itself."""


class DirectionConverter(BaseConverter):
    """A direction by the word that it has in addresses."""

    regex = f"(?:{'|'.join(SLUGS.values())})"

    def to_python(self, value: str) -> str:
        return CODES[value]

    def to_url(self, value: str) -> str:
        return SLUGS[value]


class Words(FilterForm):
    q = SearchField(_l("Қидириш"))


class ItemSearch:
    """Which list of a direction is asked for; its form is made only where it is drawn."""

    def __init__(self, direction: str, years: list[int]) -> None:
        self.typed = clean(request.args.get("q", ""))[:LONGEST_SEARCH]
        asked = request.args.get("year", "")
        self.is_event = DIRECTIONS[direction].is_event
        self.year = next((year for year in years if str(year) == asked), None)
        self.words = folded_words(self.typed)
        self.is_past = self.is_event and request.args.get("when") == "past" and self.year is None
        self.marks = narrowings(direction)
        self.chosen_marks = {each.name: each.chosen for each in self.marks if each.chosen}
        self.direction = direction
        self.is_first = not (self.is_past or self.year or self.typed or self.chosen_marks)

    @cached_property
    def q(self) -> SearchField:
        """Return the field for words."""
        return Words().q

    @property
    def is_narrowing(self) -> bool:
        """Whether words or marks are looked for, not only days."""
        return bool(self.words or self.chosen_marks)

    @property
    def tells_why(self) -> bool:
        """Whether the lines say beside the text which of its questions or sections was found."""
        return bool(self.words) and self.direction in WITH_PARTS

    @property
    def state(self) -> tuple[Any, ...]:
        """Which list this is, words left aside."""
        return (self.is_first, self.is_past, self.year, *self.chosen_marks.items())

    @property
    def form_state(self) -> tuple[Any, ...] | None:
        """What the form shows besides the direction while nothing is typed or chosen in it; else nothing is kept."""
        return None if self.typed or self.chosen_marks else self.frame_state

    @property
    def frame_state(self) -> tuple[Any, ...]:
        """What stands around the lines besides what is typed and chosen."""
        return (
            "search",
            self.direction,
            carried_language(),
            self.year,
            *((each.name, *each.options.items()) for each in self.marks),
        )

    def rows(self) -> Select[Any]:
        """Coming first and soonest first; the past, a year and a search run backwards from the newest."""
        today = clock.today()
        marked = (each.criterion(self.direction) for each in self.marks if each.chosen)
        statement = published(Edition).where(Edition.direction == self.direction)
        statement = statement.where(has_all(self.words), *marked)
        if self.is_first and self.is_event:
            return statement.where(is_coming(today)).order_by(Edition.day, Edition.id)
        if self.year:
            statement = statement.where(Edition.day.between(date(self.year, 1, 1), date(self.year, 12, 31)))
        elif self.is_past:
            statement = statement.where(~is_coming(today))
        return statement.order_by(Edition.day.desc(), Edition.id.desc())

    def led_to(self, edition: Edition) -> list[tuple[int, list[Any]]]:
        """Return the numbered questions or sections for which an item was found, where its title does not say it."""
        if not self.tells_why:
            return []
        title = fold(edition.title)
        unsaid = [word for word in self.words if word not in title]
        sections = [[name, ""] for name in edition.content.get("sections", ())]
        rows = enumerate(edition.content.get("questions", sections), start=1) if unsaid else ()
        return [(number, row) for number, row in rows if any(word in fold(f"{row[0]} {row[1]}") for word in unsaid)]


@bp.get(f"{PLACE}/")
@open_to_visitors
def items(direction: str) -> ResponseReturnValue:
    years = _years(direction)
    search = ItemSearch(direction, years)
    today = clock.today()
    page = page_of(search.rows, (direction, today, *search.state, *search.words), is_search=search.is_narrowing)
    lines = Lines(page.items, "" if search.tells_why else "line")
    about = {"direction": direction, "about": DIRECTIONS[direction], "search": search, "years": years}
    about |= {"today": today, **WORDS}
    if not lines.editions and not (page.items and search.tells_why):
        state = (*search.frame_state, *search.state, *years)
        own = {stencils.LINES: "".join(lines.drawn[key] for key in lines.keys), stencils.TYPED: search.typed}
        return stencils.fill(state, page, own, lambda gaps: render_template("public/items.html", **about, **gaps))
    shown = {"total": plain(page.total), "typed": search.typed, "page": page, "lines": lines}
    return render_template("public/items.html", **about, **shown)


@bp.get(f"{PLACE}/<int:announcement_id>")
@open_to_visitors
def item(direction: str, announcement_id: int) -> ResponseReturnValue:
    edition = _edition_or_404(direction, announcement_id)
    beside = BESIDE[direction](edition) if direction in BESIDE else {}
    shown = {"edition": edition, "content": edition.content, "today": clock.today()}
    return render_template(f"public/{direction}.html", **shown, **beside, **WORDS)


@bp.get(f"{PLACE}/<int:announcement_id>.ics")
@open_to_visitors
def calendar(direction: str, announcement_id: int) -> ResponseReturnValue:
    edition = _edition_or_404(direction, announcement_id)
    if not DIRECTIONS[direction].is_event:
        abort(404)
    content = calendar_of([edition], lambda each: absolute(address_of(each)))
    headers = {"Content-Disposition": f'attachment; filename="{direction}-{announcement_id}.ics"'}
    return content, 200, headers | {"Content-Type": "text/calendar; charset=utf-8"}


@bp.get(f"{PLACE}/<int:announcement_id>/fayllar/<int:file_id>")
@open_to_visitors
def file(direction: str, announcement_id: int, file_id: int) -> ResponseReturnValue:
    _edition_or_404(direction, announcement_id)
    mine = published(AnnouncementFile).where(AnnouncementFile.announcement_id == announcement_id)
    row = db.session.scalar(mine.where(AnnouncementFile.id == file_id))
    if row is None:
        abort(404)
    if DIRECTIONS[direction].opens_pdf and row.media_type == uploads.PDF:
        return uploads.open_pdf(row.stored_name, row.title)
    return uploads.answer_with(row.stored_name, row.media_type, row.title)


@bp.get(f"{PLACE}/<int:announcement_id>/rasmlar/<int:file_id>.webp")
@open_to_visitors
def thumbnail(direction: str, announcement_id: int, file_id: int) -> ResponseReturnValue:
    _edition_or_404(direction, announcement_id)
    mine = published(AnnouncementFile).where(AnnouncementFile.announcement_id == announcement_id)
    row = db.session.scalar(mine.where(AnnouncementFile.id == file_id))
    if row is None or not row.thumbnail_name:
        abort(404)
    return uploads.show(row.thumbnail_name, thumbnails.MEDIA_TYPE)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _edition_or_404(direction: str, announcement_id: int) -> Edition:
    mine = published(Edition).where(Edition.direction == direction, Edition.announcement_id == announcement_id)
    edition: Any = db.session.scalar(mine.options(selectinload(Edition.files)))
    if edition is None:
        abort(404)
    return edition


def _years(direction: str) -> list[int]:
    days = kept.part(("days", direction), lambda: days_of(direction) or ())
    return list(range(days[1].year, days[0].year - 1, -1)) if days else []


__all__ = ["CODES", "SLUGS", "DirectionConverter"]
