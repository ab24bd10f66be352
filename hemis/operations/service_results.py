"""What came of the public service: records by direction and state, how long publication took, what was late (P-16)."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from typing import NamedTuple

from sqlalchemy import func, select

from hemis.domain.calendar import TASHKENT
from hemis.extensions import db
from hemis.models.announcements import DIRECTIONS, Announcement, Edition
from hemis.models.review import REVIEW_STATES

HOUR = timedelta(hours=1)


class Results(NamedTuple):
    """The numbers of one direction."""

    direction: str
    states: dict[str, int]
    """How many records stand in each state now."""
    published: int
    """How many editions became public within the days asked for."""
    median_hours: float | None
    longest_hours: float | None
    """From approval to publication, by the clock."""
    late: int
    """How many of them became public after the working day that they have."""
    overdue: int
    """How many are approved, not yet public, and out of time now."""


def results(first: date, last: date, *, at: datetime) -> list[Results]:
    """Return the results of every direction. Three statements."""
    states, overdue = _states(), _overdue(at)
    times: defaultdict[str, list[float]] = defaultdict(list)
    late: Counter[str] = Counter()
    begin, end = (_midnight(day).astimezone(UTC) for day in (first, last + timedelta(days=1)))
    within = select(Edition.direction, Edition.approved_at, Edition.publish_by, Edition.published_at).where(
        Edition.published_at >= begin, Edition.published_at < end
    )
    for direction, approved_at, publish_by, published_at in db.session.execute(within):
        times[direction].append((published_at - approved_at) / HOUR)
        late[direction] += published_at >= publish_by
    return [
        Results(
            code,
            {state: states[code, state] for state in REVIEW_STATES},
            len(times[code]),
            round(median(times[code]), 2) if times[code] else None,
            round(max(times[code]), 2) if times[code] else None,
            late[code],
            overdue[code],
        )
        for code in DIRECTIONS
    ]


def _states() -> Counter[tuple[str, str]]:
    rows = select(Announcement.direction, Announcement.status, func.count())
    grouped = rows.group_by(Announcement.direction, Announcement.status)
    return Counter({(direction, status): count for direction, status, count in db.session.execute(grouped)})


def _overdue(at: datetime) -> Counter[str]:
    waiting = select(Announcement.direction, func.count()).where(
        Announcement.status == "approved", Announcement.publish_by <= at
    )
    grouped = waiting.group_by(Announcement.direction)
    return Counter({direction: count for direction, count in db.session.execute(grouped)})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TASHKENT)


__all__ = ["Results", "results"]
