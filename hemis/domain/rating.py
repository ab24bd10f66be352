"""The rating of teachers, departments and faculties: what counts, for how much, once (rules 9.1-9.2; examples G7-G12).

A work falls under the first criterion that fits it, in the order of the criteria, and under no other. The share of an
item is rounded to two decimals, half up, and every sum is made of rounded shares, so that what a page shows adds up.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

from hemis.domain.formats import half_up
from hemis.domain.i18n import N_

WORK, H_INDEX, PROJECT, DEFENCE, SUPERVISION = "work", "h_index", "project", "defence", "supervision"
SOURCES = {
    WORK: N_("илмий ёки услубий иш"),
    H_INDEX: N_("Ҳирш индекси"),
    PROJECT: N_("лойиҳа ва грант"),
    DEFENCE: N_("ўзи ёқлаган диссертация"),
    SUPERVISION: N_("раҳбарлигида ёқланган диссертация"),
}
EACH, EQUAL, SHARE, NONE = "each", "equal", "share", "none"
SPLITS = {
    EACH: N_("ҳар бир муаллифга тўлиқ"),
    EQUAL: N_("муаллифлар сонига бўлинади"),
    SHARE: N_("муаллифнинг улушига қараб"),
    NONE: N_("бўлинмайди"),
}
SCOPUS_WOS, OAK, REGISTERED, HEAD, MEMBER = "scopus_wos", "oak", "registered", "head", "member"
CONDITIONS = {
    SCOPUS_WOS: N_("Scopus ёки Web of Science базасида"),
    OAK: N_("ОАК рўйхатидаги нашрда"),
    REGISTERED: N_("ISSN ёки DOI рақами бор"),
    HEAD: N_("раҳбари"),
    MEMBER: N_("иштирокчиси"),
}
CONDITIONS_OF = {WORK: (SCOPUS_WOS, OAK, REGISTERED), PROJECT: (HEAD, MEMBER)}
"""Which conditions a source knows."""
PLACES = 2
ZERO = Decimal("0.00")
PERCENT = Decimal(100)
Key = TypeVar("Key", bound=Hashable)


class Criterion(NamedTuple):
    """A line of a year's criteria. `kinds` and `condition` narrow what falls under it; empty means anything."""

    key: int
    name: str
    source: str
    points: Decimal
    split: str = NONE
    kinds: frozenset[str] = frozenset()
    condition: str = ""
    cap: Decimal | None = None
    group: int | None = None


class Item(NamedTuple):
    """What one person has done, as far as the rating asks: approved, and of the year in question."""

    source: str
    key: int
    title: str
    day: date
    kind: str
    traits: frozenset[str] = frozenset()
    authors: int = 1
    share: Decimal | None = None
    """Percent, where the authors have agreed on it."""
    amount: int = 1
    """How many times the points are given: h of an h-index."""


class Counted(NamedTuple):
    item: Item
    points: Decimal


class Part(NamedTuple):
    """A criterion with what falls under it: `sum` of the shares, `points` after the cap."""

    criterion: Criterion
    items: tuple[Counted, ...]
    sum: Decimal
    points: Decimal


class GroupSum(NamedTuple):
    """A group of criteria: `sum` of their points, `points` after the group's own cap."""

    key: int
    sum: Decimal
    points: Decimal


class Breakdown(NamedTuple):
    """How the points of one person come about: the criteria under which something falls, in their order."""

    parts: tuple[Part, ...]
    groups: tuple[GroupSum, ...]
    uncounted: tuple[Item, ...]
    """Approved, but no criterion fits."""
    points: Decimal


def fits(criterion: Criterion, item: Item) -> bool:
    """Whether an item falls under a criterion, the others aside."""
    return (
        criterion.source == item.source
        and (not criterion.kinds or item.kind in criterion.kinds)
        and (not criterion.condition or criterion.condition in item.traits)
    )


def points_of(criterion: Criterion, item: Item) -> Decimal:
    """The share of one person in an item. Authors of other institutions divide like one's own."""
    whole = criterion.points * item.amount
    if criterion.split == EQUAL or (criterion.split == SHARE and item.share is None):
        whole = whole / item.authors
    elif criterion.split == SHARE and item.share is not None:
        whole = whole * item.share / PERCENT
    return half_up(whole, PLACES)


def breakdown(criteria: Sequence[Criterion], caps: Mapping[int, Decimal | None], items: Iterable[Item]) -> Breakdown:
    """The points of one person: each item under its first fitting criterion, then the caps; `caps` are of groups."""
    found: list[tuple[int | None, Counted]] = []
    for item in items:
        criterion = next((each for each in criteria if fits(each, item)), None)
        points = points_of(criterion, item) if criterion else ZERO
        found.append((criterion.key if criterion else None, Counted(item, points)))
    return summed(criteria, caps, found)


def summed(
    criteria: Sequence[Criterion], caps: Mapping[int, Decimal | None], found: Iterable[tuple[int | None, Counted]]
) -> Breakdown:
    """The sums of what has its criterion and its points already; what has none brings nothing."""
    under: dict[int | None, list[Counted]] = {}
    for key, counted in found:
        under.setdefault(key, []).append(counted)
    parts = tuple(_part(each, under[each.key]) for each in criteria if each.key in under)
    groups = tuple(_group(key, cap, parts) for key, cap in caps.items())
    alone = sum((part.points for part in parts if part.criterion.group not in caps), ZERO)
    total = alone + sum((each.points for each in groups), ZERO)
    return Breakdown(parts, groups, tuple(each.item for each in under.get(None, [])), total)


def _part(criterion: Criterion, items: list[Counted]) -> Part:
    total = sum((each.points for each in items), ZERO)
    return Part(criterion, tuple(items), total, _capped(total, criterion.cap))


def _group(key: int, cap: Decimal | None, parts: Iterable[Part]) -> GroupSum:
    total = sum((part.points for part in parts if part.criterion.group == key), ZERO)
    return GroupSum(key, total, _capped(total, cap))


def _capped(total: Decimal, cap: Decimal | None) -> Decimal:
    return total if cap is None else min(total, half_up(cap, PLACES))


def per_stake(points: Iterable[Decimal], stakes: Iterable[Decimal]) -> Decimal:
    """The rating of a unit: points of its teachers ÷ their stakes, never a mean of means."""
    stake = sum(stakes, Decimal(0))
    return half_up(sum(points, ZERO) / stake, PLACES) if stake else ZERO


def places(points: Mapping[Key, Decimal]) -> dict[Key, int]:
    """The place of each: equal points share one, and the next place is skipped (1, 2, 2, 4)."""
    first: dict[Decimal, int] = {}
    for number, value in enumerate(sorted(points.values(), reverse=True), start=1):
        first.setdefault(value, number)
    return {key: first[value] for key, value in points.items()}


__all__ = [
    "CONDITIONS",
    "CONDITIONS_OF",
    "DEFENCE",
    "EACH",
    "EQUAL",
    "HEAD",
    "H_INDEX",
    "MEMBER",
    "NONE",
    "OAK",
    "PLACES",
    "PROJECT",
    "REGISTERED",
    "SCOPUS_WOS",
    "SHARE",
    "SOURCES",
    "SPLITS",
    "SUPERVISION",
    "WORK",
    "ZERO",
    "Breakdown",
    "Counted",
    "Criterion",
    "GroupSum",
    "Item",
    "Part",
    "breakdown",
    "fits",
    "per_stake",
    "places",
    "points_of",
    "summed",
]
