"""What the service measures of itself: added up by several processes, kept as long as the rule says."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hemis.extensions import db
from hemis.models.service import ServiceDay, ServiceHour
from hemis.operations import service_days

pytestmark = pytest.mark.both_engines
DAY = date(2026, 10, 6)
NOON = datetime(2026, 10, 6, 12, tzinfo=UTC)


def days():
    return db.session.execute(db.select(ServiceDay.day, ServiceDay.answers, ServiceDay.quick).order_by("day")).all()


def test_counts_are_added_to_those_of_others(database):
    service_days.add_answers({(DAY, True): 3, (DAY, False): 1})
    service_days.add_answers({(DAY, False): 2, (DAY + timedelta(days=1), True): 5})
    assert days() == [(DAY, 6, 3), (DAY + timedelta(days=1), 5, 5)]


def test_a_minute_is_noted_once_whoever_says_it(database):
    for minute in (0, 59, 0, 7):
        service_days.mark_answered(NOON + timedelta(minutes=minute, seconds=20))
    service_days.mark_answered(NOON + timedelta(minutes=60))
    rows = db.session.execute(db.select(ServiceHour.hour, ServiceHour.minutes).order_by("hour")).all()
    assert rows == [(NOON, 1 | 1 << 7 | 1 << 59), (NOON + timedelta(hours=1), 1)]


def test_old_measures_go(database):
    for ago in (399, 400, 401):
        service_days.add_answers({(DAY - timedelta(days=ago), True): 1})
        service_days.mark_answered(NOON - timedelta(days=ago))
    service_days.forget_old(DAY)
    assert [day for day, *_counts in days()] == [DAY - timedelta(days=400), DAY - timedelta(days=399)]
    assert db.session.scalar(db.select(db.func.count(ServiceHour.hour))) == 2
