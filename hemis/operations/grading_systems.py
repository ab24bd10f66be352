"""Grading systems with their marks: the bounds of a system are saved together and stand still once it is used."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from hemis.domain.errors import RuleError
from hemis.domain.grading import GradeBound, GradeScale, check_bounds
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum, GradeKind, GradingSystem
from hemis.operations import control_kinds, plain

CODE_IN_USE = N_("Бу тизимда ўқув режалар баҳоланади: коди ўзгармайди.")
IN_USE = N_("Бу тизим ўқув режаларда ишлатилган: чегаралари ўзгармайди. Янги версиясини киритинг.")
BACKWARDS = N_("Амал қилиш муддати бошланмасдан тугамайди.")
NOT_LATER = N_("Янги версия аввалгисидан (%(day)s) кейин бошланади.")


def kinds_of(system_id: int) -> Sequence[GradeKind]:
    """Return the marks of a system, the highest first."""
    return db.session.scalars(
        select(GradeKind).where(GradeKind.system_id == system_id).order_by(GradeKind.mark.desc())
    ).all()


def is_in_use(system: GradingSystem) -> bool:
    """Whether a curriculum is graded by the system."""
    return (
        db.session.scalar(select(Curriculum.id).where(Curriculum.grading_system_id == system.id).limit(1)) is not None
    )


def save_system(
    system: GradingSystem, values: Mapping[str, Any], bounds: Sequence[GradeBound], *, by: User | None
) -> None:
    """Create or change a system with all its marks; the pass points follow from them."""
    check_bounds(bounds)
    if values["valid_to"] and values["valid_to"] <= values["valid_from"]:
        raise RuleError(BACKWARDS, field="valid_to")
    if system.id and values["code"] != system.code and is_in_use(system):
        raise RuleError(CODE_IN_USE, field="code")
    if system.id and is_in_use(system) and set(bounds) != {_bound(kind) for kind in kinds_of(system.id)}:
        raise RuleError(IN_USE)
    with db.session.begin_nested():
        plain.save(system, {**values, "pass_points": GradeScale(tuple(bounds)).pass_percent}, by=by)
        _save_kinds(system, bounds, by=by)


def _save_kinds(system: GradingSystem, bounds: Sequence[GradeBound], *, by: User | None) -> None:
    there = {kind.mark: kind for kind in kinds_of(system.id)}
    for bound in bounds:
        kind = there.pop(bound.mark, None) or GradeKind(system_id=system.id)
        values = {"mark": bound.mark, "name": bound.name, "min_points": bound.minimum, "max_points": bound.maximum}
        plain.save(kind, values, by=by)
    for kind in there.values():
        plain.remove(kind, by=by)


def _bound(kind: GradeKind) -> GradeBound:
    return GradeBound(kind.mark, kind.name, Decimal(kind.min_points), Decimal(kind.max_points))


def add_version(
    former: GradingSystem, values: Mapping[str, Any], bounds: Sequence[GradeBound], *, by: User | None
) -> GradingSystem:
    """Add what replaces `former` from a day on; curricula of before keep theirs."""
    begins: date = values["valid_from"]
    if begins <= former.valid_from:
        raise RuleError(NOT_LATER, field="valid_from", day=f"{former.valid_from:%d.%m.%Y}")
    system = GradingSystem()
    with db.session.begin_nested():
        save_system(system, values, bounds, by=by)
        control_kinds.copy_kinds(former, system, by=by)
        if former.valid_to is None or former.valid_to > begins:
            plain.update(former, {"valid_to": begins}, by=by, reason=values["act"])
    return system


__all__ = ["add_version", "is_in_use", "kinds_of", "save_system"]
