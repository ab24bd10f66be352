"""A new value of a rule, or the early end of one, beside what is stored: what somebody's value was and would be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from hemis.domain import rules
from hemis.domain.errors import Reason
from hemis.domain.rules import Value, Version
from hemis.models.settings import RuleValue
from hemis.operations import plan_steps, workloads
from hemis.operations.rules import rule_versions
from hemis.operations.settings import NewValue

STUDENT, CURRICULUM, EMPLOYEE, SHEET, REOPENING = "student", "curriculum", "employee", "sheet", "reopening"


class Affected(NamedTuple):
    """One thing that would stand differently: what it is, its number, its name, how it stands and how it would."""

    kind: str
    id: int
    name: str
    was: Reason
    will: Reason


@dataclass(frozen=True)
class Change:
    """What is stored of a rule and of those that are read with it, and how it would be from `begins` on."""

    key: str
    scope: str
    begins: date
    stored: Sequence[Version]
    planned: Sequence[Version]
    today: date

    @property
    def day(self) -> date:
        """The first day on which the change can be looked at."""
        return max(self.today, self.begins)

    def values(self, key: str, scope: str = "", day: date | None = None) -> tuple[Value, Value]:
        """What a rule is for somebody without the change, and with it."""
        on = day or self.day
        return rules.value_on(key, self.stored, on, scope), rules.value_on(key, self.planned, on, scope)

    def numbers(self, key: str, scope: str = "", day: date | None = None) -> tuple[Decimal, Decimal]:
        """The same of a rule that is one number."""
        was, will = self.values(key, scope, day)
        return Decimal(str(was)), Decimal(str(will))

    def least(self, key: str) -> int:
        """No value of a rule that is one number is smaller, whoever asks and whenever."""
        texts = (each.value for each in self.planned if each.key == key)
        return int(min(Decimal(text.replace(",", ".")) for text in (rules.RULES[key].default, *texts)))


def change_of(new: NewValue, *, today: date) -> Change:
    """Read what a new value stands beside: its own rule, and those that are read together with it."""
    stored = _stored(new.key)
    return Change(new.key, new.scope, new.valid_from, stored, [*stored, new], today)


def end_of(version: RuleValue, last: date, *, today: date) -> Change:
    """The same of a value that would hold no longer from the day `last` on."""
    stored = _stored(version.key)
    ended = NewValue(version.key, version.value, version.valid_from, version.act, last, version.scope)
    planned: list[Version] = [*(each for each in stored if each.id != version.id), ended]
    return Change(version.key, version.scope, last, stored, planned, today)


def _stored(key: str) -> Sequence[RuleValue]:
    return rule_versions(key, *plan_steps.NORMS, *workloads.KEYS)


def word(msgid: str, **values: object) -> Reason:
    """A state in words that are translated when they are shown."""
    return Reason(msgid, {name: str(value) for name, value in values.items()})


__all__ = [
    *("CURRICULUM", "EMPLOYEE", "REOPENING", "SHEET", "STUDENT"),
    *("Affected", "Change", "change_of", "end_of", "word"),
]
