"""Counts of people as they may be published: no number below k, and none that can be found by subtracting others.

The counts of a whole are laid out as lines that do not overlap. A part below k gets no line of its own: such parts of
one whole go together into a line that leaves the differing marks out, and where they are still below k all together,
the smallest of their neighbours joins them. Whatever is added up later is a sum of lines; so no total tells more.
"""

from collections.abc import Hashable, Iterable, Mapping

K = 5
Key = tuple[Hashable, ...]
Line = tuple[tuple[Hashable | None, ...], int]


def publishable(counts: Mapping[Key, int], k: int = K) -> list[Line]:
    """Return the lines of one whole; a mark that is left out is None. Below k all in all, there is no line."""
    rows = [(key, count) for key, count in sorted(counts.items(), key=lambda row: str(row[0])) if count > 0]
    return _lines(rows, (), k) if _sum(rows) >= k else []


def _lines(rows: list[tuple[Key, int]], told: Key, k: int) -> list[Line]:
    """Return the lines of rows that share the marks `told` and are not below k together."""
    depth = len(told)
    if depth == len(rows[0][0]):
        return [(told, _sum(rows))]
    parts: dict[Hashable, list[tuple[Key, int]]] = {}
    for row in rows:
        parts.setdefault(row[0][depth], []).append(row)
    small = {mark for mark, part in parts.items() if _sum(part) < k}
    together = sum(_sum(parts[mark]) for mark in small)
    if 0 < together < k:
        joining = min((mark for mark in parts if mark not in small), key=lambda mark: (_sum(parts[mark]), str(mark)))
        small.add(joining)
        together += _sum(parts[joining])
    lines = [line for mark, part in parts.items() if mark not in small for line in _lines(part, (*told, mark), k)]
    left_out = (*told, *(None for _mark in rows[0][0][depth:]))
    return [*lines, (left_out, together)] if small else lines


def _sum(rows: Iterable[tuple[Key, int]]) -> int:
    return sum(count for _key, count in rows)


def added_up(lines: Iterable[Line], places: Iterable[int]) -> dict[tuple[Hashable | None, ...], int]:
    """Add lines up by some of their marks; what a line leaves out stays left out."""
    wanted, sums = tuple(places), dict[tuple[Hashable | None, ...], int]()
    for key, count in lines:
        kept = tuple(key[place] for place in wanted)
        sums[kept] = sums.get(kept, 0) + count
    return sums


__all__ = ["K", "Key", "Line", "added_up", "publishable"]
