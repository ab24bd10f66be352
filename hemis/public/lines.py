"""A page of a list of the service: which editions stand on it, and the line of each.

An edition never changes, so that its line is drawn once for all lists of a day; only a search of events says beside the
lines why they were found.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import raiseload, selectinload

from hemis.access import published
from hemis.extensions import db
from hemis.models.announcements import Edition
from hemis.web import clock, kept
from hemis.web.asking import numbers
from hemis.web.editions import counted
from hemis.web.listing import Page, asked_page, counts_of

PER_PAGE = 12
"""With its head such a list is less than the four kilobytes that a page may be for who has been here before."""
DAY = 24 * 3600.0


class Lines:
    """The lines of a page: drawn before, or to be drawn from their editions, which alone are read."""

    def __init__(self, keys: Sequence[int], kind: str) -> None:
        """Of a `kind` that has a name lines are kept."""
        self.place = " ".join((kind, *kept.look_of_page(), str(clock.today()))) if kind else ""
        self.drawn = kept.found_all(self.place, keys, DAY) if self.place else {}
        missing = [key for key in keys if key not in self.drawn]
        self.editions = {each.id: each for each in _editions(missing)} if missing else {}
        self.keys = [key for key in keys if key in self.drawn or key in self.editions]

    def line(self, key: int, caller: Callable[[], str]) -> str:
        """Return a line that the template draws, because nobody has; it is kept for others."""
        return kept.part((self.place, key), caller, DAY) if self.place else caller()


def page_of(rows: Callable[[], Select[Any]], state: tuple[Any, ...], *, is_search: bool) -> Page[int]:
    """Return the page of keys that `?page=` asks for; `state` tells which list it is, whose select is put once."""
    if is_search:
        return _searched(rows())
    keys = kept.part(("keys", *state), lambda: _keys(rows()), DAY)
    total = kept.part(("total", *state), lambda: counts_of([rows()])[0])
    number = asked_page(total, PER_PAGE)
    shown = numbers(f"{keys} LIMIT {PER_PAGE} OFFSET {(number - 1) * PER_PAGE}")
    return Page(shown, number, PER_PAGE, total)


def _read(statement: Select[Any]) -> Sequence[Any]:
    """Return a few numbers without a session, which costs more than they do; one that is open has a connection.

    PostgreSQL is not told of a transaction for a single statement: its beginning and its end are two ways there.
    """
    if db.session.registry.has():
        return db.session.execute(statement).all()
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="AUTOCOMMIT")
        return connection.execute(statement).all()


def _keys(rows: Select[Any]) -> str:
    """Return a select of ours as it is sent, without its end; nothing in it was typed by anybody."""
    select = rows.with_only_columns(Edition.id)
    return str(select.compile(db.engine, compile_kwargs={"literal_binds": True}))


def _searched(rows: Select[Any]) -> Page[int]:
    """What is found is found once, and counted on the way."""
    number = asked_page(PER_PAGE * 10**6, PER_PAGE)
    found = _found(rows, number)
    if not found and number > 1:
        number = asked_page(counts_of([rows])[0], PER_PAGE)
        found = _found(rows, number)
    return Page([row[0] for row in found], number, PER_PAGE, found[0][1] if found else 0)


def _found(rows: Select[Any], number: int) -> Sequence[Any]:
    return _read(counted(rows).limit(PER_PAGE).offset((number - 1) * PER_PAGE))


def _editions(keys: Sequence[int]) -> Sequence[Edition]:
    mine = published(Edition).where(Edition.id.in_(keys))
    return db.session.scalars(mine.options(selectinload(Edition.files), raiseload("*"))).all()


__all__ = ["Lines", "page_of"]
