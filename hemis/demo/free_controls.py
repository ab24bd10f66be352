"""A free kind of control of the institution, chosen in one plan of the first course."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hemis.domain.control_kinds import CURRENT
from hemis.models.control_kinds import ControlKind
from hemis.operations.control_kinds import save_kind
from hemis.operations.curriculum import NewSemester, NewSubject
from hemis.operations.plan_controls import NewControl

POINTS = 10


def name(system_id: int) -> ControlKind:
    """Name «Мустақил иш» in the grading system."""
    kind = ControlKind(system_id=system_id)
    values = {"name": "Мустақил иш", "short": "МИ", "counts_as": CURRENT, "bars": False, "max_points": 2 * POINTS}
    save_kind(kind, values | {"is_active": True}, by=None)
    return kind


def choose(planned: Sequence[NewSemester], number: int, kind: ControlKind) -> list[NewSemester]:
    """Take points of the current work of a semester's first subject for the kind."""
    found = next(each for each in planned if each.number == number)
    subject = next(each for each in found.subjects if most_of(each) > POINTS)
    changed = replace(subject, controls=tuple(_controls(subject, kind)))
    subjects = tuple(changed if each is subject else each for each in found.subjects)
    return [replace(each, subjects=subjects) if each is found else each for each in planned]


def most_of(subject: NewSubject) -> int:
    """Return the maximum of the current work."""
    return next((each.max_points for each in subject.controls if each.kind == CURRENT), 0)


def _controls(subject: NewSubject, kind: ControlKind) -> Iterator[NewControl]:
    for each in subject.controls:
        if each.kind == CURRENT:
            yield each._replace(max_points=each.max_points - POINTS)
            yield NewControl(kind.code, POINTS, kind.id, kind.name, kind.short)
        else:
            yield each
