"""Works as BibTeX tells of them: entries of any program that writes it are read, and written for all of them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from hemis.domain import latex

LONGEST_VALUE = 20_000
"""What is longer was never closed: reading goes on with the next entry."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ENTRY = re.compile(r"@(\w+)\s*[{(]", re.ASCII)
KEY = re.compile(r"\s*[^,\s{}=]*\s*,")
FIELD = re.compile(r"\s*([A-Za-z][\w-]*)\s*=\s*", re.ASCII)
BARE = re.compile(r"[^,}\s#)]*")
COMMAS = re.compile(r"(?:\s*,)+")
JOINT = re.compile(r"\s*#\s*")
MARK = re.compile(r"\\.?|[{}\"]", re.DOTALL)
AND = re.compile(r"[{}]|\s+and(?=\s)", re.IGNORECASE)
NO_WORK = ("comment", "string", "preamble")
ADDRESSES = ("doi", "url")
"""Fields that BibTeX keeps letter by letter."""
TYPES = dict.fromkeys(("article_foreign", "article_local"), "article") | dict.fromkeys(
    ("article_conference", "abstract_international", "abstract_republican"), "inproceedings"
)
TYPES |= dict.fromkeys(("monograph", "textbook", "study_guide"), "book")
TYPES |= dict.fromkeys(("methodical_guide", "methodical_instructions"), "manual")


class Entry(NamedTuple):
    """A work as its file tells of it: its type as the format writes it, its authors and its other fields."""

    type: str
    authors: tuple[str, ...]
    fields: Mapping[str, str]


class _Value(NamedTuple):
    text: str
    end: int
    is_closed: bool = True


def read(text: str) -> Iterator[Entry]:
    """Return the entries of a file; comments are passed over, and words that `@string` defines are put in."""
    words, at = {month: month for month in MONTHS}, 0
    while found := ENTRY.search(text, at):
        type_ = found[1].lower()
        if type_ in ("comment", "preamble"):
            body = _enclosed(text, found.end() - 1)
            at = body.end if body.is_closed else found.end()
            continue
        key = None if type_ in NO_WORK else KEY.match(text, found.end())
        raw, end = _fields(text, key.end() if key else found.end(), words)
        at = end or found.end()
        if type_ == "string":
            words |= {name: value.strip() for name, value in raw.items()}
        else:
            names = tuple(latex.read(name) for name in _parted(raw.pop("author", "")))
            yield Entry(type_, names, {name: _shown(name, value) for name, value in raw.items()})


def _fields(text: str, at: int, words: Mapping[str, str]) -> tuple[dict[str, str], int]:
    """Read the fields from a place on; where they end, or 0 when one of them was never closed."""
    fields: dict[str, str] = {}
    while field := FIELD.match(text, at):
        value = _value(text, field.end(), words)
        if not value.is_closed:
            return fields, 0
        fields[field[1].lower()] = value.text
        commas = COMMAS.match(text, value.end)
        if not commas:
            return fields, value.end
        at = commas.end()
    return fields, at


def _value(text: str, at: int, words: Mapping[str, str]) -> _Value:
    """Read a value: pieces in braces, in quotation marks or bare, put together by `#`."""
    whole = ""
    while True:
        piece = _piece(text, at, words)
        whole += piece.text
        joint = JOINT.match(text, piece.end) if piece.is_closed else None
        if not joint:
            return _Value(whole, piece.end, piece.is_closed)
        at = joint.end()


def _piece(text: str, at: int, words: Mapping[str, str]) -> _Value:
    if text[at : at + 1] in ("{", '"'):
        return _enclosed(text, at)
    bare = BARE.match(text, at)
    return _Value(words.get(bare[0].lower(), bare[0]), bare.end()) if bare else _Value("", at)


def _enclosed(text: str, at: int) -> _Value:
    """Read what stands between the mark at a place and the one that closes it."""
    opened, depth = text[at], 0
    closing = '"' if opened == '"' else "}"
    for mark in MARK.finditer(text, at + 1, at + 1 + LONGEST_VALUE):
        if depth == 0 and mark[0] == closing:
            return _Value(text[at + 1 : mark.start()], mark.end())
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
    return _Value("", at + 1, is_closed=False)


def _parted(names: str) -> list[str]:
    """Part authors at each `and` that does not stand in braces: `{Barnes and Noble}` is one."""
    parts, start, depth = [], 0, 0
    for mark in AND.finditer(names):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if depth == 0 and mark[0] not in "{}":
            parts.append(names[start : mark.start()])
            start = mark.end()
    return [*parts, names[start:]] if names.strip() else []


def _shown(name: str, value: str) -> str:
    return latex.read_address(value) if name in ADDRESSES else latex.read(value)


def write(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """Return a work (kind, key, fields by their BibTeX names) as an entry; what is empty is left out."""
    lines = [f"  {name} = {{{_escaped(name, value)}}}" for name, value in fields.items() if value]
    return f"@{TYPES.get(kind, 'misc')}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _escaped(name: str, text: str) -> str:
    """Return a value that every reader of LaTeX shows as it was; braces are lost, for some count them blindly."""
    bare = re.sub(r"[\\{}]", "", text)
    if name in ADDRESSES:
        return re.sub(r"([%#])", r"\\\1", bare)
    bare = re.sub(r"([&%#$])", r"\\\1", bare).replace("~", r"\textasciitilde{}")
    return re.sub(r"(?<=[`'])(?=[`'])" + ("" if name == "pages" else r"|(?<=-)(?=-)"), "{}", bare)


def names(printed: Iterable[str]) -> str:
    """Return authors as BibTeX lists them: a comma tells a surname from the initials after it."""
    return " and ".join(_listed(name) for name in printed)


INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.[\s-]?)+|[^\W\d_]")
"""`З.Р.`, `Sh. Y.`, or a single letter."""


def _listed(name: str) -> str:
    surname, _space, rest = name.partition(" ")
    is_first = len(surname) > 1 and "." not in surname and INITIALS.fullmatch(rest)
    return f"{surname}, {rest}" if is_first else name


__all__ = ["MONTHS", "Entry", "names", "read", "write"]
