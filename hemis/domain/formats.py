"""Numbers and dates as they are read: `1 234 567,50`, `15.09.2026`, `2026 йил 15 сентябрь` (rules 12.5).

The thousands are parted by a plain space, which files and typed numbers have too; a page says them `unbroken`.
"""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from hemis.domain.i18n import N_

MONTHS = (
    N_("январь"),
    N_("февраль"),
    N_("март"),
    N_("апрель"),
    N_("май"),
    N_("июнь"),
    N_("июль"),
    N_("август"),
    N_("сентябрь"),
    N_("октябрь"),
    N_("ноябрь"),
    N_("декабрь"),
)
NO_BREAK = "\N{NO-BREAK SPACE}"
LONG_DATE = N_("%(year)s йил %(day)s %(month)s")


def half_up(value: Decimal, places: int) -> Decimal:
    """Round to `places` decimals, a half away from zero, as every paper of the university does."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def number(value: Decimal | int, places: int = 0) -> str:
    """`Decimal("1234567.5"), 2` -> `1 234 567,50`."""
    return f"{half_up(Decimal(value), places):,f}".replace(",", " ").replace(".", ",")


@lru_cache(maxsize=4096)
def plain(value: Decimal | int, places: int = 2) -> str:
    """As short as it can be said, at most `places` decimals: `27,5`, `90`, `26,7`; the same few stand in every row."""
    shown = number(value, places)
    return shown.rstrip("0").rstrip(",") if "," in shown else shown


def unbroken(shown: str) -> str:
    """Keep a number on one line, also in the middle of a sentence."""
    return shown.replace(" ", NO_BREAK)


def short_date(day: date) -> str:
    """`15.09.2026`."""
    return f"{day:%d.%m}.{day.year:04}"


def long_date(day: date, translate: Callable[[str], str] = N_) -> str:
    """`2026 йил 15 сентябрь`; with `gettext` as `translate` also `2026-yil 15-sentabr`."""
    return translate(LONG_DATE) % {"year": day.year, "day": day.day, "month": translate(MONTHS[day.month - 1])}
