"""Aiken, the plainest format of test questions, as teachers here type it: a Cyrillic А is an A, `A)` needs no space."""

import re
from dataclasses import dataclass, field

from hemis.domain.i18n import N_
from hemis.domain.questions import NO_TEXT, SINGLE, WHOLE, Draft, Option, Reading
from hemis.domain.translit import to_latin

ALIKE = dict(zip(map(chr, (0x410, 0x412, 0x421, 0x415, 0x41D, 0x41A, 0x41C)), "ABCEHKM", strict=True))
"""Cyrillic letters that look like Latin ones and are typed instead of them."""
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CYRILLIC = "".join(map(chr, (*range(0x410, 0x419), *range(0x41A, 0x42A))))
"""Letters in their own order, without the ninth, which lists leave out."""
OPTION = re.compile(r"\s*([^\W\d_])\s*(?:\)\s*|\.(\s*))(\S.*)")
ANSWER = re.compile(r"\s*(\w+)\s*:\s*(.*)")
CLOSING = re.compile(r"[\s.)]*")
ANSWER_WORDS = frozenset({"ANSWER", "JAVOB", "OTVET"})
"""In Latin letters, as which Cyrillic ones are read."""

NO_OPTIONS = N_("«ANSWER» қаторидан олдин камида иккита жавоб ёзилади: «A. жавоб».")
ORDER = N_("Жавоблар A, B, C тартибида ёзилади, бу ерда %(letter)s.")
LETTER = N_("«ANSWER: %(letter)s» кўрсатган жавоб йўқ.")
ONE_LETTER = N_("Aiken форматида битта тўғри жавоб бўлади: бир нечта жавобли саволни GIFT ёки Эксель қилиб киритинг.")
NO_ANSWER = N_("Саволда «ANSWER: A» қатори йўқ.")
STRAY = N_("Бу қатор на савол, на жавоб: жавоблар «A. жавоб» кўринишида ёзилади.")


@dataclass
class _Open:
    """A question while its lines come; `letters` are as they were typed."""

    line: int
    text: list[str] = field(default_factory=list)
    letters: str = ""
    options: list[str] = field(default_factory=list)
    is_broken: bool = False

    @property
    def expected(self) -> set[str]:
        """What the letter of the next option may be."""
        at = len(self.options)
        return {alphabet[at] for alphabet in (LATIN, CYRILLIC) if at < len(alphabet)}

    def place_of(self, letter: str) -> int:
        """Return which option an answer means, or -1; a look-alike is taken only where it can mean no other."""
        if letter in self.letters:
            return self.letters.index(letter)
        alike = "".join(ALIKE.get(each, each) for each in self.letters)
        return alike.find(ALIKE.get(letter, letter)) if LATIN.startswith(alike) else -1


def read_aiken(text: str) -> Reading:
    """Read the question, its options `A. …` or `A) …` in their order, then `ANSWER: A`; single choice only."""
    reading, now = Reading(), _Open(1)
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        answer, option = ANSWER.fullmatch(line), OPTION.fullmatch(line)
        if answer and to_latin(answer[1]).upper() in ANSWER_WORDS:
            _close(reading, now, number, _bare(answer[2]).upper())
            now = _Open(number + 1)
        elif option and now.text and _is_option(now, option):
            _add_option(reading, now, number, option)
        elif line.strip():
            _add_text(reading, now, number, line.strip())
    if now.text:
        reading.fault(now.line, NO_ANSWER)
    return reading


def _bare(answer: str) -> str:
    """Without the signs that close it; from behind, so that a line of nothing else takes no longer than another."""
    behind = CLOSING.match(answer[::-1])
    return answer[: len(answer) - (behind.end() if behind else 0)]


def _is_option(now: _Open, option: re.Match[str]) -> bool:
    """A point without a space behind it may be an initial: then the letter must be the one that comes next."""
    return option[2] != "" or _fits(now, option[1].upper())


def _fits(now: _Open, letter: str) -> bool:
    return letter in now.expected or ALIKE.get(letter) in now.expected


def _add_option(reading: Reading, now: _Open, number: int, option: re.Match[str]) -> None:
    letter = option[1].upper()
    if not _fits(now, letter) and not now.is_broken:
        at = len(now.options)
        reading.fault(number, ORDER, letter=LATIN[at] if at < len(LATIN) else letter)
        now.is_broken = True
    now.letters += letter
    now.options.append(option[3].strip())


def _add_text(reading: Reading, now: _Open, number: int, line: str) -> None:
    """A line without a letter belongs to the question; behind an option it belongs to nothing."""
    if not now.text:
        now.line = number
    if now.options:
        if not now.is_broken:
            reading.fault(number, STRAY)
        now.is_broken = True
    else:
        now.text.append(line)


def _close(reading: Reading, now: _Open, number: int, answer: str) -> None:
    if now.is_broken:
        return
    at = now.place_of(answer) if len(answer) == 1 else -1
    if not now.text:
        reading.fault(number, NO_TEXT)
    elif len(now.options) < 2:
        reading.fault(number, NO_OPTIONS)
    elif re.fullmatch(r"\w(?:[\s,;]+\w)+", answer):
        reading.fault(number, ONE_LETTER)
    elif at < 0:
        reading.fault(number, LETTER, letter=answer[:20])
    else:
        options = tuple(Option(text, WHOLE * (place == at)) for place, text in enumerate(now.options))
        reading.take(Draft(SINGLE, "\n".join(now.text), options, line=now.line))
