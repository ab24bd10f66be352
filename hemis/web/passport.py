"""The rows of the service's passport as a page shows them: their words, and where each is kept."""

from typing import NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from hemis.domain import passport
from hemis.domain.passport import Content
from hemis.models.structure import University
from hemis.web import language
from hemis.web.jinja import named, script, uzbek


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
    return text if is_own else _translated(text)


def _translated(text: str) -> str:
    """Return what the catalogue has for the words of the start; what was typed over them is Uzbek."""
    told = _(text)
    return uzbek(text) if told == text else script(told)


def _kept(number: int, card: University | None) -> str:
    if card is None:
        return ""
    post, person = _("Илмий ишлар бўйича проректор"), uzbek(card.vice_rector_research)
    official = Markup("{} — {}").format(post, person) if person else post
    words = {1: uzbek(named(card)), 9: uzbek(card.address), 13: official}
    return words.get(number, "")


__all__ = ["Shown", "rows_of", "text_of"]
