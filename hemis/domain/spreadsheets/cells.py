"""What became of one cell, and the cleaning that every cell goes through first."""

import re
import unicodedata
from datetime import date, datetime, time
from functools import lru_cache, partial
from typing import Any, NamedTuple

from hemis.domain.alphabet import APOSTROPHES, LOOK_ALIKES
from hemis.domain.names import fold
from hemis.domain.translit import to_cyrillic

ACCEPTED, WARNED, REFUSED, SKIPPED = "accepted", "accepted_with_warning", "refused", "skipped"
LONGEST = 500
_TO_CYRILLIC = {latin: cyrillic for cyrillic, latin in LOOK_ALIKES.items() if chr(latin) not in "bh"} | {
    ord("E"): 0x415,
    ord("e"): 0x435,
}
"""Latin letters that a slip of the keyboard leaves in a Cyrillic word."""
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_is_composed = partial(unicodedata.is_normalized, "NFC")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_HARD_SIGN = re.compile(rf"(?<=[\u0400-\u04ff])[{APOSTROPHES}](?=[\u0400-\u04ff])")
_ROUGH = str.maketrans("qu", "ko")


class Cell(NamedTuple):
    """A value as the system will keep it, and what was thought of it; `reason` is a key of `reasons.SENTENCES`."""

    value: Any
    state: str = ACCEPTED
    reason: str = ""
    params: tuple[tuple[str, str], ...] = ()


def warned(value: Any, reason: str, /, **params: str) -> Cell:
    """Return a value that a person should look at."""
    return Cell(value, WARNED, reason, tuple(params.items()))


def refused(reason: str, /, **params: str) -> Cell:
    """Return the cell of a row that cannot be taken."""
    return Cell("", REFUSED, reason, tuple(params.items()))


def plain_text(raw: Any) -> str:
    """Return a cell as clean text: composed letters, single spaces, no hidden signs; a whole number has no fraction."""
    if isinstance(raw, str):
        if (
            raw.isprintable()
            and "  " not in raw
            and raw.strip(" ") == raw
            and len(raw) <= LONGEST
            and _is_composed(raw)
        ):
            return raw
        return _SPACE.sub(" ", _HIDDEN.sub("", unicodedata.normalize("NFC", raw[: 4 * LONGEST]))).strip()[:LONGEST]
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return str(raw)
    if isinstance(raw, float):
        return f"{raw:.0f}" if raw.is_integer() else repr(raw)
    if isinstance(raw, datetime | date | time):
        return raw.isoformat()
    return str(raw)


def is_blank(raw: Any) -> bool:
    """Say whether nothing was typed into a cell."""
    if isinstance(raw, str):
        return not raw or not (raw[0].isalnum() or plain_text(raw))
    return raw is None


@lru_cache(20_000)
def mended(text: str) -> str:
    """Return a text whose words are each of one script: Latin look-alikes of a Cyrillic word become Cyrillic.

    A word of look-alikes alone (`ATP`) follows the rest of the text, if that is Cyrillic.
    """
    if not _LATIN.search(text) or not _CYRILLIC.search(text):
        return _HARD_SIGN.sub(chr(0x44A), text)
    leans = len(_CYRILLIC.findall(text)) > len(_LATIN.findall(text))
    return _HARD_SIGN.sub(chr(0x44A), _WORD.sub(lambda found: _one_script(found[0], leans), text))


def _one_script(word: str, leans: bool) -> str:
    if not _LATIN.search(word) or not (leans or _CYRILLIC.search(word)):
        return word
    cyrillic = word.translate(_TO_CYRILLIC)
    return word if _LATIN.search(cyrillic) else cyrillic


def has_latin(text: str) -> bool:
    return bool(_LATIN.search(text))


def has_cyrillic(text: str) -> bool:
    return bool(_CYRILLIC.search(text))


def in_cyrillic(text: str) -> str:
    """Propose the Cyrillic spelling of a Latin text."""
    return to_cyrillic(text)


@lru_cache(20_000)
def rough(text: str) -> str:
    """Return the skeleton under which headings, choices and names of things are compared.

    Coarser than `fold`: қ = к, ғ = г, ҳ = х and ў = у = о, because many keyboards have no letters of ours.
    """
    return fold(mended(text)).translate(_ROUGH).replace("ye", "e")


@lru_cache(20_000)
def signs(text: str) -> str:
    """Return a code without spaces in one case and one script: groups and rooms are compared by it."""
    return re.sub(rf"[\s{APOSTROPHES}.]", "", re.sub("[\u2010-\u2015\u2212]", "-", text)).translate(LOOK_ALIKES).upper()
