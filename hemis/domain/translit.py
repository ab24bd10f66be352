"""Uzbek Cyrillic <-> Latin (rules 12.1 - 12.3; spelling rules of 24.08.1995).

Cyrillic to Latin is exact. The way back is lossy (sirk, obyekt): it is a proposal that a person confirms, and
names and classifiers are therefore stored in both scripts.
"""

import re

from hemis.domain.alphabet import (
    APOSTROPHES,
    CYRILLIC_VOWELS,
    ENDINGS,
    LATIN_STEMS,
    LATIN_VOWELS,
    LOST_LETTERS,
    TO_CYRILLIC,
    TO_LATIN,
    TURNED,
    TUTUQ,
)

# Both cases are spelled out: ignoring case would also let in historic letters that no table knows.
_CYRILLIC_WORD = re.compile("[а-яёўқғҳА-ЯЁЎҚҒҲ]+")
_LATIN_WORD = re.compile(f"[A-Za-z][A-Za-z{TURNED}{TUTUQ}]*")
_APOSTROPHE = re.compile(rf"(?<=[A-Za-z])[{APOSTROPHES}]")
_LATIN_LETTER = re.compile(
    rf"s{TUTUQ}h|yo{TURNED}|ts(?=iya|ial|ion|ent|ey|in|ik)|[og]{TURNED}|sh|ch|yo|yu|ya|ye|.", re.IGNORECASE | re.DOTALL
)
_ENDINGS = rf"(?:{'|'.join(sorted(ENDINGS.split(), key=len, reverse=True))})*"


def normalise_apostrophes(text: str) -> str:
    """Any apostrophe after a Latin letter becomes U+02BB after o and g, U+02BC elsewhere; other quotes stay."""
    return _APOSTROPHE.sub(lambda found: TURNED if found.string[found.start() - 1] in "oOgG" else TUTUQ, text)


def to_latin(text: str) -> str:
    """Write the Cyrillic words of `text` in Latin; everything else passes through."""
    return _CYRILLIC_WORD.sub(lambda found: _latin_word(found[0]), text)


def to_cyrillic(text: str) -> str:
    """Propose the Cyrillic spelling of the Latin words of `text`; letters outside the alphabet (c, w) stay."""
    return _LATIN_WORD.sub(lambda found: _cyrillic_word(found[0]), normalise_apostrophes(text))


def _latin_word(word: str) -> str:
    for stem, spelling in LATIN_STEMS.items():
        if word.lower().startswith(stem):
            ending = word[len(stem) :].removeprefix("ь").removeprefix("Ь")
            return _cased(spelling, word) + _latin_letters(ending)
    return _latin_letters(word)


def _latin_letters(word: str) -> str:
    low = word.lower()
    written = []
    for at, letter in enumerate(word):
        before, after = low[at - 1 : at], low[at + 1 : at + 2]
        sound = _latin_letter(low[at], before, after)
        if letter.isupper():
            neighbour = word[at + 1 : at + 2] or word[at - 1 : at] if at else word[1:2]
            sound = sound.upper() if neighbour.isupper() else sound[:1].upper() + sound[1:]
        written.append(sound)
    return "".join(written)


def _latin_letter(letter: str, before: str, after: str) -> str:
    """One small letter between its neighbours; an empty neighbour is the edge of the word."""
    match letter:
        case "е" if not before or before in CYRILLIC_VOWELS + "ъь":
            return "ye"
        case "ц" if before and before in CYRILLIC_VOWELS:
            return "ts"
        case "ъ" if before == "ў" or (after and after in "еёюя"):
            return ""
        case "о" if before == "ь":
            return "yo"
        case "с" if after == "ҳ":
            return "s" + TUTUQ
    return TO_LATIN[letter]


def _cyrillic_word(word: str) -> str:
    low = word.lower()
    for latin, (found, cyrillic) in _LOST.items():
        if low.startswith(latin) and found.fullmatch(low):
            ending = word[len(latin) :]
            stem = cyrillic.removesuffix("ь") if ending else cyrillic
            return _cased(stem, word) + _cyrillic_letters(ending)
    return _cyrillic_letters(word)


def _cyrillic_letters(word: str) -> str:
    written = []
    for found in _LATIN_LETTER.finditer(word):
        letter = found[0]
        sound = _cyrillic_letter(letter.lower(), word[: found.start()].lower())
        written.append(_cased(sound, letter) if letter[0].isupper() else sound)
    return "".join(written)


def _cyrillic_letter(letter: str, before: str) -> str:
    """One letter or digraph after what stands before it in the word."""
    after_vowel = not before or before.endswith((*LATIN_VOWELS, "o" + TURNED))
    match letter:
        case "e":
            return "э" if after_vowel or before.endswith(TUTUQ) else "е"
        case "ye":
            return "е" if after_vowel else "ье"
        case "ts":
            return "ц" if before and after_vowel else "тс"
    return TO_CYRILLIC.get(letter, letter)


def _cased(spelling: str, like: str) -> str:
    """`spelling` in the case of the word `like`: all capitals, a capital first, or small."""
    letters = [letter for letter in like if letter.isalpha() and letter not in (TURNED, TUTUQ)]
    if len(letters) > 1 and all(letter.isupper() for letter in letters):
        return spelling.upper()
    return spelling[:1].upper() + spelling[1:] if like[0].isupper() else spelling.lower()


_LOST = {
    latin: (re.compile(re.escape(latin) + _ENDINGS), word.lower())
    for word in LOST_LETTERS.split()
    for latin in [_latin_word(word.lower())]
}
