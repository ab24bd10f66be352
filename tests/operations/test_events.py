"""Conferences and meetings in both databases: what is still to come, and how meetings stand, as statements say it."""

from datetime import date, timedelta

import pytest

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.announcements import Edition
from hemis.models.events import Conference, Meeting
from hemis.operations import announcements, meetings
from hemis.public.coming import is_coming
from hemis.web import clock

pytestmark = pytest.mark.both_engines


def the_only(model):
    return db.session.scalars(db.select(model)).one()


def publish(database, row):
    people = {user.login: user for user in database.scalars(db.select(User))}
    office, rector = people["scientist"], people["vice_rector"]
    announcements.submit(row, version=row.version, at=clock.now(), by=office)
    announcements.approve(row, version=row.version, at=clock.now(), by=rector)
    announcements.publish(row, version=row.version, at=clock.now(), by=office)


@pytest.mark.parametrize(("model", "last"), [(Conference, date(2026, 11, 14)), (Meeting, date(2026, 10, 28))])
def test_an_event_is_coming_until_its_last_day_is_over(database, model, last):
    row = the_only(model)
    publish(database, row)
    for today, found in ((row.day, 1), (last, 1), (last + timedelta(days=1), 0)):
        mine = db.select(Edition.id).where(Edition.announcement_id == row.id, is_coming(today))
        assert len(database.scalars(mine).all()) == found, today


@pytest.mark.parametrize("today", [date(2026, 10, 28), date(2026, 10, 29)])
@pytest.mark.parametrize(
    "fact",
    [
        {},
        {"held_on": date(2026, 10, 28)},
        {"held_on": date(2026, 10, 27)},
        {"cancelled_because": "Касаллик"},
    ],
)
def test_the_list_and_the_page_say_the_same_of_a_meeting(database, fact, today):
    row = the_only(Meeting)
    for name, value in fact.items():
        setattr(row, name, value)
    database.flush()
    stands = meetings.standing_of(row, today)
    assert stands == meetings.standing_told(meetings.content_of(row), today)
    for asked in meetings.STANDINGS:
        found = database.scalars(db.select(Meeting.id).where(meetings.stands(asked, today))).all()
        assert bool(found) is (asked == stands), asked
