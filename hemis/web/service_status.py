"""Figures of the public service: how much it was up, how fast it answered yesterday, which work was and will be."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from time import monotonic
from typing import NamedTuple

from flask import current_app

from hemis.access import published
from hemis.domain.availability import MINUTE, Availability, availability, hour_of, minute_of
from hemis.domain.withholding import K
from hemis.extensions import db
from hemis.models.service import ServiceDay, ServiceHour
from hemis.models.settings import Maintenance
from hemis.operations import maintenance
from hemis.web import clock
from hemis.web.maintenance import Stretch, stretch_of

KEPT = "kept_status"
KEPT_SECONDS = 60.0
SPANS = (30, 90)
UNSETTLED = 2 * MINUTE
"""The newest minutes may not have been written yet."""
PAST = 10


class Span(NamedTuple):
    """Some last days."""

    days: int
    measured: Availability


class Status(NamedTuple):
    """What the page of the status shows."""

    at: datetime
    """When all this was counted."""
    past: Sequence[Stretch]
    """Work that is over, the newest first."""
    spans: Sequence[Span]
    since: datetime | None
    """The first minute that was measured, if that is later than the longest span."""
    yesterday: date
    answers: int
    quick: Decimal | None
    """The share of yesterday's answers within a second, in per cent, cut and not rounded; None of less than K."""
    month_taken: str
    month_limit: int


def forget() -> None:
    """Read everything again with the next page of this process."""
    current_app.extensions.pop(KEPT, None)


def status() -> Status:
    """Return the figures, read once a minute by each process."""
    kept: tuple[float, Status] | None = current_app.extensions.get(KEPT)
    if kept is None or monotonic() - kept[0] > KEPT_SECONDS:
        kept = current_app.extensions[KEPT] = (monotonic(), _read(clock.now()))
    return kept[1]


def _read(at: datetime) -> Status:
    until = minute_of(at) - UNSETTLED
    earliest = until - timedelta(days=max(SPANS))
    hours = published(ServiceHour).where(ServiceHour.hour >= hour_of(earliest))
    columns = hours.with_only_columns(ServiceHour.hour, ServiceHour.minutes)
    answered: dict[datetime, int] = {hour: minutes for hour, minutes in db.session.execute(columns)}
    first = _first_minute(*min(answered.items())) if answered else until
    rows = published(Maintenance).where(Maintenance.ends_at > earliest).order_by(Maintenance.starts_at)
    works = db.session.scalars(rows).all()
    planned = maintenance.foretold(works)
    starts = {days: max(until - timedelta(days=days), first) for days in SPANS}
    spans = [Span(days, availability(answered, planned, since, until)) for days, since in starts.items()]
    yesterday = clock.today() - timedelta(days=1)
    day = db.session.scalar(published(ServiceDay).where(ServiceDay.day == yesterday))
    taken, limit = maintenance.this_month(at)
    past = [stretch_of(work) for work in reversed(works) if work.ends_at <= at]
    return Status(
        at=at,
        past=past[:PAST],
        spans=spans,
        since=first if earliest < first < until else None,
        yesterday=yesterday,
        answers=day.answers if day else 0,
        quick=_share(day) if day and day.answers >= K else None,
        month_taken=maintenance.hours_of(taken),
        month_limit=limit,
    )


def _first_minute(hour: datetime, minutes: int) -> datetime:
    lowest = (minutes & -minutes).bit_length() - 1
    return hour + lowest * MINUTE


def _share(day: ServiceDay) -> Decimal:
    return (Decimal(day.quick) * 100 / day.answers).quantize(Decimal("0.1"), ROUND_DOWN)


__all__ = ["KEPT_SECONDS", "Status", "forget", "status"]
