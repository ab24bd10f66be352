"""Which language a page speaks. Uzbek Cyrillic is the source and needs no catalogue."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from babel.support import NullTranslations, Translations
from flask import g, has_request_context, request
from flask_babel import get_domain
from flask_login import current_user

LANGUAGES = {"uz_Cyrl": "Ўзбекча", "uz_Latn": "Oʻzbekcha", "ru": "Русский", "en": "English"}
HTML_CODES = {"uz_Cyrl": "uz-Cyrl", "uz_Latn": "uz-Latn", "ru": "ru", "en": "en"}
SOURCE = "uz_Cyrl"
UZBEK = frozenset({"uz_Cyrl", "uz_Latn"})
LATIN = frozenset({"uz_Latn", "en"})
"""The languages in which names of people and units are shown in Latin script."""


def current() -> str:
    """Return the language of this request: the address says it, else the person, else the visitor's cookie."""
    if not has_request_context():
        return SOURCE
    kept: str | None = g.get("language")
    if kept is None:
        kept = g.language = _chosen()
    return kept


def _chosen() -> str:
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    if is_public():
        return SOURCE  # cacheable pages speak the language of their address alone
    if current_user.is_authenticated:
        return str(current_user.user.language)
    return _visitors()


def _visitors() -> str:
    kept = request.cookies.get("til", "")
    return kept if kept in LANGUAGES else SOURCE


def speak_to_visitor() -> None:
    """Go on in the visitor's language: the account cannot be read."""
    g.language = _visitors()
    for kept in ("catalogue", "latin", "said"):
        g.pop(kept, None)


def is_public() -> bool:
    """Say whether this is a page of the public door, which knows no cookie."""
    door = request.blueprint
    return door is not None and door.split(".")[0] == "public"


def is_latin() -> bool:
    """Say whether names are to be shown in Latin script."""
    try:
        kept: bool | None = g.get("latin")
    except RuntimeError:  # outside of an application, where nobody reads a page
        return False
    if kept is None:
        kept = current() in LATIN
        if has_request_context():
            g.latin = kept
    return kept


class Choice(NamedTuple):
    """A language in the switch of every page."""

    code: str
    html_code: str
    name: str
    is_current: bool


def choices() -> list[Choice]:
    """Return every language in its own name."""
    chosen = current()
    return [Choice(code, HTML_CODES[code], name, code == chosen) for code, name in LANGUAGES.items()]


def html_code() -> str:
    """Return the language of the page as the attribute `lang` has it."""
    return HTML_CODES[current()]


def data_code() -> str:
    """Return the attribute `lang` of Uzbek data on a page of another language; empty on an Uzbek page."""
    if current() in UZBEK:
        return ""
    return HTML_CODES["uz_Latn" if is_latin() else SOURCE]


def words_in(code: str) -> Callable[[str], str]:
    """Return what translates into a language, whichever the page speaks; the source needs nothing."""
    return _catalogue(code).gettext


@cache
def _catalogue(code: str) -> NullTranslations:
    for folder in get_domain().translation_directories if code != SOURCE else ():
        found = Translations.load(folder, [code], "messages")
        if isinstance(found, Translations):
            return found
    return NullTranslations()
