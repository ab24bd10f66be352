"""What all public pages share: the language in the address, caching, and a 404 of their own."""

from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

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
    if request.method not in {"GET", "HEAD"} or response.status_code != 200 or response.cache_control.no_store:
        return response
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS - kept.FRESH_SECONDS}"
    if not response.get_etag()[0]:
        response.add_etag()
    if compression.CONDITIONS & request.environ.keys():
        response.make_conditional(request)
    return response


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
        "url_in": lambda code: addresses()[code],
        "ways_from": ways_from,
        "size_of": uploads.size_in_words,
        "complaint_url": complaint_url,
    }


def carried_language() -> str:
    """Return the language that a form has to carry on, because the address names it."""
    asked = request.args.get("lang", "")
    return asked if asked in language.LANGUAGES else ""


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
    return [(language.HTML_CODES[code], absolute(address)) for code, address in plain_addresses().items()]


def canonical() -> str:
    """Return the one address of this page that search engines are to keep."""
    return absolute(plain_addresses()[language.current()])


def addresses() -> dict[str, str]:
    """Return the address of this page in every language."""
    found: dict[str, str] | None = g.get("addresses")
    if found is None:
        found = g.addresses = _addresses()
    return found


def plain_addresses() -> dict[str, str]:
    """Return the address of this page in every language, in the ordinary look."""
    return _addresses(view="") if g.get("view") else addresses()


def ways_from(page: Page[Any]) -> tuple[str, str]:
    """Return the addresses of the page before this one of a list and of the one behind; empty where there is none."""
    if page.pages == 1:
        return "", ""
    before = page.number - 1 if page.number > 1 else 0
    behind = page.number + 1 if page.number < page.pages else 0
    ways = (_addresses(page=str(number))[language.current()] if number else "" for number in (before, behind))
    return next(ways), next(ways)


def _addresses(**changes: str) -> dict[str, str]:
    """Return this address in every language, with some query values changed; an empty one is left out."""
    words, args = ASKED.get(str(request.endpoint), ()), request.args
    said = {name: args.get(name, "")[:LONGEST_SEARCH] for name in words} | {"view": g.get("view", "")} | changes
    asked = [(name, value) for name, value in said.items() if value and (name, value) != FIRST_PAGE]
    bare = quote(request.root_path + request.path, safe=PLAIN)
    bare = f"{bare}?{urlencode(asked, safe=PLAIN)}" if asked else bare
    sign = "&" if asked else "?"
    return {code: bare if code == language.SOURCE else f"{bare}{sign}lang={code}" for code in language.LANGUAGES}


@bp.get(f"{HOME}/<path:rest>")
@open_to_visitors
def missing(rest: str) -> ResponseReturnValue:
    abort(404)


@bp.errorhandler(404)
def not_found(error: Exception) -> ResponseReturnValue:
    """Say so in the look of the service, in the language of the address."""
    lost = error.description if isinstance(error, uploads.Lost) else ""
    return render_template("public/not_found.html", lost=lost), 404
