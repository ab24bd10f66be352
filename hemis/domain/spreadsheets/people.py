"""Names, ЖШШИР, passports and telephones as they stand in spreadsheets."""

import re
from datetime import date
from typing import Any

from hemis.domain.alphabet import APOSTROPHES, PATRONYMIC_WORDS, TURNED, TUTUQ
from hemis.domain.errors import RuleError
from hemis.domain.identifiers import Pinfl, normalise_passport, normalise_phone, parse_pinfl
from hemis.domain.spreadsheets.cells import (
    WARNED,
    Cell,
    has_latin,
    in_cyrillic,
    mended,
    plain_text,
    refused,
    rough,
    warned,
)

_EDGES = f" '`\"\u00ab\u00bb.,;:{APOSTROPHES}"
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE\u0435\u0415][+]?\d{1,2}")
_NAME = re.compile(r"[\u0400-\u04ff]+(?:[ \-][\u0400-\u04ff]+)*")


def read_name(raw: Any, longest: int = 80) -> Cell:
    """Read a name: look-alike letters and capitals are mended, a Latin one becomes a Cyrillic proposal."""
    text = mended(plain_text(raw).strip(_EDGES))
    is_latin = has_latin(text)
    if is_latin:
        text = in_cyrillic(_turned(text)).replace(TUTUQ, "").replace(TURNED, "")
    text = re.sub(r"\s*-\s*", "-", text)
    if not _NAME.fullmatch(text) or len(text) > longest:
        return refused("name_letters", value=plain_text(raw))
    name = " ".join(_word_of_name(word) for word in text.split(" "))
    return warned(name, "latin_converted", value=plain_text(raw)) if is_latin else Cell(name)


def read_full_name(raw: Any) -> Cell:
    """Read surname, name and patronymic from one cell; a single word is no full name."""
    cell = read_name(raw, 200)
    if cell.value and " " not in cell.value:
        return refused("name_incomplete", value=plain_text(raw))
    return cell


def parts_of(full_name: str) -> tuple[str, str, str]:
    """Return surname, name and patronymic; the patronymic may have two words, or be missing."""
    surname, first, *rest = [*full_name.split(maxsplit=2), "", ""][:3]
    return surname, first, rest[0]


def _turned(text: str) -> str:
    """Any apostrophe of a Latin name, the comma of a hurried hand included, is one that the tables know."""
    return re.sub(rf"(?<=[A-Za-z])[{APOSTROPHES}]+", lambda found: found[0][:1], text)


def _word_of_name(word: str) -> str:
    if small := PATRONYMIC_WORDS.get(rough(word)):
        return small
    if len(word) > 1 and (word.isupper() or word.islower()):
        return "-".join(part.capitalize() for part in word.split("-"))
    return word


def read_pinfl(raw: Any, *, blocks: bool) -> Cell:
    """Read 14 digits; `blocks` makes a wrong check digit a refusal instead of a doubt (setting `pinfl.checksum`)."""
    text = re.sub(rf"[\s\-{APOSTROPHES}]", "", plain_text(raw))
    if _SCIENTIFIC.fullmatch(text):
        return refused("pinfl_precision_lost", value=plain_text(raw))
    if not re.fullmatch(r"[0-9]+", text):
        return refused("pinfl_characters", value=plain_text(raw))
    if len(text) != 14:
        return refused("pinfl_length", value=plain_text(raw), digits=str(len(text)))
    try:
        known = parse_pinfl(text)
    except RuleError:
        reason = "pinfl_first_digit" if text[0] not in "123456" else "pinfl_date"
        return refused(reason, value=plain_text(raw))
    if known.is_checked:
        return Cell(text)
    return refused("pinfl_checksum", value=text) if blocks else warned(text, "pinfl_checksum", value=text)


def doubt_about(number: str, *, gender: str | None, birth_date: date | None) -> str:
    """Return the reason to doubt a ЖШШИР beside gender code and birth date, or nothing."""
    known: Pinfl = parse_pinfl(number)
    if birth_date is not None and known.birth_date != birth_date:
        return "pinfl_birth_date"
    if gender is not None and known.gender != gender:
        return "pinfl_gender"
    return ""


def read_passport(raw: Any) -> Cell:
    """Read two letters and seven digits; Cyrillic look-alikes become Latin."""
    text = re.sub(rf"[{APOSTROPHES}.,/]", "", plain_text(raw))
    try:
        return Cell(normalise_passport(text))
    except RuleError:
        return refused("passport_invalid", value=plain_text(raw))


def read_phone(raw: Any) -> Cell:
    """Read a telephone; what is none is left empty with a warning, because no record hangs on it."""
    first, *others = re.split(r"[;,/]|\s{2,}", plain_text(raw)) or [""]
    text = re.sub(rf"[\s().\-\u2010-\u2015{APOSTROPHES}]", "", first)
    text = re.sub(r"^8(?=\d{9}$)", "", text)  # the way to dial of former years
    text = re.sub(r"^(?:\+?00998|\+?8998|\+?998(?=998\d{9}$))", "998", text)
    try:
        phone = normalise_phone(text)
    except RuleError:
        return warned("", "phone_invalid_left_empty", value=plain_text(raw))
    if any(re.search(r"\d", other) for other in others):
        return Cell(phone, WARNED, "phone_first_of_several", (("value", plain_text(raw)),))
    return Cell(phone)
