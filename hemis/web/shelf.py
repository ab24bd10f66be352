"""Where a process keeps finished pages, and pieces of them: so many of each kind, and those asked for last."""

from collections import OrderedDict
from collections.abc import Hashable
from itertools import product
from threading import Lock
from typing import Any, NamedTuple

from hemis.web import sight
from hemis.web.finished import Kept
from hemis.web.language import LANGUAGES

Key = tuple[str, ...]
"""Path, query, and what else an answer depends on."""
MOST, MOST_PARTS = 1_000, 10_000
LISTS, ITEMS, ASKED = "lists", "items", "asked"
LOOKS = ("", *(f"lang={code}" for code in LANGUAGES)), ("", *(f"view={view}" for view in sight.VIEWS))
PLAIN = frozenset("&".join(filter(None, look)) for look in product(*LOOKS))
"""The queries of a page that nothing was asked of but its language and its look."""


def drawer_of(key: Key) -> str:
    """Return where a page lies: one that stands by itself, one of a single thing, or what somebody asked."""
    if key[1] not in PLAIN:
        return ASKED
    return ITEMS if any(sign.isdigit() for sign in key[0]) else LISTS


class Drawn(NamedTuple):
    """A page that is being drawn: its key, whether it may be kept then, and what its visitor has already."""

    key: Key
    turn: int
    etags: str


class Shelf:
    """The pages of a process, those asked for last at the end; `turn` changes whenever all are thrown away.

    Each drawer is bounded by itself: however many searches or strange addresses come, they push out only each other.
    """

    def __init__(self) -> None:
        self.drawers: dict[str, OrderedDict[Key, Kept]] = {name: OrderedDict() for name in (LISTS, ITEMS, ASKED)}
        self.parts: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self.lock, self.turn = Lock(), 0
        self.looked_at, self.seen = 0.0, ""

    def find(self, key: Key) -> Kept | None:
        with self.lock:
            drawer = self.drawers[drawer_of(key)]
            page = drawer.get(key)
            if page:
                drawer.move_to_end(key)
            return page

    def part(self, key: Hashable, seconds: float, moment: float) -> Any:
        """Return a part that was made within so many seconds before `moment`, or None."""
        part = self.parts.get(key)
        return part[1] if part and 0 <= moment - part[0] < seconds else None

    def keep(self, key: Key, page: Kept, turn: int) -> None:
        self._put(self.drawers[drawer_of(key)], key, page, turn, MOST)

    def keep_part(self, key: Hashable, part: tuple[float, Any], turn: int) -> None:
        self._put(self.parts, key, part, turn, MOST_PARTS)

    def _put(self, shelf: OrderedDict[Any, Any], key: Hashable, value: Any, turn: int, most: int) -> None:
        """Keep a page or a part, unless something was published while it was drawn."""
        with self.lock:
            if turn != self.turn:
                return
            shelf[key] = value
            shelf.move_to_end(key)
            if len(shelf) > most:
                shelf.popitem(last=False)

    def clear(self) -> None:
        with self.lock:
            for drawer in self.drawers.values():
                drawer.clear()
            self.parts.clear()
            self.turn += 1


__all__ = ["Drawn", "Key", "Shelf"]
