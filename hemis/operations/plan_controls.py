"""The controls of a subject of a plan: standard ones and free ones, each with its maximum."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hemis.domain.control_kinds import STANDARD, place_of, title_of
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.control_kinds import ControlKind
from hemis.models.curriculum import CurriculumSubject, SubjectControl
from hemis.operations import audit, control_kinds

USED = N_("Ўчириб бўлмайди: бу фанга юклама, мавзу, қайднома ёки талабалар боғланган.")
OVER = N_("«%(name)s» учун энг кўпи %(most)s балл: баҳолаш тизимида шундай белгиланган.")
FREE = "k"
"""Before the number of a free kind where a kind is named by a key."""


class NewControl(NamedTuple):
    """A control of a subject; the last three are empty for the standard kinds."""

    kind: str
    max_points: int
    free_kind_id: int | None = None
    name: str = ""
    short: str = ""


def key_of(control: SubjectControl) -> str:
    """The key by which a form names the kind of a control."""
    return control.kind if control.free_kind_id is None else f"{FREE}{control.free_kind_id}"


def save_controls(
    subject: CurriculumSubject, system_id: int, maxima: Mapping[str, int | None], *, by: User | None
) -> None:
    """Lay the controls of a subject anew by the keys of their kinds; one with points or tasks is not taken out."""
    rows = select(SubjectControl).where(SubjectControl.curriculum_subject_id == subject.id)
    there = {key_of(row): row for row in db.session.scalars(rows.order_by(SubjectControl.position))}
    before = _told(there.values())
    wanted = _wanted(maxima, control_kinds.offered(system_id, subject.id))
    try:
        with db.session.begin_nested():
            _lay(subject, there, wanted)
    except IntegrityError as error:
        raise RuleError(USED) from error
    after = _told(wanted.values())
    if before != after:
        audit.record("update", subject, by=by, changes={"controls": (before, after)})


def _wanted(maxima: Mapping[str, int | None], kinds: Sequence[ControlKind]) -> dict[str, NewControl]:
    found = {kind: NewControl(kind, points) for kind in STANDARD if (points := maxima.get(kind))}
    for kind in kinds:
        key = f"{FREE}{kind.id}"
        if points := maxima.get(key):
            if points > kind.max_points:
                raise RuleError(OVER, field=f"control_{key}", name=kind.name, most=kind.max_points)
            found[key] = NewControl(kind.code, points, kind.id, kind.name, kind.short)
    return dict(sorted(found.items(), key=lambda each: place_of(each[1].kind)))


def _lay(subject: CurriculumSubject, there: Mapping[str, SubjectControl], wanted: Mapping[str, NewControl]) -> None:
    for key, row in there.items():
        if key not in wanted:
            db.session.delete(row)
        elif row.position != list(wanted).index(key) + 1:
            row.position = -row.position  # out of the way of its neighbours of the same kind
    db.session.flush()
    for position, (key, control) in enumerate(wanted.items(), start=1):
        row = there.get(key) or SubjectControl(curriculum_subject_id=subject.id)
        for name, value in {**control._asdict(), "position": position}.items():
            setattr(row, name, value)
        db.session.add(row)
    db.session.flush()


def _told(controls: Iterable[SubjectControl | NewControl]) -> str:
    return ", ".join(f"{title_of(each)} {each.max_points}" for each in controls)


__all__ = ["NewControl", "key_of", "save_controls"]
