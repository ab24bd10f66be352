"""The words by which the public finds an edition: an index, so that a long register answers at once."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, delete, insert, select, true

from hemis.extensions import db
from hemis.models.announcements import Edition, EditionWord

LONGEST = 60
LAST = chr(0x10FFFF)
MARK = "="
"""Stands in no folded word, so that a mark is never found by typing."""


def lay(edition: Edition, marks: Iterable[str]) -> None:
    """Index a new edition: each word of its page, and the parts of its content that are `marks`."""
    words = {word[:LONGEST] for word in edition.search_key.split()}
    words |= {mark_of(edition.direction, name, edition.content[name]) for name in marks if edition.content.get(name)}
    if words:
        db.session.execute(insert(EditionWord), [{"word": word, "edition_id": edition.id} for word in sorted(words)])


def lift(announcement_id: int) -> None:
    """Forget the words of an edition that is no longer shown."""
    mine = select(Edition.id).where(Edition.announcement_id == announcement_id)
    db.session.execute(delete(EditionWord).where(EditionWord.edition_id.in_(mine)))


def mark_of(direction: str, name: str, value: str) -> str:
    """How a part of the content stands among the words."""
    return f"{direction}.{name}{MARK}{value}"[:LONGEST]


def has_all(words: Sequence[str]) -> ColumnElement[bool]:
    """The criterion that an edition has words that begin with each of these; what one says, another need not."""
    said = {word for word in words for other in words if len(word) > 1 and word != other and other.startswith(word)}
    return and_(true(), *(_has(_beginning(word)) for word in words if word not in said))


def is_marked(direction: str, name: str, value: str) -> ColumnElement[bool]:
    """The criterion that an edition carries a mark."""
    return _has(EditionWord.word == mark_of(direction, name, value))


def _has(criterion: ColumnElement[bool]) -> ColumnElement[bool]:
    """Compared with a truth it is made no join: an engine that believes few to have the word would look it up for each
    edition. So it keeps the keys of all that have it at hand, and walks over the index of the editions once.
    """
    return Edition.id.in_(select(EditionWord.edition_id).where(criterion)).is_(true())


def _beginning(word: str) -> ColumnElement[bool]:
    """The criterion of a word that begins so; a lone letter is an initial, and begins nothing else."""
    start = word[:LONGEST]
    if len(start) == 1:
        return EditionWord.word == start
    return (EditionWord.word >= start) & (EditionWord.word < start + LAST)


__all__ = ["LAST", "has_all", "is_marked", "lay", "lift", "mark_of"]
