"""What is asked of many editions that are shown at once: the first and last day, each mark once, how many are found."""

from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

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


def found_at_once(rows: Select[Any], direction: str, per_page: int, number: int) -> tuple[dict[str, int], list[int]]:
    """Return how much of a search each direction holds, and the keys of a page of one direction or of all.

    It is walked for each along the index that has its order, and for the page no further than to its end.
    """
    found = rows.with_only_columns(Edition.id, Edition.direction, Edition.day).cte("found")
    found = found.prefix_with("NOT MATERIALIZED")
    held = select(found.c.direction, func.count(), func.min(found.c.day)).group_by(found.c.direction)
    newest = select(literal(""), found.c.id, found.c.day).order_by(found.c.day.desc(), found.c.id.desc())
    newest = newest.where(found.c.direction == direction) if direction else newest
    shown = newest.limit(per_page).offset((number - 1) * per_page).subquery()
    told = [(row[0], row[1], row[2]) for row in db.session.execute(union_all(held, select(shown)))]
    keys = sorted(((day, key) for code, key, day in told if not code), reverse=True)
    return {code: count for code, count, _day in told if code}, [key for _day, key in keys]


__all__ = ["counted", "days_of", "found_at_once", "marks_carried"]
