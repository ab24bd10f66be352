"""Rules change by versions: a new one closes the former, and what was computed under the former stays."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from hemis.domain import rules
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.settings import Holiday, RuleValue
from hemis.operations import plain

PAST = N_("Янги қиймат ўтган кундан бошланмайди: ўша кунлар амалдаги қиймат билан ҳисобланган.")
LATER = N_("%(day)s санасидан бошланадиган қиймат бор: янгиси ундан кейин бошланади.")
BEGUN = N_("Кучга кирган қийматни ўчириб бўлмайди: янги қиймат киритинг.")
SAME_DAY = N_("Бу кун шу иш ҳафтаси учун киритилган.")


def versions(key: str, scope: str = "") -> list[RuleValue]:
    """Return the versions of a rule, the latest first."""
    found = select(RuleValue).where(RuleValue.key == key, RuleValue.scope == scope)
    return list(db.session.scalars(found.order_by(RuleValue.valid_from.desc())))


def set_rule(
    key: str, value: str, *, valid_from: date, act: str, today: date, by: User | None, scope: str = ""
) -> RuleValue:
    """Let `value` hold from a day on; the version before it ends there."""
    rules.parse_value(rules.RULES[key], value)
    if valid_from < today:
        raise RuleError(PAST, field="valid_from")
    former = next(iter(versions(key, scope)), None)
    if former and former.valid_from >= valid_from:
        raise RuleError(LATER, field="valid_from", day=f"{former.valid_from:%d.%m.%Y}")
    if former:
        plain.update(former, {"valid_to": valid_from}, by=by, reason=act)
    return plain.create(RuleValue(key=key, scope=scope, value=value.strip(), valid_from=valid_from, act=act), by=by)


def withdraw_rule(version: RuleValue, *, today: date, by: User | None) -> None:
    """Delete a version that does not hold yet; the one before it goes on."""
    if version.valid_from <= today:
        raise RuleError(BEGUN)
    former = next((each for each in versions(version.key, version.scope) if each.valid_to == version.valid_from), None)
    until = version.valid_to
    plain.remove(version, by=by)
    if former:
        plain.update(former, {"valid_to": until}, by=by)


def save_holiday(row: Holiday, values: Mapping[str, Any], *, by: User | None) -> None:
    """Create or change a day that differs from its weekday."""
    taken = select(Holiday.id).where(Holiday.day == values["day"], Holiday.week_days == values["week_days"])
    if db.session.scalar(taken.where(Holiday.id != (row.id or 0))):
        raise RuleError(SAME_DAY, field="day")
    plain.save(row, values, by=by)


def add_holiday(values: Mapping[str, Any], weeks: Iterable[int], *, by: User | None) -> None:
    """Add a day for each of the weeks."""
    for week_days in weeks:
        save_holiday(Holiday(), {**values, "week_days": week_days}, by=by)


__all__ = ["add_holiday", "save_holiday", "set_rule", "versions", "withdraw_rule"]
