"""Numbers and dates as they are read: examples L6."""

from datetime import date
from decimal import Decimal

import pytest

from hemis.domain import formats

DAY = date(2026, 9, 15)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        pytest.param(Decimal("1234567.5"), 2, "1 234 567,50", id="L6"),
        (12345678, 0, "12 345 678"),
        (Decimal("0.005"), 2, "0,01"),
        (Decimal("-1234.5"), 1, "-1 234,5"),
        (Decimal("2.5"), 0, "3"),
        (999, 0, "999"),
    ],
)
def test_number(value, places, shown):
    assert formats.number(value, places) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Decimal("27.50"), "27,5"), (Decimal("90.0"), "90"), (Decimal("26.67"), "26,67"), (100, "100"), (0, "0")],
)
def test_plain(value, shown):
    assert formats.plain(value) == shown


def test_a_number_in_a_sentence_stays_on_one_line():
    assert formats.unbroken(formats.number(1234567)).split(" ") == ["1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"]


def test_l6_dates():
    assert formats.short_date(DAY) == "15.09.2026"
    assert formats.long_date(DAY) == "2026 йил 15 сентябрь"


def test_a_long_date_is_translated_as_a_whole():
    latin = {formats.LONG_DATE: "%(year)s-yil %(day)s-%(month)s", "сентябрь": "sentabr"}
    assert formats.long_date(DAY, latin.__getitem__) == "2026-yil 15-sentabr"
