"""Имтиёзли диплом: how a transcript stands to it (rules 6.1, the marks alone; attestation and retakes are asked later).

Both systems ask the same share of the marks 5 and allow none below 4; what a 5 is, each says by its own scale.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from hemis.domain.formats import half_up

EXCELLENT = 5


class Honours(NamedTuple):
    """The share of excellent marks in percent, two decimals half up, how many are too low, and whether both hold."""

    share: Decimal
    too_low: int
    is_reached: bool


def honours(marks: Sequence[int], *, excellent_pct: Decimal, min_mark: int) -> Honours | None:
    """Look at the marks of a whole plan; None without any."""
    if not marks:
        return None
    excellent, low = sum(mark >= EXCELLENT for mark in marks), sum(mark < min_mark for mark in marks)
    share = Decimal(100 * excellent) / len(marks)
    return Honours(half_up(share, 2), low, not low and share >= excellent_pct)


__all__ = ["Honours", "honours"]
