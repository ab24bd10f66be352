"""Examples E6-E8 and E10 of the rules of honours, as far as marks decide."""

from decimal import Decimal

import pytest

from hemis.domain.honours import honours


@pytest.mark.parametrize(
    ("marks", "share", "is_reached"),
    [
        ([5] * 30 + [4] * 10, "75.00", True),
        ([5] * 29 + [4] * 11, "72.50", False),
        ([5] * 36 + [4] * 3 + [3], "90.00", False),
        ([5] * 31 + [4] * 10, "75.61", True),
        ([5] * 40 + [2], "97.56", False),
        ([4], "0.00", False),
    ],
)
def test_honours(marks, share, is_reached):
    found = honours(marks, excellent_pct=Decimal(75), min_mark=4)
    assert (found.share, found.is_reached) == (Decimal(share), is_reached)
    assert found.too_low == sum(mark < 4 for mark in marks)


def test_no_marks():
    assert honours([], excellent_pct=Decimal(75), min_mark=4) is None
