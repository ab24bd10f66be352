"""The institution's name for the head of every page; kept for a minute, because it is on every page."""

from time import monotonic

from flask import current_app

from hemis.access import published
from hemis.domain.translit import to_latin
from hemis.extensions import db
from hemis.models.structure import University
from hemis.web import language

KEPT_SECONDS = 60


def short_name() -> str:
    """Return the short name in the script of the page, or the name of the system before it is installed."""
    kept: tuple[float, str, str] | None = current_app.extensions.get("institution")
    if kept is None or monotonic() - kept[0] > KEPT_SECONDS:
        kept = current_app.extensions["institution"] = (monotonic(), *_read())
    return kept[2] if language.is_latin() else kept[1]


def forget() -> None:
    """Read the name again with the next page."""
    current_app.extensions.pop("institution", None)


def _read() -> tuple[str, str]:
    card = db.session.scalar(published(University))
    return (card.short_name, to_latin(card.short_name)) if card else ("HEMIS", "HEMIS")
