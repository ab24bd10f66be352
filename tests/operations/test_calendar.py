"""Working days by the decrees and the week that holds on a day (examples J)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from hemis.extensions import db
from hemis.models.settings import RuleValue
from hemis.operations.calendar import end_of_term, working_week
from tests.operations import decrees

pytestmark = pytest.mark.both_engines
TASHKENT = ZoneInfo("Asia/Tashkent")


@pytest.mark.parametrize(("month", "last", "days"), [(3, 31, 19), (5, 31, 17)])
def test_working_days_of_a_month(database, month, last, days):
    decrees.issue(5)
    week = working_week(date(2026, month, 15))
    assert sum(week.is_working(date(2026, month, day)) for day in range(1, last + 1)) == days


def test_a_term_counts_from_the_next_day(database):
    assert end_of_term(date(2026, 10, 6), 1) == datetime(2026, 10, 8, tzinfo=TASHKENT)


def test_the_week_that_holds_on_the_day_decides(database):
    for value, start, end in (("5", date(2020, 1, 1), date(2026, 10, 1)), ("6", date(2026, 10, 1), None)):
        db.session.add(RuleValue(key="week.days", value=value, valid_from=start, valid_to=end, act="буйруқ"))
    db.session.flush()
    assert working_week(date(2026, 9, 25)).days == 5
    assert end_of_term(date(2026, 9, 25), 1) == datetime(2026, 9, 29, tzinfo=TASHKENT)
    assert end_of_term(date(2026, 10, 9), 1) == datetime(2026, 10, 11, tzinfo=TASHKENT)
