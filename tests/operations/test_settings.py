"""Rules change by versions, and a decree gives each day once."""

from datetime import date

import pytest

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.audit import AuditEntry
from hemis.models.settings import Holiday, RuleValue
from hemis.models.structure import Faculty
from hemis.operations import plain, settings
from hemis.operations.rules import rule_value

pytestmark = pytest.mark.both_engines
TODAY = date(2026, 10, 6)
KEY = "training.hours"


def set_rule(value="288", *, valid_from=TODAY, key=KEY, act="Қарор", **more):
    return settings.set_rule(settings.NewValue(key, value, valid_from, act, **more), today=TODAY, by=None)


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


@pytest.mark.parametrize("reason", ["", "унутилган", " " * 40])
def test_the_past_asks_for_a_reason(database, world, reason):
    with pytest.raises(RuleError) as refused:
        set_rule(valid_from=date(2026, 10, 5), reason=reason)
    assert (refused.value.msgid, refused.value.field) == (settings.WITHOUT_REASON, "reason")


def test_a_reason_lets_a_forgotten_decision_in_and_is_audited(database, world):
    version = set_rule(valid_from=date(2026, 9, 15), reason="Кенгаш қарори кеч етиб келди, баённома № 3")
    assert rule_value(KEY, on=date(2026, 9, 14)) == 144
    assert rule_value(KEY, on=date(2026, 9, 15)) == 288
    database.commit()
    entry = database.scalars(
        db.select(AuditEntry).where(AuditEntry.object_id == version.id, AuditEntry.verb == "create")
    )
    assert "баённома" in next(each.reason for each in entry if each.object_type == "rule_value")


def test_what_closed_sheets_were_judged_by_does_not_change(database, world):
    more = {"key": "grade.final_min", "reason": "Кенгаш қарори кеч етиб келди, баённома № 3"}
    with pytest.raises(RuleError) as refused:
        set_rule("50", valid_from=date(2026, 9, 2), **more)
    assert (refused.value.msgid, refused.value.field) == (settings.SETTLED, "valid_from")
    set_rule("50", valid_from=date(2026, 9, 3), **more)
    assert rule_value("grade.final_min", on=date(2026, 9, 2)) == 60


def test_a_value_for_a_faculty_goes_before_that_for_everybody(database, world):
    key = "grade.final_min"
    set_rule("50", key=key, scope=f"faculty={world.faculty}", valid_from=date(2026, 11, 1))
    set_rule("55", key=key, valid_from=date(2026, 12, 1))
    own, foreign = f"faculty={world.faculty},form=11,level=11", f"faculty={world.foreign.faculty},form=11,level=11"
    asked = [
        (own, date(2026, 10, 31)),
        (own, date(2026, 12, 5)),
        (foreign, date(2026, 11, 5)),
        (foreign, date(2026, 12, 5)),
    ]
    assert [rule_value(key, on=day, scope=scope) for scope, day in asked] == [60, 50, 60, 55]


def test_a_faculty_that_a_value_speaks_of_stays(database, world):
    set_rule("50", key="grade.final_min", scope=f"faculty={world.faculty}")
    with pytest.raises(RuleError):
        plain.remove(database.get(Faculty, world.faculty), by=None)


def test_a_rule_for_all_takes_no_scope(database, world):
    with pytest.raises(RuleError) as refused:
        set_rule(scope=f"faculty={world.faculty}")
    assert refused.value.msgid == settings.NO_SCOPE


def test_a_value_for_a_while_ends_by_itself(database, world):
    set_rule(valid_from=date(2026, 11, 1), valid_to=date(2026, 12, 1))
    days = [date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 1)]
    assert [rule_value(KEY, on=day) for day in days] == [144, 288, 144]
    with pytest.raises(RuleError) as refused:
        set_rule(valid_from=date(2027, 1, 1), valid_to=date(2027, 1, 1))
    assert refused.value.field == "valid_to"


ENDED_BY = "Факультет кенгашининг 4-сон қарори"


def special(database, world, **more):
    scope = f"faculty={world.faculty}"
    return set_rule("60", key="att.expel_hours", scope=scope, **more)


def test_a_special_value_ends_before_its_time_and_the_past_keeps_it(database, world):
    set_rule("70", key="att.expel_hours")
    version = special(database, world)
    settings.end_rule(version, date(2026, 11, 1), ENDED_BY, today=TODAY, by=None)
    own = f"faculty={world.faculty},form=11,level=11"
    days = [TODAY, date(2026, 10, 31), date(2026, 11, 1), date(2027, 9, 1)]
    assert [rule_value("att.expel_hours", on=day, scope=own) for day in days] == [60, 60, 70, 70]
    database.commit()
    entries = db.select(AuditEntry).where(AuditEntry.object_id == version.id, AuditEntry.verb == "update")
    told = database.scalars(entries)
    assert [each.reason for each in told if each.object_type == "rule_value"] == [ENDED_BY]


@pytest.mark.parametrize(
    ("first", "until", "last", "reason", "msgid"),
    [
        (date(2026, 10, 6), None, date(2026, 10, 5), ENDED_BY, settings.PAST_END),
        (date(2026, 10, 6), None, date(2026, 10, 6), ENDED_BY, settings.BACKWARDS),
        (date(2026, 10, 6), date(2026, 11, 1), date(2026, 11, 1), ENDED_BY, settings.NOT_EARLIER),
        (date(2026, 11, 1), None, date(2026, 12, 1), ENDED_BY, settings.NOT_BEGUN),
        (date(2026, 10, 6), None, date(2026, 11, 1), "қарор", settings.END_REASON),
    ],
)
def test_what_cannot_be_ended_says_why(database, world, first, until, last, reason, msgid):
    version = special(database, world, valid_from=first, valid_to=until)
    with pytest.raises(RuleError) as refused:
        settings.end_rule(version, last, reason, today=TODAY, by=None)
    assert refused.value.msgid == msgid
    assert version.valid_to == until


def test_what_ended_and_what_is_for_everybody_stays_as_it_is(database, world):
    gone = special(database, world, valid_to=date(2026, 10, 20))
    with pytest.raises(RuleError) as refused:
        settings.end_rule(gone, date(2026, 10, 25), ENDED_BY, today=date(2026, 10, 20), by=None)
    assert refused.value.msgid == settings.ENDED
    with pytest.raises(RuleError) as refused:
        settings.end_rule(set_rule(), date(2026, 11, 1), ENDED_BY, today=TODAY, by=None)
    assert refused.value.msgid == settings.FOR_ALL


def test_closed_sheets_keep_only_values_that_they_were_judged_by(database, world):
    more = {"key": "att.subject_pct", "reason": "Кенгаш қарори кеч етиб келди, баённома № 3"}
    set_rule("30", valid_from=date(2026, 9, 1), scope="level=13", **more)
    with pytest.raises(RuleError) as refused:
        set_rule("30", valid_from=date(2026, 9, 1), scope="level=11", **more)
    assert refused.value.msgid == settings.SETTLED
    set_rule("30", valid_from=date(2026, 8, 1), valid_to=date(2026, 9, 1), scope="level=11", **more)


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
