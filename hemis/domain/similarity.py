"""How alike two texts are: the share of word groups of the shorter one that stand in the other. A hint, no proof."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import groupby
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
    """All pairs of texts at least so many percent alike, the most alike first; by an index, not by comparing all."""
    groups = {key: word_groups(text) for key, text in texts.items()}
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for key in sorted(groups):
        for group in groups[key]:
            holders[group].append(key)
    common: Counter[tuple[int, int]] = Counter()
    for keys in holders.values():
        common.update((one, two) for at, one in enumerate(keys) for two in keys[at + 1 :])
    found = (Pair(one, two, _percent(n, len(groups[one]), len(groups[two]))) for (one, two), n in common.items())
    return sorted((pair for pair in found if pair.percent >= least), key=lambda pair: (-pair.percent, pair[:2]))


def _percent(common: int, first: int, second: int) -> int:
    shorter = min(first, second)
    return common * 100 // shorter if shorter >= LEAST_GROUPS else 0


__all__ = ["Pair", "likeness", "pairs", "passages", "word_groups"]
