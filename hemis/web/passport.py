"""The rows of the service's passport as a page shows them: their words, and where each is kept."""

from typing import NamedTuple

from flask_babel import gettext as _

from hemis.domain import passport
from hemis.domain.passport import Content
from hemis.models.structure import University
from hemis.web import language
from hemis.web.jinja import named, script


class Shown(NamedTuple):
    """A row in the language of the page."""

    number: int
    title: str
    text: str


def rows_of(content: Content, card: University | None) -> list[Shown]:
    """Return the eighteen rows; what an edition leaves empty is told by the card of the institution."""
    return [Shown(row.number, _(row.title), text_of(content, row.number, card)) for row in passport.ROWS]


def text_of(content: Content, number: int, card: University | None) -> str:
    """Return the words of a row in the language of the page."""
    text, is_own = passport.text_in(passport.texts_of(content, number), language.current())
    if not text:
        return _kept(number, card)
    return text if is_own else script(_(text))


def _kept(number: int, card: University | None) -> str:
    if card is None:
        return ""
    post, person = _("Илмий ишлар бўйича проректор"), script(card.vice_rector_research)
    words = {1: named(card), 9: script(card.address), 13: f"{post} — {person}" if person else post}
    return words.get(number, "")


__all__ = ["Shown", "rows_of", "text_of"]
