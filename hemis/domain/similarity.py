"""How alike two texts are: the share of word groups of the shorter one that stand in the other. A hint, no proof."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations, groupby
from typing import NamedTuple

from hemis.domain.names import fold

WORDS = 3
"""Words in a group: single words are common to all who write about one thing, three in a row rarely are."""
LEAST_GROUPS = 5
"""A text of fewer groups says nothing: «Жавоб файлда» is alike everywhere."""
LONGEST = 20_000


class Pair(NamedTuple):
    """Two texts by their keys, and how alike they are in percent, 0 to 100."""

    first: int
    second: int
    percent: int


def word_groups(text: str, words: int = WORDS) -> frozenset[tuple[str, ...]]:
    """The groups of so many words in a row; case, script and punctuation do not count."""
    found = re.findall(r"\w+", fold(text[:LONGEST]))
    return frozenset(tuple(found[at : at + words]) for at in range(len(found) - words + 1))


def likeness(first: str, second: str) -> int:
    """Percent of the shorter text's groups that stand in the other; 0 when one is too short to say."""
    one, two = word_groups(first), word_groups(second)
    return _percent(len(one & two), len(one), len(two))


def passages(text: str, other: str) -> list[tuple[str, bool]]:
    """Return a text in pieces, and of each whether it stands in the other text too; together they are the text.

    A word belongs to a common passage when a group of words around it is common.
    """
    theirs = word_groups(other)
    words = list(re.finditer(r"\w+", text[:LONGEST]))
    folded = [fold(word[0]) for word in words]
    common = [False] * len(words)
    for at in range(len(words) - WORDS + 1):
        if tuple(folded[at : at + WORDS]) in theirs:
            common[at : at + WORDS] = [True] * WORDS
    pieces, place = list[tuple[str, bool]](), 0
    for is_common, run in groupby(range(len(words)), key=common.__getitem__):
        if is_common:
            marked = list(run)
            start, end = words[marked[0]].start(), words[marked[-1]].end()
            pieces += [(text[place:start], False), (text[start:end], True)]
            place = end
    return [piece for piece in [*pieces, (text[place:], False)] if piece[0]]


def pairs(texts: Mapping[int, str], least: int) -> list[Pair]:
    """All pairs of texts at least so many percent alike, the most alike first.

    The groups that several texts share are the bits of a number for each text: a whole class that has copied from
    one source is compared as quickly as one that has not.
    """
    known = {text: word_groups(text) for text in set(texts.values())}
    groups = {key: known[texts[key]] for key in sorted(texts)}
    held = Counter(group for each in groups.values() for group in each)
    places = {group: place for place, group in enumerate(group for group, times in held.items() if times > 1)}
    bits = {key: _bits(places[group] for group in each if group in places) for key, each in groups.items()}
    found = (
        Pair(one, two, _percent((bits[one] & bits[two]).bit_count(), len(groups[one]), len(groups[two])))
        for one, two in combinations([key for key in groups if bits[key]], 2)
    )
    kept = (pair for pair in found if pair.percent >= max(least, 1))
    return sorted(kept, key=lambda pair: (-pair.percent, pair[:2]))


def _bits(places: Iterable[int]) -> int:
    known = list(places)
    found = bytearray(max(known, default=-1) // 8 + 1)
    for place in known:
        found[place // 8] |= 1 << place % 8
    return int.from_bytes(found, "little")


def _percent(common: int, first: int, second: int) -> int:
    shorter = min(first, second)
    return common * 100 // shorter if shorter >= LEAST_GROUPS else 0


__all__ = ["Pair", "likeness", "pairs", "passages", "word_groups"]
