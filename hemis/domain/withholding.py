"""Counts of people as they may be published: no number below k, and none that can be found by subtracting others.

The counts of a whole are laid out as lines that do not overlap. A part below k gets no line of its own: such parts of
one whole go together into a line that leaves the differing marks out, and where they are still below k all together,
the smallest of their neighbours joins them. Whatever is added up later is a sum of lines; so no total tells more.
"""

from collections.abc import Iterable, Iterator, Mapping

K = 5
Key = tuple[str, ...]
Line = tuple[tuple[str | None, ...], int]


class Part:
    """What shares its first marks: how many all in all, and its own parts by their next mark."""

    __slots__ = ("parts", "total")

    def __init__(self) -> None:
        self.total = 0
        self.parts: dict[str, Part] = {}


def publishable(counts: Mapping[Key, int], k: int = K) -> list[Line]:
    """Return the lines of one whole in order; a mark that is left out is None. Below k all in all, there is no line."""
    whole = Part()
    for key, count in counts.items():
        if count > 0:
            part = whole
            part.total += count
            for mark in key:
                part = part.parts.setdefault(mark, Part())
                part.total += count
    return list(_lines(whole, (), len(next(iter(counts))), k)) if whole.total >= k else []


def _lines(whole: Part, told: Key, marks: int, k: int) -> Iterator[Line]:
    """Yield the lines of what shares the marks `told` of so many, and is not below k together."""
    if not whole.parts:
        yield told, whole.total
        return
    small = _small(whole, k)
    for mark in sorted(whole.parts):
        if mark not in small:
            yield from _lines(whole.parts[mark], (*told, mark), marks, k)
    if small:
        yield (*told, *(None,) * (marks - len(told))), sum(whole.parts[mark].total for mark in small)


def _small(whole: Part, k: int) -> set[str]:
    """Return the parts that are told together: those below k, and their smallest neighbour if it takes one."""
    small = {mark for mark, part in whole.parts.items() if part.total < k}
    if 0 < sum(whole.parts[mark].total for mark in small) < k:
        others = (mark for mark in whole.parts if mark not in small)
        small.add(min(others, key=lambda mark: (whole.parts[mark].total, mark)))
    return small


def added_up(lines: Iterable[Line], places: Iterable[int]) -> dict[tuple[str | None, ...], int]:
    """Add lines up by some of their marks; what a line leaves out stays left out."""
    wanted, sums = tuple(places), dict[tuple[str | None, ...], int]()
    for key, count in lines:
        kept = tuple(key[place] for place in wanted)
        sums[kept] = sums.get(kept, 0) + count
    return sums


__all__ = ["K", "Key", "Line", "added_up", "publishable"]
