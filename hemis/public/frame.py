"""What all public pages share: the language in the address, caching, and a 404 of their own."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.http import generate_etag

from hemis.access import open_to_visitors, published
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.structure import University
from hemis.operations.directions import DIRECTIONS
from hemis.public.addresses import absolute, origin
from hemis.web import compression, institution, kept, language, uploads
from hemis.web.listing import LONGEST_SEARCH, Page

bp = Blueprint("public", __name__)
HOME = "/ilmiy-faoliyat"
SERVICE = N_("ОТМ илмий фаолияти")
ASKED = {
    "public.items": ("q", "year", "when", "kind", "speciality_code", "page"),
    "public.search": ("q", "direction", "year", "page"),
    "public.verification": ("code",),
}
"""The words that a page reads of its address: no other is in the addresses that it tells of itself."""
FIRST_PAGE = ("page", "1")  # it is the list itself
PLAIN = "!$'()*,/:;@"
"""What an address says without a code, besides letters and figures."""
KEPT_SECONDS = 60
"""How long a copy may be shown without asking: what was withdrawn is gone everywhere a minute later."""


@bp.url_defaults
def keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """Carry the language from page to page in the address; the source language needs no word."""
    values.setdefault("lang", language.current())
    if values["lang"] in (language.SOURCE, [language.SOURCE]):
        del values["lang"]


@bp.after_request
def let_cache(response: Response) -> Response:
    """Let anybody keep a copy, and answer 304 to whoever still has the right one."""
    if request.method not in {"GET", "HEAD"} or response.status_code != 200 or _is_private(response):
        return response
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS - kept.FRESH_SECONDS}"
    if "ETag" not in response.headers:
        body = response.get_data()
        response.set_etag((_etag if len(body) <= compression.LARGEST else generate_etag)(body))
    if compression.CONDITIONS & request.environ.keys():
        response.make_conditional(request)
    return response


def _is_private(response: Response) -> bool:
    return "no-store" in response.headers.get("Cache-Control", "")


_etag = lru_cache(maxsize=compression.PRESSED)(generate_etag)
"""The same for a page: one that is drawn again as it was is not read through again."""


@bp.context_processor
def words() -> dict[str, Any]:
    """What the frame of the pages shows besides their own content."""
    return {
        "service": _(SERVICE),
        "announced": DIRECTIONS,
        "card": card,
        "alternates": alternates,
        "canonical": canonical,
        "carried_language": carried_language(),
        "once": kept.once,
        "once_if": kept.once_if,
        "origin": origin,
        "url_in": lambda code: here().addresses()[code],
        "ways_from": ways_from,
        "size_of": uploads.size_in_words,
        "complaint_url": complaint_url,
    }


def carried_language() -> str:
    """Return the language that a form has to carry on, because the address names it."""
    asked = request.args.get("lang", "")
    return asked if asked in language.LANGUAGES else ""


class Here(NamedTuple):
    """Where a visitor is: the path, what of the address the page reads, the language and the look."""

    path: str
    asked: tuple[tuple[str, str], ...]
    language: str
    view: str

    def addresses(self, **changes: str) -> Mapping[str, str]:
        """Return this address in every language, with some query values changed; an empty one is left out."""
        told = _in_languages if len(self.path) <= kept.LONGEST_ADDRESS else _in_languages.__wrapped__
        return told(self.path, tuple((dict(self.asked) | {"view": self.view} | changes).items()))

    def plain(self) -> Mapping[str, str]:
        """Return this address in every language, in the ordinary look."""
        return self.addresses(view="")


def here() -> Here:
    """Return where the visitor of this request is."""
    found: Here | None = g.get("here")
    if found is None:
        args, words = request.args, ASKED.get(str(request.endpoint), ())
        asked = tuple((name, args.get(name, "")[:LONGEST_SEARCH]) for name in words)
        found = g.here = Here(request.root_path + request.path, asked, language.current(), g.get("view", ""))
    return found


@lru_cache(maxsize=200)
def _in_languages(path: str, asked: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    told = [(name, value) for name, value in asked if value and (name, value) != FIRST_PAGE]
    bare = quote(path, safe=PLAIN)
    bare = f"{bare}?{urlencode(told, safe=PLAIN)}" if told else bare
    sign = "&" if told else "?"
    return {code: bare if code == language.SOURCE else f"{bare}{sign}lang={code}" for code in language.LANGUAGES}


def card() -> University | None:
    """Return the institution's card."""
    return db.session.scalar(published(University))


def complaint_url() -> str:
    """Return the way to the e-reception from this page (passport, row 15); empty while its address is not known.

    Of the address of the page only its path goes along: what somebody searched for is nobody's business.
    """
    return url_for("public.complaint", sahifa=request.path) if institution.reception_url() else ""


def alternates() -> list[tuple[str, str]]:
    """Return (language, full address) of this page in every language, for search engines."""
    return [(language.HTML_CODES[code], absolute(address)) for code, address in here().plain().items()]


def canonical() -> str:
    """Return the one address of this page that search engines are to keep."""
    return absolute(here().plain()[language.current()])


def ways_from(page: Page[Any]) -> tuple[str, str]:
    """Return the addresses of the page before this one of a list and of the one behind; empty where there is none."""
    return _ways(here(), page.number, page.pages) if page.pages > 1 else ("", "")


@lru_cache(maxsize=200)
def _ways(place: Here, number: int, pages: int) -> tuple[str, str]:
    before, behind = (place.addresses(page=str(each))[place.language] for each in (number - 1, number + 1))
    return before if number > 1 else "", behind if number < pages else ""


@bp.get(f"{HOME}/<path:rest>")
@open_to_visitors
def missing(rest: str) -> ResponseReturnValue:
    abort(404)


@bp.errorhandler(404)
def not_found(error: Exception) -> ResponseReturnValue:
    """Say so in the look of the service, in the language of the address."""
    lost = error.description if isinstance(error, uploads.Lost) else ""
    return render_template("public/not_found.html", lost=lost), 404
