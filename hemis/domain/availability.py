"""How long the service was up outside planned work, and how long work took (promise H2)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ALL_MINUTES = (1 << 60) - 1
TARGET = Decimal("99.9")
"""What the house promises, in per cent."""


class Stretch(NamedTuple):
    """From a moment until just before another."""

    starts_at: datetime
    ends_at: datetime


class Availability(NamedTuple):
    """Whole minutes: how many passed outside planned work, in how many of those it answered, what was planned."""

    expected: int
    up: int
    planned: int

    @property
    def percent(self) -> Decimal | None:
        """Two places, cut and not rounded: 99.999 is not 100; None while nothing was measured."""
        if not self.expected:
            return None
        return (Decimal(self.up) * 100 / self.expected).quantize(Decimal("0.01"), ROUND_DOWN)

    @property
    def is_kept(self) -> bool:
        """Whether the promise is kept."""
        return Decimal(self.up) * 100 >= TARGET * self.expected


def minute_of(moment: datetime) -> datetime:
    """Return the beginning of the minute."""
    return moment.replace(second=0, microsecond=0)


def hour_of(moment: datetime) -> datetime:
    """Return the beginning of the hour."""
    return moment.replace(minute=0, second=0, microsecond=0)


def bit_of(moment: datetime) -> int:
    """Return the bit that stands for the minute in its hour."""
    return 1 << moment.minute


def availability(
    answered: Mapping[datetime, int], planned: Iterable[Stretch], since: datetime, until: datetime
) -> Availability:
    """Count the minutes from `since` until just before `until`: `answered` has a bit for each minute of an hour."""
    works = clipped(planned, since, until)
    expected = up = out = 0
    hour = hour_of(since)
    while hour < until:
        following = hour + HOUR
        is_whole = since <= hour and following <= until
        asked = ALL_MINUTES if is_whole else _mask(Stretch(since, until), hour)
        work = 0
        for each in works:
            if each.starts_at < following and each.ends_at > hour:
                work |= _mask(each, hour)
        expected += (asked & ~work).bit_count()
        up += (asked & ~work & answered.get(hour, 0)).bit_count()
        out += (asked & work).bit_count()
        hour = following
    return Availability(expected, up, out)


def clipped(stretches: Iterable[Stretch], since: datetime, until: datetime) -> Sequence[Stretch]:
    """Return the parts that lie within a time; those that do not touch it are left out."""
    parts = (Stretch(max(each.starts_at, since), min(each.ends_at, until)) for each in stretches)
    return [each for each in parts if each.starts_at < each.ends_at]


def length(stretches: Iterable[Stretch], since: datetime, until: datetime) -> timedelta:
    """Return how long it was within a time; what two stretches cover counts once."""
    total, reached = timedelta(), since
    for each in sorted(clipped(stretches, since, until)):
        total += max(each.ends_at - max(each.starts_at, reached), timedelta())
        reached = max(reached, each.ends_at)
    return total


def end_of(stretches: Iterable[Stretch], at: datetime) -> datetime | None:
    """Return when that is over which runs at `at`: a stretch that begins before another has ended prolongs it."""
    end = at
    for each in sorted(stretches):
        if each.starts_at <= end < each.ends_at:
            end = each.ends_at
    return end if end > at else None


def _mask(stretch: Stretch, hour: datetime) -> int:
    """The minutes of an hour that a stretch touches: a minute in which work begins or ends is one of work."""
    start, end = max(stretch.starts_at, hour), min(stretch.ends_at, hour + HOUR)
    if start >= end:
        return 0
    first = (start - hour) // MINUTE
    last = -((hour - end) // MINUTE)  # rounded up
    return (ALL_MINUTES >> (60 - last)) & (ALL_MINUTES << first)


__all__ = [
    "ALL_MINUTES",
    "HOUR",
    "MINUTE",
    "TARGET",
    "Availability",
    "Stretch",
    "availability",
    "bit_of",
    "clipped",
    "end_of",
    "hour_of",
    "length",
    "minute_of",
]
