"""ЖШШИР (PINFL), passport and telephone numbers (rules 11.6, 11.7)."""

import re
from datetime import date
from typing import NamedTuple

from hemis.domain.alphabet import LOOK_ALIKES
from hemis.domain.errors import Reason, RuleError
from hemis.domain.i18n import N_

MALE, FEMALE = "11", "12"  # codes of the classifier h_gender
_WEIGHTS = (7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7)
_CENTURY = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}


class Pinfl(NamedTuple):
    """A readable ЖШШИР; `is_checked` tells whether its last digit agrees with the others."""

    number: str
    gender: str
    birth_date: date
    area: str
    serial: str
    is_checked: bool


def check_digit(digits: str) -> int:
    """The 14th digit for the first 13: the weighted sum 7-3-1 modulo 10."""
    return sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 10


def parse_pinfl(text: str, *, field: str | None = "pinfl") -> Pinfl:
    """Read 14 digits (spaces allowed). RuleError on length, first digit outside 1-6 or an impossible date.

    No official text publishes the check digit, so a wrong one is only marked: see `check_pinfl`.
    """
    number = re.sub(r"\s", "", text)
    if not re.fullmatch(r"[0-9]{14}", number):
        raise RuleError(N_("ЖШШИР 14 та рақамдан иборат бўлади: паспортдан қайта кўчиринг."), field=field)
    if number[0] not in _CENTURY:
        raise RuleError(N_("ЖШШИРнинг биринчи рақами 1 дан 6 гача бўлади: паспортдан қайта кўчиринг."), field=field)
    try:
        birth_date = date(_CENTURY[number[0]] + int(number[5:7]), int(number[3:5]), int(number[1:3]))
    except ValueError:
        raise RuleError(
            N_("ЖШШИРдаги туғилган сана мавжуд эмас: 2–7-рақамларни паспорт билан солиштиринг."), field=field
        ) from None
    gender = MALE if number[0] in "135" else FEMALE
    is_checked = check_digit(number[:13]) == int(number[13])
    return Pinfl(number, gender, birth_date, number[7:10], number[10:13], is_checked)


def check_pinfl(pinfl: Pinfl, *, gender: str | None = None, birth_date: date | None = None) -> list[Reason]:
    """Doubts about a readable ЖШШИР beside the form's gender code and birth date; none of them blocks by itself."""
    doubts = []
    if not pinfl.is_checked:
        doubts.append(Reason(N_("ЖШШИРнинг назорат рақами мос келмади: рақамларни паспорт билан солиштиринг."), {}))
    if gender is not None and gender != pinfl.gender:
        doubts.append(Reason(N_("ЖШШИРдаги жинс кўрсатилган жинсга мос келмади."), {}))
    if birth_date is not None and birth_date != pinfl.birth_date:
        doubts.append(Reason(N_("ЖШШИРдаги туғилган сана кўрсатилган санага мос келмади."), {}))
    return doubts


def mask_pinfl(number: str) -> str:
    """`31506854010016` -> `3**********016`: how lists show it (law ЎРҚ-547)."""
    return number[:1] + "*" * (len(number) - 4) + number[-3:]


def mask_passport(number: str) -> str:
    """`AA1234567` -> `AA*****67`."""
    return number[:2] + "*" * (len(number) - 4) + number[-2:] if number else ""


def normalise_passport(text: str, *, field: str | None = "passport") -> str:
    """Two Latin letters and seven digits, `AA1234567`; Cyrillic look-alikes, spaces and small letters are mended."""
    number = re.sub(r"[\s№-]", "", text).translate(LOOK_ALIKES).upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9]{7}", number):
        raise RuleError(N_("Паспорт иккита лотин ҳарфи ва 7 та рақамдан иборат бўлади: AA1234567."), field=field)
    return number


FOREIGN_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
"""E.164, which a number from abroad is dialled by."""


def normalise_phone(text: str, *, field: str | None = "phone") -> str:
    """E.164 `+998XXXXXXXXX` from nine digits, `998...` or `+998...`, with spaces, brackets or hyphens."""
    found = re.fullmatch(r"(?:\+?998)?([0-9]{9})", re.sub(r"[\s()-]", "", text))
    if not found:
        raise RuleError(N_("Телефон рақами 9 та рақамдан иборат бўлади: 90 123-45-67."), field=field)
    return f"+998{found[1]}"


def show_phone(number: str) -> str:
    """`+998901234567` -> `+998 90 123-45-67`."""
    return f"{number[:4]} {number[4:6]} {number[6:9]}-{number[9:11]}-{number[11:]}"


def read_phones(text: str) -> list[tuple[str, str]]:
    """Return what is to be shown and what is to be dialled of each number in a line that was typed freely.

    A number of the country is shown as all are, one from abroad as it was typed; other words cannot be dialled.
    """
    return [_read_phone(part.strip()) for part in re.split(r"[,;]", text) if part.strip()]


def _read_phone(typed: str) -> tuple[str, str]:
    try:
        number = normalise_phone(typed)
    except RuleError:
        bare = re.sub(r"[\s()-]", "", typed)
        return typed, bare if FOREIGN_PHONE.fullmatch(bare) else ""
    return show_phone(number), number
