"""Of what pieces pages are made, so that a long walk need not look twice at a page that shows nothing new.

A piece is a tag, without what is said in it, together with what follows it. Two pages of the same pieces come from the
same lines of the templates: they differ in words, in numbers and in how many rows they have.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

TOKEN = re.compile(r"<[^>]+>|[^<]+")
SAID = re.compile(r'\b(href|action|formaction|src|value|title|placeholder|alt|content|aria-label|[dh][-\w]+)="[^"]+"')
NUMBER = re.compile(r"\d+")
IDENTIFIER = re.compile(r'\sid="([^"]+)"')
ODD = re.compile(r"\b(?:None|Undefined)\b")
KIND = re.compile(r'^</?[\w-]+|\b(?:class|type|role)="[^"]*"|\bhidden\b')
TEXT = "…"
Shape = Callable[[str], str]


@lru_cache(maxsize=10_000)  # the frame around all pages is the same
def whole(tag: str) -> str:
    """A tag without words and numbers."""
    return NUMBER.sub("0", SAID.sub(r"\1", tag))


@lru_cache(maxsize=10_000)
def looks(tag: str) -> str:
    """What a tag looks like: nothing of it but its name, class, type and role."""
    return " ".join(KIND.findall(tag))


def pieces(html: str, shape: Shape = whole) -> set[tuple[str, str]]:
    """Each two that follow each other: tags, as `shape` leaves them, and texts that are not empty."""
    tokens = (token for token in TOKEN.findall(html) if not token.isspace())
    return set(pairwise(shape(token) if token.startswith("<") else TEXT for token in tokens))


class Outlines:
    """Remembers the pieces of the pages that were looked at."""

    def __init__(self, shape: Shape = whole) -> None:
        self.seen: set[tuple[str, str]] = set()
        self.shape = shape

    def is_new(self, html: str) -> bool:
        """Whether a page has a piece of its own, or words that only a closer look can judge; it counts as seen then."""
        found = pieces(html, self.shape)
        identifiers = IDENTIFIER.findall(html)
        is_odd = ODD.search(html) is not None or len(identifiers) != len(set(identifiers))
        is_new = not found <= self.seen
        self.seen |= found
        return is_new or is_odd
