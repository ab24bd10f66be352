"""Names of people and things: their order, their search skeleton, their short form (rules 12.4, 12.5)."""

import re
import unicodedata
from functools import lru_cache

from hemis.domain.alphabet import APOSTROPHES, CYRILLIC_ORDER, LATIN_ORDER, TURNED, TUTUQ
from hemis.domain.translit import normalise_apostrophes, to_latin

_LATIN_UNIT = re.compile(rf"[og]{TURNED}|sh|ch|ng(?!{TURNED})|.", re.DOTALL)
_LATIN_INITIAL = re.compile(rf"[og]{TURNED}|sh|ch|.", re.IGNORECASE | re.DOTALL)
_CYRILLIC_RANK = {letter: chr(ord("A") + rank) for rank, letter in enumerate(CYRILLIC_ORDER)}
_LATIN_RANK = {letter: "z" + chr(ord("A") + rank) for rank, letter in enumerate(LATIN_ORDER)}
_RANK = _CYRILLIC_RANK | _LATIN_RANK | {digit: digit for digit in "0123456789"} | {TUTUQ: "", TURNED: ""}
_DROPPED = str.maketrans("", "", APOSTROPHES)
_FATHER = 3
"""So many letters of a father's name must agree."""
_WORD = re.compile(r"[^\W_]+")


def sort_key(text: str) -> str:
    """An ASCII string that sorts byte by byte in the order а ... я ў қ ғ ҳ; digits first, Latin words last.

    Latin words follow their own alphabet (... z oʻ gʻ sh ch ng); case, the tutuq sign and punctuation do not count.
    """
    plain = normalise_apostrophes(unicodedata.normalize("NFC", text).strip()).lower()
    return " ".join("".join(map(_rank, _LATIN_UNIT.findall(word))) for word in re.findall(rf"[\w{TUTUQ}]+", plain))


def fold(text: str) -> str:
    """The skeleton under which a name is searched, the same for both scripts and every kind of apostrophe.

    Ғофуров = G'ofurov = Gofurov; х = ҳ; э and е differ nowhere; ё is `yo`; soft and hard signs vanish; қ is not к.
    An initial or post-vowel e is always written `ye`, so that each beginning of a name folds to the beginning of
    its skeleton: `Abdullay` finds Абдуллаев, and so does `Abdullaev`.
    """
    return " ".join(tokens(text))


def tokens(text: str) -> list[str]:
    """The folded words of `text`: what a person search compares, prefix by prefix."""
    letters = to_latin(unicodedata.normalize("NFC", text).translate(_DROPPED)).translate(_DROPPED)
    bare = unicodedata.normalize("NFKD", letters.casefold())
    words = _WORD.findall("".join(letter for letter in bare if not unicodedata.combining(letter)))
    return [_skeleton(word) for word in words]


def matches(query: str, name: str) -> bool:
    """Whether each word of `query` begins a word of `name`; an empty query matches everyone."""
    words = tokens(name)
    return all(any(word.startswith(part) for word in words) for part in tokens(query))


def likeness(surname: str, first: str) -> frozenset[str]:
    """What two spellings of one person share: no order of the words, no қ and к apart, no й, no doubled letter."""
    return frozenset((*_coarse_words(surname), *_coarse_words(first)))


def alike(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Whether two names (surname, first name, patronymic) may be one person's; a missing patronymic contradicts nobody.

    Of a patronymic its first letters count: `Ёқуб ўғли`, `Ёкубович` and `Yoqub o'g'li` are one father.
    """
    fathers = [tokens(name[2])[:1] for name in (one, other)]
    heads = {_coarse(word)[:_FATHER] for father in fathers for word in father}
    return likeness(*one[:2]) == likeness(*other[:2]) and (not all(fathers) or len(heads) == 1)


def short_name(surname: str, first: str, patronymic: str = "") -> str:
    """`Абдуллаев Ш.Ё.`, `Abdullayev Sh.Y.`: a Latin letter of two signs stays whole; a missing part is left out."""
    initials = "".join(f"{_initial(part)}." for part in (first, patronymic) if part.strip())
    return f"{surname.strip()} {initials}".strip()


def shortened(full_name: str) -> str:
    """`short_name` of a name that is kept in one piece; a single word stays as it is."""
    surname, *rest = full_name.split(maxsplit=2) or [""]
    return short_name(surname, *rest) if rest else surname


def _rank(unit: str) -> str:
    """The sort code of one letter; a letter of no alphabet of ours sorts after all, by its code point."""
    return _RANK[unit] if unit in _RANK else f"~{ord(unit):06x}"


def _skeleton(word: str) -> str:
    one_h = word.replace("x", "h")
    after_consonant = re.sub(r"(?<=[^aeiouy])ye", "e", one_h)
    return re.sub(r"(?:(?<=[aeiou])|^)e", "ye", after_consonant)


@lru_cache(16_384)
def _coarse_words(part: str) -> tuple[str, ...]:
    """Kept, for a whole university is compared at once and its names repeat."""
    return tuple(map(_coarse, tokens(part)))


def _coarse(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word.replace("q", "k").replace("y", ""))


def _initial(part: str) -> str:
    found = _LATIN_INITIAL.match(normalise_apostrophes(part.strip()))
    return found[0].capitalize() if found else ""
