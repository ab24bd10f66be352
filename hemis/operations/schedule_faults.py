"""Fees of personal schedules against the base stored with them and the rules, as `flask check` asks."""

from collections.abc import Iterable

from sqlalchemy import or_, select

from hemis.domain import rules
from hemis.domain.schedules import fee, is_free
from hemis.extensions import db
from hemis.models.schedules import PersonalSchedule, ScheduleLine
from hemis.models.settings import RuleValue
from hemis.operations.rules import rule_versions
from hemis.operations.schedule_fees import FREE, ROUNDING, YEAR


def unequal() -> list[str]:
    """Return the lines whose stored fee is none that the base stored with them and the rules ever made."""
    versions = rule_versions(ROUNDING, FREE, YEAR)
    years, steps = (_ever(key, versions) for key in (YEAR, ROUNDING))
    free = {str(value) for value in _values(FREE, versions)}
    told = (ScheduleLine.id, ScheduleLine.credits, ScheduleLine.base, ScheduleLine.fee, PersonalSchedule.ground)
    rows = select(*told).join(ScheduleLine.schedule).order_by(ScheduleLine.id)
    priced = rows.where(or_(ScheduleLine.base.is_not(None), ScheduleLine.fee.is_not(None)))
    wrong = []
    for key, credits, base, stored, ground in db.session.execute(priced):
        if base is None:
            is_true = stored == 0 and any(is_free(ground, option) for option in free)
        else:
            is_true = base > 0 and stored in {fee(base, credits, year, step) for year in years for step in steps}
        if not is_true:
            wrong.append(f"line {key}")
    return wrong


def _ever(key: str, versions: Iterable[RuleValue]) -> set[int]:
    return {int(value) for value in _values(key, versions) if not isinstance(value, tuple)}


def _values(key: str, versions: Iterable[RuleValue]) -> set[rules.Value]:
    """All that a rule has ever said: a later version changes no fee that was fixed before it."""
    spec = rules.RULES[key]
    return {rules.parse_value(spec, text) for text in {spec.default, *(v.value for v in versions if v.key == key)}}


__all__ = ["unequal"]
