"""The free kinds of controls of a grading system: named once, chosen in plans, switched off when not wanted."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select

from hemis.domain.control_kinds import SHORT, TITLES
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.control_kinds import ControlKind
from hemis.models.curriculum import CurriculumSubject, GradingSystem, Semester, SubjectControl
from hemis.operations import plain

LOCKED = N_(
    "Бу тур ўқув режаларда ишлатилган: номи ва қандай ҳисобланиши ўзгармайди. Уни нофаол қилинг, янгисини очинг."
)
STANDARD_NAME = N_("Бу ном асосий назоратники: бошқа ном танланг.")
KEPT = ("name", "short", "counts_as", "bars")
"""What a kind in use keeps: the sheets that stand under it were filled by it."""


def kinds_of(system_id: int) -> Sequence[ControlKind]:
    """Return the free kinds of a system."""
    rows = select(ControlKind).where(ControlKind.system_id == system_id)
    return db.session.scalars(rows.order_by(ControlKind.counts_as, ControlKind.id)).all()


def offered(system_id: int, subject_id: int | None) -> Sequence[ControlKind]:
    """Return the kinds that a plan may choose for a subject: those in force, and those that it has already."""
    has = select(SubjectControl.free_kind_id).where(SubjectControl.curriculum_subject_id == (subject_id or 0))
    rows = select(ControlKind).where(ControlKind.system_id == system_id)
    chosen = rows.where(or_(ControlKind.is_active, ControlKind.id.in_(has)))
    return db.session.scalars(chosen.order_by(ControlKind.counts_as, ControlKind.id)).all()


def used_of(kinds: Iterable[ControlKind]) -> Collection[int]:
    """Return which of the kinds a plan has chosen."""
    keys = [kind.id for kind in kinds]
    return set(db.session.scalars(select(SubjectControl.free_kind_id).where(SubjectControl.free_kind_id.in_(keys))))


def has_free(curriculum_id: int) -> bool:
    """Whether a curriculum has a control of a free kind."""
    rows = (
        select(SubjectControl.id)
        .join(CurriculumSubject, CurriculumSubject.id == SubjectControl.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .where(Semester.curriculum_id == curriculum_id, SubjectControl.free_kind_id.is_not(None))
    )
    return db.session.scalar(rows.limit(1)) is not None


def save_kind(kind: ControlKind, values: Mapping[str, Any], *, by: User | None) -> None:
    """Name a kind or change it; one that a plan has chosen keeps its names and how it counts."""
    for field, names in (("name", TITLES), ("short", SHORT)):
        if fold(values[field]) in {fold(name) for name in names.values()}:
            raise RuleError(STANDARD_NAME, field=field)
    changed = [field for field in KEPT if kind.id and getattr(kind, field) != values[field]]
    if changed and used_of([kind]):
        raise RuleError(LOCKED, field=changed[0])
    plain.save(kind, values, by=by)


def copy_kinds(former: GradingSystem, system: GradingSystem, *, by: User | None) -> None:
    """Give the next version of a system the kinds of the former one that are in force."""
    for kind in kinds_of(former.id):
        if kind.is_active:
            values = {name: getattr(kind, name) for name in (*KEPT, "max_points")}
            plain.create(ControlKind(system_id=system.id, **values), by=by)


def of_system(system_id: int) -> dict[tuple[str, str], ControlKind]:
    """(code, name) → the kind of a system in force: how a plan of another system finds its own."""
    return {(kind.code, kind.name): kind for kind in kinds_of(system_id) if kind.is_active}


__all__ = ["copy_kinds", "has_free", "kinds_of", "of_system", "offered", "save_kind", "used_of"]
