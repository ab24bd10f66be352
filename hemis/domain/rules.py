"""What a rule parameter is, and which of its versions holds on a day (rule R0.1, settings of rules 13).

Values are stored as text and read by their spec. A version holds from `valid_from` up to, not including, `valid_to`.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from hemis.domain import rule_offices, rule_spec, rule_study
from hemis.domain.errors import RuleError
from hemis.domain.formats import plain
from hemis.domain.i18n import N_
from hemis.domain.rule_spec import CHOICE, DAYS, FACULTY, FORM, LEVEL, NUMBER, NUMBERS, RuleSpec

Value = int | Decimal | str | tuple[Decimal, ...] | tuple[tuple[int, int], ...]
"""What a rule holds; days of a year are (month, day)."""


class Version(Protocol):
    """A stored value: `scope` is empty or names what it is limited to, such as `faculty=12,form=11`."""

    @property
    def key(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def scope(self) -> str: ...


V = TypeVar("V", bound=Version)
BY_AREA = {
    rule_spec.STUDY: rule_study.STUDY,
    rule_spec.MARKS: rule_study.MARKS,
    rule_spec.ATTENDANCE: rule_study.ATTENDANCE,
    rule_spec.MOVEMENT: rule_study.MOVEMENT,
    rule_spec.GRADUATION: rule_study.GRADUATION,
    rule_spec.MONEY: rule_offices.MONEY,
    rule_spec.STAFF: rule_offices.STAFF,
    rule_spec.SCIENCE: rule_offices.SCIENCE,
    rule_spec.SERVICE: rule_offices.SERVICE,
}
RULES: dict[str, RuleSpec] = {spec.key: spec for specs in BY_AREA.values() for spec in specs}
AREA_OF = {spec.key: area for area, specs in BY_AREA.items() for spec in specs}
SPECIAL = {FACULTY: 4, FORM: 2, LEVEL: 1}
"""How special a part of a scope is: a value for a form and a level is less so than one for a faculty."""


def parse_value(spec: RuleSpec, text: str) -> Value:
    """Read a value as a person types it (comma or point); RuleError on field `value` when the spec forbids it."""
    if spec.type == CHOICE:
        return _choice(spec, text.strip())
    if spec.type == NUMBERS:
        return _numbers(spec, text)
    if spec.type == DAYS:
        return _days(spec, text)
    number = _number(spec, text)
    if spec.type == NUMBER:
        return number
    if number != number.to_integral_value():
        raise RuleError(N_("Бутун сон киритинг: масалан, %(example)s."), field="value", example=spec.default)
    return int(number)


def value_on(key: str, versions: Iterable[Version], day: date, scope: str = "") -> Value:
    """The value of rule `key` on `day` within `scope`; the act's default when no version holds.

    A version holds when everything in its own scope is in `scope`. The most special wins: one for a faculty before one
    for a form and a level, a form before a level, each before one for everybody; then the latest.
    """
    best = version_on(key, versions, day, scope)
    return parse_value(RULES[key], best.value if best else RULES[key].default)


def version_on(key: str, versions: Iterable[V], day: date, scope: str = "") -> V | None:
    """The version that `value_on` reads; None where the act's default holds."""
    asked = _parts(scope)
    holding = (
        version
        for version in ranked(key, versions)
        if version.valid_from <= day
        and (version.valid_to is None or day < version.valid_to)
        and _parts(version.scope) <= asked
    )
    return next(holding, None)


def ranked(key: str, versions: Iterable[V]) -> list[V]:
    """The versions of a rule in the order in which they win: of those that hold, the first counts."""
    mine = (version for version in versions if version.key == key)
    return sorted(mine, key=lambda version: (_weight(version.scope), version.valid_from), reverse=True)


def whole_on(key: str, versions: Iterable[Version], day: date, scope: str = "") -> int:
    """`value_on` of a rule that is a whole number, or a choice between whole numbers."""
    return int(number_on(key, versions, day, scope))


def number_on(key: str, versions: Iterable[Version], day: date, scope: str = "") -> Decimal:
    """`value_on` of a rule that is one number."""
    value = value_on(key, versions, day, scope)
    if isinstance(value, tuple):
        raise TypeError(f"{key} is a list")
    return Decimal(value)


def _choice(spec: RuleSpec, text: str) -> str:
    if text not in spec.choices:
        raise RuleError(
            N_("Қуйидагилардан бирини танланг: %(choices)s."), field="value", choices=", ".join(spec.choices)
        )
    return text


def _numbers(spec: RuleSpec, text: str) -> tuple[Decimal, ...]:
    numbers = tuple(_number(spec, part) for part in text.split("/"))
    default = [Decimal(part) for part in spec.default.split("/")]
    is_ordered = default[0] != default[-1]
    in_order = not is_ordered or list(numbers) == sorted(numbers, reverse=default[0] > default[-1])
    if len(numbers) != len(default) or not in_order:
        raise RuleError(
            N_("Сонларни тартиб билан, «/» билан ажратиб киритинг: масалан, %(example)s."),
            field="value",
            example=spec.default,
        )
    return numbers


def _number(spec: RuleSpec, text: str) -> Decimal:
    found = re.fullmatch(r"[0-9]{1,12}(?:[.,][0-9]{1,4})?", text.strip())
    if not found:
        raise RuleError(N_("Сон киритинг: масалан, %(example)s."), field="value", example=spec.default)
    number = Decimal(found[0].replace(",", "."))
    if not spec.minimum <= number <= spec.maximum:
        raise RuleError(
            N_("Қиймат %(minimum)s дан %(maximum)s гача бўлиши керак."),
            field="value",
            minimum=plain(spec.minimum),
            maximum=plain(spec.maximum),
        )
    return number


def _days(spec: RuleSpec, text: str) -> tuple[tuple[int, int], ...]:
    found = tuple(_day_of_year(part) for part in text.split("/"))
    if None in found or len(found) != spec.default.count("/") + 1:
        raise RuleError(
            N_("Кунларни «кун.ой» кўринишида, «/» билан ажратиб киритинг: масалан, %(example)s."),
            field="value",
            example=spec.default,
        )
    return tuple(day for day in found if day)


def _day_of_year(text: str) -> tuple[int, int] | None:
    """(month, day) of `05.08`, also of 29 February, or None."""
    found = re.fullmatch(r"([0-9]{1,2})[.]([0-9]{1,2})", text.strip())
    try:
        day = date(2024, int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
    return (day.month, day.day) if day else None


def scope_text(values: Mapping[str, object]) -> str:
    """Write what a value is limited to, such as `faculty=12,form=11`; what is empty does not limit."""
    return ",".join(f"{kind}={values[kind]}" for kind in SPECIAL if values.get(kind) not in (None, ""))


def scope_values(scope: str) -> dict[str, str]:
    """Read a scope back: kind → whom it names."""
    named = dict(part.split("=", 1) for part in _parts(scope))
    return {kind: named[kind] for kind in SPECIAL if kind in named}


def _weight(scope: str) -> int:
    return sum(SPECIAL.get(kind, 0) for kind in scope_values(scope))


def _parts(scope: str) -> frozenset[str]:
    return frozenset(part.strip() for part in scope.split(",") if part.strip())
