"""A point on the map as people paste it: `41.311081, 69.240562`, degrees north and east."""

import re
from decimal import Decimal
from typing import NamedTuple

from hemis.domain.errors import RuleError
from hemis.domain.formats import half_up
from hemis.domain.i18n import N_

PLACES = 6
"""A tenth of a metre: no map says more that is true."""
MOST_NORTH, MOST_EAST = 90, 180
WRONG = N_("Геолокация нотўғри: харитадан икки сонни кўчиринг, масалан, 41.311081, 69.240562.")
TOO_FAR = N_(
    "Геолокация нотўғри: кенглик −90 дан 90 гача, узунлик −180 дан 180 гача бўлади."
    " Аввал кенглик, кейин узунлик ёзилади."
)
NUMBER = r"[-+−]?[0-9]{1,3}(?:[.,][0-9]{1,20})?"
SIGNS = str.maketrans("", "", "°()\u200b\ufeff")
PAIR = re.compile(rf"({NUMBER})(?:\s*[,;]\s*|\s+)({NUMBER})")
OF_COMMAS = re.compile(r"([-+−]?[0-9]{1,3},[0-9]{1,20})(?:\s*;\s*|,\s|\s)([-+−]?[0-9]{1,3},[0-9]{1,20})")
"""With decimal commas the numbers are parted by more than a comma."""


class Point(NamedTuple):
    """Degrees north and degrees east, of six decimals."""

    latitude: Decimal
    longitude: Decimal

    def __str__(self) -> str:
        return f"{self.latitude:f}, {self.longitude:f}"


def parse_point(text: str) -> Point:
    """Read two numbers parted by a comma, a semicolon or a space; RuleError when they are no point on the earth."""
    bare = " ".join(text.translate(SIGNS).split())
    found = OF_COMMAS.fullmatch(bare) or PAIR.fullmatch(bare)
    if not found:
        raise RuleError(WRONG)
    north, east = (_degrees(part) for part in found.groups())
    if abs(north) > MOST_NORTH or abs(east) > MOST_EAST:
        raise RuleError(TOO_FAR)
    return Point(north, east)


def _degrees(text: str) -> Decimal:
    return half_up(Decimal(text.replace(",", ".").replace("−", "-")), PLACES)


__all__ = ["Point", "parse_point"]
