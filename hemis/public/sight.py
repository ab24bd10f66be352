"""Large text and high contrast without a script and without a cookie: a word in the address, as the language is.

Whoever keeps copies for many people keeps one for each address, so that nobody gets a page in a stranger's look.
"""

from typing import Any, NamedTuple

from flask import g
from flask_babel import gettext as _

from hemis.public.frame import Here, bp, here
from hemis.web.sight import PARTS, VIEWS, current

KNOWN = (*VIEWS, *([each] for each in VIEWS))
"""As a link says them, and as the query of an address holds them."""


class Switch(NamedTuple):
    """A link of the frame that turns one part of the look on or off."""

    title: str
    url: str


@bp.before_request
def note_view() -> None:
    """Let pieces that are drawn once be drawn once for each look."""
    g.view = current()


@bp.url_defaults
def keep_view(endpoint: str, values: dict[str, Any]) -> None:
    """Carry the look from page to page; the ordinary one needs no word."""
    if "view" not in values:
        if view := current():
            values["view"] = view
    elif values["view"] not in KNOWN:
        del values["view"]


@bp.context_processor
def words() -> dict[str, Any]:
    """What the frame shows of it."""
    return {"view": current(), "views": switches}


def switches() -> list[Switch]:
    """Return the two links; each says what it leads to."""
    return [Switch(title, address) for title, address in zip(titles(), ways(here()), strict=True)]


def titles() -> tuple[str, str]:
    """Return what the two links say."""
    large, contrast = _parts(current())
    return (
        _("Одатий ҳарфлар") if large else _("Йирик ҳарфлар"),
        _("Одатий ранглар") if contrast else _("Юқори контраст"),
    )


def ways(place: Here) -> tuple[str, str]:
    """Return where they lead."""
    (large, contrast), plain = _parts(place.view), place.plain()[place.language]
    return _address(plain, _view(not large, contrast)), _address(plain, _view(large, not contrast))


def _parts(view: str) -> tuple[bool, bool]:
    parts = view.split("-")
    return PARTS[0] in parts, PARTS[1] in parts


def _address(plain: str, view: str) -> str:
    return f"{plain}{'&' if '?' in plain else '?'}view={view}" if view else plain


def _view(*parts: bool) -> str:
    return "-".join(name for name, is_on in zip(PARTS, parts, strict=True) if is_on)
