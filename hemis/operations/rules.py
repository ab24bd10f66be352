"""Rule parameters as they hold on a day: stored versions where there are any, else the default of the act."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import String, bindparam, select

from hemis.domain import rules
from hemis.domain.rules import Value
from hemis.extensions import db
from hemis.models.curriculum import Curriculum, Speciality
from hemis.models.settings import RuleValue

_VERSIONS = select(RuleValue).where(RuleValue.key.in_(bindparam("keys", type_=String, expanding=True)))


def rule_values(*keys: str, on: date, scope: str = "") -> dict[str, Value]:
    """Return several rules by one query: `scope` names what is asked about, such as `faculty=12,form=11`."""
    versions = rule_versions(*keys)
    return {key: rules.value_on(key, versions, on, scope) for key in keys}


def rule_versions(*keys: str) -> Sequence[RuleValue]:
    """Return all stored versions of some rules by one query, for who asks about many days."""
    return db.session.scalars(_VERSIONS, {"keys": keys}).all()


def scope_of(curriculum: Curriculum) -> str:
    """Return whom a curriculum is for, as rules ask: faculty, form, level. No query if its speciality is read."""
    level = db.session.get_one(Speciality, curriculum.speciality_id).education_type
    return rules.scope_text({"faculty": curriculum.faculty_id, "form": curriculum.education_form, "level": level})


def rule_value(key: str, *, on: date, scope: str = "") -> Value:
    """Return one rule; an unknown key is a KeyError, a bug."""
    return rule_values(key, on=on, scope=scope)[key]


def whole_rule(key: str, *, on: date, scope: str = "") -> int:
    """Return one rule that is a whole number, or a choice between whole numbers."""
    versions = db.session.scalars(_VERSIONS, {"keys": [key]}).all()
    return rules.whole_on(key, versions, on, scope)


def whole_rules(*keys: str, on: date, scope: str = "") -> dict[str, int]:
    """Return several rules that are whole numbers by one query."""
    versions = rule_versions(*keys)
    return {key: rules.whole_on(key, versions, on, scope) for key in keys}


__all__ = ["rule_value", "rule_values", "rule_versions", "scope_of", "whole_rule", "whole_rules"]
