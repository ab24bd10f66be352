"""The way of an order from draft to force, who must agree to it, and the number it is given (rules 4.6)."""

from collections.abc import Iterable

from hemis.domain.i18n import N_
from hemis.domain.workflow import Step, Table

DRAFT, SUBMITTED, AGREED, SIGNED, IN_FORCE, CANCELLED = (
    *("draft", "submitted", "agreed"),
    *("signed", "in_force", "cancelled"),
)
STATES = {
    DRAFT: N_("қоралама"),
    SUBMITTED: N_("келишувда"),
    AGREED: N_("имзо кутмоқда"),
    SIGNED: N_("имзоланган"),
    IN_FORCE: N_("кучда"),
    CANCELLED: N_("бекор қилинган"),
}
OFFICES = {
    "dean": N_("Декан"),
    "studies": N_("Ўқув-услубий бошқарма"),
    "lawyer": N_("Юрист"),
    "accounting": N_("Бухгалтерия"),
}
ORDER: Table = {
    "submit": Step(frozenset({DRAFT}), SUBMITTED, N_("Фақат қоралама келишувга юборилади.")),
    "agree": Step(frozenset({SUBMITTED}), SUBMITTED, N_("Фақат келишувдаги буйруққа розилик берилади.")),
    "complete": Step(frozenset({SUBMITTED}), AGREED, N_("Фақат келишувдаги буйруққа розилик берилади.")),
    "send_back": Step(
        frozenset({SUBMITTED, AGREED}), DRAFT, N_("Фақат ҳали имзоланмаган буйруқ изоҳ билан қайтарилади.")
    ),
    "withdraw": Step(
        frozenset({SUBMITTED, AGREED}), DRAFT, N_("Фақат ҳали имзоланмаган буйруқ қораламага қайтарилади.")
    ),
    "sign": Step(frozenset({AGREED}), SIGNED, N_("Фақат барча бўлимлар розилик берган буйруқ имзоланади.")),
}


def still_asked(needed: Iterable[str], agreed: Iterable[str]) -> list[str]:
    """The offices that have not agreed yet, in the order in which they are named."""
    given = set(agreed)
    return [office for office in needed if office not in given]


def order_number(series: str, year: int, ordinal: int) -> str:
    """`T-17/2026`: continuous within a series and a calendar year, never used again."""
    if ordinal < 1:
        raise ValueError("numbers begin at 1")
    return f"{series}-{ordinal}/{year}"


def gaps(ordinals: Iterable[int]) -> list[int]:
    """The numbers that are missing between 1 and the greatest; a sound register has none."""
    given = set(ordinals)
    return [number for number in range(1, max(given, default=0) + 1) if number not in given]


__all__ = ["OFFICES", "ORDER", "STATES", "gaps", "order_number", "still_asked"]
