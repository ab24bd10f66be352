"""Announced work: what may be planned, changed and ended."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.settings import Maintenance
from hemis.operations import maintenance

pytestmark = pytest.mark.both_engines
NOW = datetime(2026, 10, 6, 10, 30, tzinfo=ZoneInfo("Asia/Tashkent"))
HOUR = timedelta(hours=1)


@pytest.fixture
def admin(database):
    return database.scalar(db.select(User).where(User.login == "admin"))


def plan(admin, start, end, work=None):
    work = work or Maintenance()
    values = {"reason": maintenance.REASONS[0], "starts_at": NOW + start * HOUR, "ends_at": NOW + end * HOUR}
    maintenance.plan(work, values, at=NOW, by=admin)
    return work


def test_announced_work_comes_in_the_order_of_its_start(admin):
    later, sooner = plan(admin, 20, 22), plan(admin, 1, 2)
    assert maintenance.coming(NOW) == [sooner, later]
    assert maintenance.coming(NOW + 2 * HOUR) == [later]


@pytest.mark.parametrize(("start", "end"), [(2, 1), (2, 2), (-5, -1), (1, 74)])
def test_a_stretch_that_cannot_be_meant_is_refused(admin, start, end):
    with pytest.raises(RuleError) as refusal:
        plan(admin, start, end)
    assert refusal.value.field == "ends_at"


def test_running_work_is_extended_and_ended(admin):
    work = plan(admin, -1, 1)
    plan(admin, -1, 3, work)
    assert work.ends_at == NOW + 3 * HOUR
    maintenance.finish(work, at=NOW, by=admin)
    assert maintenance.coming(NOW) == []
    with pytest.raises(RuleError, match="аллақачон тугаган"):
        maintenance.finish(work, at=NOW, by=admin)
    with pytest.raises(RuleError, match="Тугаган иш"):
        plan(admin, 1, 2, work)


def test_work_that_has_not_begun_is_called_off(admin):
    work = plan(admin, 1, 2)
    maintenance.finish(work, at=NOW, by=admin)
    assert maintenance.coming(NOW) == []
