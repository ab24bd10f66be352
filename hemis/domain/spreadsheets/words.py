"""The words of `words.toml`: what headings and choices are called by the people who fill them in."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from hemis.domain.alphabet import APOSTROPHES
from hemis.domain.spreadsheets.cells import ACCEPTED, Cell, plain_text, refused, rough


@cache
def _all() -> dict[str, Any]:
    return tomllib.loads(files("hemis.domain.spreadsheets").joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def names_of(field: str) -> tuple[str, ...]:
    """Return the skeletons of everything that a column is called."""
    return tuple(dict.fromkeys(rough(word) for word in _all()["headings"][field]))


@cache
def listed(section: str, name: str = "words") -> frozenset[str]:
    """Return the skeletons of one list of words."""
    return frozenset(rough(word) for word in _all()[section][name])


@cache
def months() -> dict[str, int]:
    """Return the skeletons of the names of months."""
    names = enumerate(_all()["months"]["words"], start=1)
    return {rough(word): number for number, line in names for word in line.split()}


@cache
def _choices(field: str) -> tuple[dict[str, str], dict[str, str]]:
    exact: dict[str, str] = {}
    coarse: dict[str, str] = {}
    for value, words in _all()["choices"][field].items():
        for word in words:
            exact.setdefault(_bare(word), value)
            coarse.setdefault(rough(word), value)
    return exact, coarse


def values_of(field: str) -> tuple[str, ...]:
    """Return the values that a choice can have."""
    return tuple(_all()["choices"][field])


def choose(field: str, raw: Any) -> Cell:
    """Read a choice by any word for it; a longer word is known by its beginning, if only one value begins so."""
    text = plain_text(raw)
    exact, coarse = _choices(field)
    key = rough(text)
    found = exact.get(_bare(text)) or (coarse.get(key) if key else None)
    if found is None and len(key) >= 3:
        near = {
            value for word, value in coarse.items() if len(word) >= 3 and (word.startswith(key) or _begins(key, word))
        }
        found = near.pop() if len(near) == 1 else None
    return Cell(found, ACCEPTED) if found else refused(f"unknown_{field}", value=text)


def without(text: str, unit: str) -> str:
    """Return a text without the words of a unit: `1-семестр` → `1-`."""
    units, bare = listed("units", unit), re.sub(f"(?<=[^\\W\\d_])[{APOSTROPHES}]", "", text)
    return " ".join(part for part in re.findall(r"[^\W\d_]+|\d+|[^\w\s]", bare) if rough(part) not in units)


def _begins(key: str, word: str) -> bool:
    return len(word) >= 5 and key.startswith(word + " ")


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", text.casefold().rstrip(". ")).strip()
