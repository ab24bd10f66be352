"""The institution's name for the head of every page; kept for a minute, because it is on every page."""

from time import monotonic
from typing import NamedTuple

from flask import current_app

from hemis.access import published
from hemis.domain.translit import to_latin
from hemis.extensions import db
from hemis.models.structure import University
from hemis.web import language

KEPT_SECONDS = 60


class Head(NamedTuple):
    """What every page says of the institution, and when it was read."""

    read_at: float
    cyrillic: str
    latin: str
    logo: str
    reception_url: str = ""


def short_name() -> str:
    """Return the short name in the script of the page, or the name of the system before it is installed."""
    kept = _kept()
    return kept.latin if language.is_latin() else kept.cyrillic


def logo() -> str:
    """Return the name of the kept logo, which changes with it; empty when there is none."""
    return _kept().logo


def reception_url() -> str:
    """Return the address of the e-reception, or nothing."""
    return _kept().reception_url


def told() -> tuple[str, str, str]:
    """Return the short name in the script of the page, the name of the logo, and the address of the e-reception."""
    kept = _kept()
    return kept.latin if language.is_latin() else kept.cyrillic, kept.logo, kept.reception_url


def forget() -> None:
    """Read the name again with the next page."""
    current_app.extensions.pop("institution", None)


def _kept() -> Head:
    kept: Head | None = current_app.extensions.get("institution")
    if kept is None or monotonic() - kept.read_at > KEPT_SECONDS:
        kept = current_app.extensions["institution"] = _read()
    return kept


def _read() -> Head:
    card = db.session.scalar(published(University))
    if card is None:
        return Head(monotonic(), "HEMIS", "HEMIS", "")
    return Head(monotonic(), card.short_name, to_latin(card.short_name), card.logo_name, card.reception_url)
