"""Rules change by versions, and a decree gives each day once."""

from datetime import date

import pytest

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.settings import Holiday, RuleValue
from hemis.operations import settings
from hemis.operations.rules import rule_value

pytestmark = pytest.mark.both_engines
TODAY = date(2026, 10, 6)
KEY = "training.hours"


def set_rule(value="288", *, valid_from=TODAY, key=KEY, act="Қарор"):
    return settings.set_rule(key, value, valid_from=valid_from, act=act, today=TODAY, by=None)


def test_a_new_version_closes_the_former_on_its_day(database, world):
    set_rule(valid_from=date(2026, 11, 1))
    assert rule_value(KEY, on=date(2026, 10, 31)) == 144
    assert rule_value(KEY, on=date(2026, 11, 1)) == 288
    assert database.get(RuleValue, world.version).valid_to == date(2026, 11, 1)


def test_a_rule_without_a_version_gets_its_first(database, world):
    set_rule("30", key="att.subject_pct")
    assert rule_value("att.subject_pct", on=date(2026, 10, 5)) == 25
    assert rule_value("att.subject_pct", on=TODAY) == 30


@pytest.mark.parametrize("value", ["0", "1001", "x", "", "1.5", "-1", "1e3"])
def test_a_value_outside_its_bounds_is_refused(database, world, value):
    with pytest.raises(RuleError) as refused:
        set_rule(value)
    assert refused.value.field == "value"
    assert database.scalar(db.select(db.func.count(RuleValue.id))) == 1


def test_the_past_does_not_change(database, world):
    with pytest.raises(RuleError) as refused:
        set_rule(valid_from=date(2026, 10, 5))
    assert (refused.value.msgid, refused.value.field) == (settings.PAST, "valid_from")


def test_versions_follow_one_another(database, world):
    set_rule(valid_from=date(2026, 12, 1))
    for day in (date(2026, 11, 1), date(2026, 12, 1)):
        with pytest.raises(RuleError) as refused:
            set_rule(valid_from=day)
        assert refused.value.params == {"day": "01.12.2026"}


def test_a_version_to_come_is_withdrawn_and_the_former_goes_on(database, world):
    version = set_rule(valid_from=date(2026, 12, 1))
    settings.withdraw_rule(version, today=TODAY, by=None)
    assert database.get(RuleValue, world.version).valid_to is None
    assert rule_value(KEY, on=date(2027, 1, 1)) == 144


def test_the_first_version_to_come_leaves_the_act_s_own_value(database, world):
    version = set_rule("30", key="att.subject_pct", valid_from=date(2026, 12, 1))
    settings.withdraw_rule(version, today=TODAY, by=None)
    assert rule_value("att.subject_pct", on=date(2027, 1, 1)) == 25


def test_a_version_that_holds_stays(database, world):
    with pytest.raises(RuleError) as refused:
        settings.withdraw_rule(set_rule(), today=TODAY, by=None)
    assert refused.value.msgid == settings.BEGUN


def test_a_day_is_given_once_for_each_week(database, world):
    values = {"day": date(2026, 10, 10), "week_days": 5, "is_working": True, "name": "Иш куни", "act": ""}
    holiday = Holiday()
    settings.save_holiday(holiday, values, by=None)
    settings.save_holiday(holiday, values | {"name": "Кўчирилган иш куни"}, by=None)
    settings.save_holiday(Holiday(), values | {"week_days": 6}, by=None)
    with pytest.raises(RuleError) as refused:
        settings.save_holiday(Holiday(), values, by=None)
    assert refused.value.field == "day"
