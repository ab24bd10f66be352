"""Minutes that passed, minutes that were up, minutes of planned work: counted by hand and by the program."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from hemis.domain.availability import Availability, Stretch, availability, bit_of, hour_of, length

NOON = datetime(2026, 10, 6, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def up(start, end, *, without=()):
    """The bits of each minute from one to another, but for some."""
    answered = {}
    for number in range(start, end):
        moment = NOON + number * MINUTE
        if number not in without:
            answered[hour_of(moment)] = answered.get(hour_of(moment), 0) | bit_of(moment)
    return answered


def part(start, end):
    return Stretch(NOON + start * MINUTE, NOON + end * MINUTE)


@pytest.mark.parametrize(
    ("answered", "planned", "start", "end", "expected"),
    [
        ({}, [], 0, 0, (0, 0, 0)),
        ({}, [], 0, 60, (60, 0, 0)),
        (up(0, 180), [], 0, 180, (180, 180, 0)),
        (up(0, 180), [], 30, 150, (120, 120, 0)),
        (up(0, 180, without={59, 60, 61}), [], 0, 180, (180, 177, 0)),
        (up(0, 180, without=range(50, 70)), [part(50, 70)], 0, 180, (160, 160, 20)),
        (up(0, 180, without=range(50, 72)), [part(50, 70)], 0, 180, (160, 158, 20)),
        (up(0, 180), [part(50, 70)], 0, 180, (160, 160, 20)),
        (up(0, 60), [part(10, 30), part(20, 40)], 0, 60, (30, 30, 30)),
        (up(0, 60), [part(-100, 10), part(50, 200)], 0, 60, (40, 40, 20)),
        (up(0, 60), [part(0, 60)], 0, 60, (0, 0, 60)),
        (up(-60, 600), [part(10, 10.5)], 0, 60, (59, 59, 1)),
    ],
)
def test_minutes_are_counted(answered, planned, start, end, expected):
    got = availability(answered, planned, NOON + start * MINUTE, NOON + end * MINUTE)
    assert got == expected


def test_every_stretch_of_an_hour_and_a_half_is_counted_as_one_counts_on_fingers():
    answered = up(0, 90, without={7, 33, 64})
    for first in range(0, 90, 4):
        for last in range(first, 90, 7):
            got = availability(answered, [part(20, 25)], NOON + first * MINUTE, NOON + last * MINUTE)
            asked = [each for each in range(first, last) if each not in range(20, 25)]
            up_in = [each for each in asked if each not in {7, 33, 64}]
            assert got == (len(asked), len(up_in), last - first - len(asked))


@pytest.mark.parametrize(
    ("counts", "percent", "is_kept"),
    [
        ((0, 0, 5), None, True),
        ((43200, 43199, 0), "99.99", True),
        ((1000, 999, 0), "99.90", True),
        ((10000, 9989, 0), "99.89", False),
        ((3, 2, 0), "66.66", False),
        ((10, 10, 0), "100.00", True),
    ],
)
def test_the_share_is_never_flattered(counts, percent, is_kept):
    got = Availability(*counts)
    assert (got.percent, got.is_kept) == (percent and Decimal(percent), is_kept)


@pytest.mark.parametrize(
    ("stretches", "minutes"),
    [
        ([], 0),
        ([part(0, 30)], 30),
        ([part(-30, 30)], 30),
        ([part(0, 30), part(10, 20), part(20, 50)], 50),
        ([part(40, 50), part(0, 10)], 20),
        ([part(50, 90)], 10),
        ([part(-9, -1), part(70, 80)], 0),
    ],
)
def test_overlapping_work_counts_once(stretches, minutes):
    assert length(stretches, NOON, NOON + HOUR) == minutes * MINUTE
