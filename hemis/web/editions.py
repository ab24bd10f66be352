"""What is asked of many editions that are shown at once: the first and last day, each mark once, how many are found."""

from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from hemis.access import published
from hemis.extensions import db
from hemis.models.announcements import Edition, EditionWord
from hemis.operations.edition_words import LAST


def days_of(direction: str) -> tuple[date, date] | None:
    """Return the first and the last day of a direction: each end is one step of the index."""
    mine = published(Edition).where(Edition.direction == direction)
    first, last = (mine.with_only_columns(end(Edition.day)).scalar_subquery() for end in (func.min, func.max))
    ends = db.session.execute(select(first, last)).one()
    return (ends[0], ends[1]) if ends[0] else None


def marks_carried(direction: str) -> dict[str, int]:
    """Return each mark once, with an edition that carries it: one step of the index for each, however many have it."""
    within = EditionWord.word < f"{direction}.{LAST}"
    first = published(EditionWord).with_only_columns(func.min(EditionWord.word).label("word"))
    marks = first.where(EditionWord.word > f"{direction}.", within).cte("mark", recursive=True)
    following = first.where(EditionWord.word > marks.c.word, within).correlate(marks).scalar_subquery()
    marks = marks.union_all(select(following).where(marks.c.word.is_not(None)))
    holder = published(EditionWord).with_only_columns(func.max(EditionWord.edition_id))
    holder = holder.where(EditionWord.word == marks.c.word).correlate(marks)
    rows = select(marks.c.word, holder.scalar_subquery()).where(marks.c.word.is_not(None))
    return {word: key for word, key in db.session.execute(rows)}


def counted(rows: Select[Any]) -> Any:
    """Return the select of the keys of a search, newest first, each with the number of all that are found."""
    newest = rows.order_by(None).order_by(Edition.day.desc(), Edition.id.desc())
    if db.engine.dialect.name == "postgresql":
        return newest.with_only_columns(Edition.id, func.count().over(), maintain_column_froms=True)
    # SQLite takes twice as long to tell each row the number of all as to count what it has kept; and left to itself,
    # it would find once for the page and once more for the count.
    ordered = newest.with_only_columns(Edition.id, Edition.day, maintain_column_froms=True)
    found = ordered.cte("found").prefix_with("MATERIALIZED")
    total = select(func.count()).select_from(found).scalar_subquery()
    return select(found.c.id, total).order_by(found.c.day.desc(), found.c.id.desc())


__all__ = ["counted", "days_of", "marks_carried"]
