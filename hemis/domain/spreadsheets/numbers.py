"""Numbers as people type them: stakes, hours, credits, money, years, Roman numerals."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from hemis.domain.alphabet import ROMAN_TYPED
from hemis.domain.spreadsheets.cells import Cell, plain_text, refused, rough
from hemis.domain.spreadsheets.words import listed, without

_ROMAN = {"I": 1, "V": 5, "X": 10}
HUNDREDTH = Decimal("0.01")


def decimal_of(raw: Any) -> Decimal | None:
    """Return a number written with a point or a comma, spaces between thousands, or as a number; None for no number."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        return _finite(repr(raw))
    text = re.sub(r"[\s'\u2019\u02bc]", "", plain_text(raw))
    if re.fullmatch(r"[+-]?\d{1,3}(?:[.,]\d{3})+", text) and len(re.findall("[.,]", text)) > 1:
        text = re.sub("[.,]", "", text)
    elif re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+", text):
        text = text.replace(",", "")
    elif re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+", text):
        text = text.replace(".", "")
    if not re.fullmatch(r"[+-]?\d{1,15}(?:[.,]\d{1,10})?", text):
        return None
    return _finite(text.replace(",", "."))


def _finite(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < 10**15 else None


def read_whole(raw: Any, low: int, high: int, reason: str = "number_invalid") -> Cell:
    """Read a whole number between two bounds; `4,0` and ` 4` are whole."""
    value = decimal_of(raw)
    if value is None or value != value.to_integral_value():
        return refused("number_invalid", value=plain_text(raw))
    if not low <= value <= high:
        return refused(reason, value=plain_text(raw), low=str(low), high=str(high))
    return Cell(int(value))


def read_stake(raw: Any, highest: Decimal) -> Cell:
    """Read a stake: `0,75`, `1 ст.`, `1/2`, `ярим ставка`, `75 %`; two decimal places."""
    text = without(plain_text(raw), "stavka").rstrip(". ") if isinstance(raw, str) else raw
    value = decimal_of(re.sub(r"\s", "", text) if isinstance(text, str) else text)
    if value is None and isinstance(text, str):
        value = _part(text)
    if value is None or value <= 0 or value != value.quantize(HUNDREDTH):
        return refused("stavka_invalid", value=plain_text(raw))
    if value > highest:
        return refused(
            f"stavka_over_{highest.normalize():f}",
            value=plain_text(raw),
            highest=f"{highest.normalize():f}".replace(".", ","),
        )
    return Cell(value.quantize(HUNDREDTH))


def _part(text: str) -> Decimal | None:
    bare = re.sub(r"\s", "", text)
    if rough(text) in listed("units", "half"):
        return Decimal("0.50")
    if found := re.fullmatch(r"(\d)/(\d)", bare):
        over = Decimal(found[2])
        return Decimal(found[1]) / over if over else None
    if found := re.fullmatch(r"(\d{1,3})%", bare):
        return Decimal(found[1]) / 100
    return None


def read_money(raw: Any) -> Cell:
    """Read a sum in сўм: `12 500 000`, `12 500 000,50 сўм`; never negative."""
    text = without(plain_text(raw), "money").replace(" ", "") if isinstance(raw, str) else raw
    value = decimal_of(text)
    if value is None or value < 0 or value != value.quantize(HUNDREDTH):
        return refused("money_invalid", value=plain_text(raw))
    return Cell(value.quantize(HUNDREDTH))


def read_ordinal(raw: Any, unit: str, highest: int, reason: str) -> Cell:
    """Read the number of a semester or a pair: `1`, `1-семестр`, `II`, `№ 3`."""
    value = decimal_of(raw)
    if value is None:
        text = without(plain_text(raw), unit).replace("\u2116", "")
        bare = re.sub(r"\s", "", text).strip(".-\u2013\u2014")
        value = Decimal(bare) if re.fullmatch(r"\d{1,3}", bare) else roman(bare)
    if value is None or value != value.to_integral_value() or not 1 <= value <= highest:
        return refused(reason, value=plain_text(raw), highest=str(highest))
    return Cell(int(value))


def roman(text: str) -> Decimal | None:
    """Return the value of a Roman numeral up to XXXIX, also of one typed with Cyrillic letters."""
    typed = text.translate(ROMAN_TYPED).upper()
    if not typed or not re.fullmatch(r"X{0,3}(?:IX|IV|V?I{0,3})", typed):
        return None
    digits = [_ROMAN[sign] for sign in typed]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return Decimal(sum(-digit if digit < after else digit for digit, after in pairs))
