"""Numbers of published works: DOI, ISBN and ISSN, read as they are typed and proved by their check digits."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import unquote

from hemis.domain.alphabet import LOOK_ALIKES
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_

LONGEST_DOI = 200
DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+")
DOI_ADDRESS = re.compile(r"(?:doi:?\s*)?(?:https?://)?(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
DOI_LABEL = re.compile(r"(?:info:)?doi\s*[:/]?\s*", re.IGNORECASE)
PAGES = re.compile(r"([0-9]{1,5})(?:\s*[-\u2010-\u2015]+\s*([0-9]{1,5}))?")
LABEL = re.compile(r"[ep]?[\s-]?IS[BS]N(?:[\s-]?(?:10|13)(?=[\s:]))?:?", re.IGNORECASE)
ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
"""`(print)`, `(ISSN)`: what databases write after a number."""
SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212]")
PAGES_OF_SHEET = 16
"""Босма табоқ: the pages of a book that one sheet of paper gives."""
BAD_DOI = N_("DOI 10. билан бошланади ва қия чизиқдан кейин давом этади, масалан, 10.1000/182.")
BAD_ISBN = N_("ISBN нотўғри: 10 ёки 13 та рақамнинг назорат рақами мос келмади. Китобдан қайта кўчиринг.")
BAD_ISSN = N_("ISSN нотўғри: 8 та рақамнинг назорат рақами мос келмади. Журналдан қайта кўчиринг.")


def read_doi(text: str) -> str:
    """Return a DOI without the address before it, in small letters: a DOI knows no capitals."""
    told = _doi_told(visible(text))
    latin = told.translate(LOOK_ALIKES)
    bare = (latin if latin.isascii() else told).lower()
    if not bare:
        return ""
    if not DOI.fullmatch(bare) or len(bare) > LONGEST_DOI:
        raise RuleError(BAD_DOI, field="doi")
    return bare


def read_isbn(text: str) -> str:
    """Return the digits of an ISBN of ten or thirteen that its check digit proves."""
    digits = _bare(text)
    if digits and not (is_isbn10(digits) or is_isbn13(digits)):
        raise RuleError(BAD_ISBN, field="isbn")
    return digits


def isbn_forms(isbn: str) -> tuple[str, ...]:
    """Return an ISBN in both of its lengths: a book of before 2007 is known by ten digits and by thirteen."""
    if len(isbn) == 13:
        core = isbn[3:12]
        shorter = next(core + last for last in "0123456789X" if _by_eleven(core + last))
        return (isbn, shorter) if isbn.startswith("978") else (isbn,)
    return (isbn, next(f"978{isbn[:9]}{last}" for last in range(10) if is_isbn13(f"978{isbn[:9]}{last}")))


def read_issn(text: str) -> str:
    """Return an ISSN as it is printed, 0378-5955, if its check digit proves it."""
    digits = _bare(text)
    if not digits:
        return ""
    if not is_issn(digits):
        raise RuleError(BAD_ISSN, field="issn")
    return f"{digits[:4]}-{digits[4:]}"


def pages_in(page_range: str) -> int | None:
    """Return how many pages a work takes in its edition: `12–19` is eight; None where the text tells no pages."""
    found = PAGES.fullmatch(page_range.strip())
    if not found:
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    return last - first + 1 if first <= last else None


def sheets_of(pages: int) -> Decimal:
    """Return how many printed sheets so many pages are: eight are half a sheet."""
    return (Decimal(pages) / PAGES_OF_SHEET).quantize(Decimal("0.01"), ROUND_HALF_UP)


def is_isbn10(digits: str) -> bool:
    """Whether the weighted sum 10, 9 … 1 is a multiple of eleven; X stands for ten at the end."""
    return bool(re.fullmatch(r"[0-9]{9}[0-9X]", digits)) and _by_eleven(digits)


def is_isbn13(digits: str) -> bool:
    """Whether the digits begin 978 or 979 and their sum with the weights 1, 3, 1, 3 … is a multiple of ten."""
    if not re.fullmatch(r"97[89][0-9]{10}", digits):
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def is_issn(digits: str) -> bool:
    """Whether the weighted sum 8, 7 … 1 is a multiple of eleven; X stands for ten at the end."""
    return bool(re.fullmatch(r"[0-9]{7}[0-9X]", digits)) and _by_eleven(digits)


def _by_eleven(digits: str) -> bool:
    values = [10 if digit == "X" else int(digit) for digit in digits]
    return sum(value * weight for value, weight in zip(values, range(len(values), 0, -1), strict=True)) % 11 == 0


def _bare(text: str) -> str:
    told = ASIDE.sub("", visible(text)).rstrip(".,;")
    label = LABEL.match(told)
    return SEPARATORS.sub("", told[label.end() if label else 0 :]).upper().translate(LOOK_ALIKES)


def _doi_told(text: str) -> str:
    """Return the DOI of a line that names it or is its address; an address writes signs as codes and has a tail."""
    address, label = DOI_ADDRESS.match(text), DOI_LABEL.match(text)
    bare = unquote(re.sub(r"[?#].*", "", text[address.end() :])) if address else text[label.end() if label else 0 :]
    return bare.rstrip(".,;")


def visible(text: str) -> str:
    """Return text without the signs that nobody sees, which come along when a number is copied from a page."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in plain if unicodedata.category(letter) != "Cf").strip()


__all__ = [
    "is_isbn10",
    "is_isbn13",
    "is_issn",
    "isbn_forms",
    "pages_in",
    "read_doi",
    "read_isbn",
    "read_issn",
    "sheets_of",
    "visible",
]
