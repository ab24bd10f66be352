"""Qualifications: what a diploma calls who has finished one of a faculty's specialities (H-10)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Qualification, Speciality
from hemis.operations import plain

TAKEN = N_("Факультетда бундай квалификация бор: «%(name)s».")
GIVEN = N_("Бу квалификация мутахассисликларга бириктирилган: факультети ва таълим тури ўзгартирилмайди.")
OTHER = N_("«%(name)s» квалификацияси бошқа факультет ёки бошқа таълим тури учун.")


def save_qualification(row: Qualification, values: Mapping[str, Any], *, by: User | None) -> None:
    """Create or change a qualification; one that specialities give stays at its faculty and level."""
    place = {name: values[name] for name in ("faculty_id", "education_type")}
    if row.id and any(getattr(row, name) != value for name, value in place.items()) and specialities_of(row.id):
        raise RuleError(GIVEN, field="education_type")
    same = select(Qualification.name).where(
        *(getattr(Qualification, name) == value for name, value in place.items()),
        Qualification.name == values["name"],
        Qualification.id != (row.id or 0),
    )
    if name := db.session.scalar(same):
        raise RuleError(TAKEN, field="name", name=name)
    plain.save(row, values, by=by)


def specialities_of(qualification_id: int) -> Sequence[Speciality]:
    """Return the specialities that give a qualification."""
    rows = select(Speciality).where(Speciality.qualification_id == qualification_id)
    return db.session.scalars(rows.order_by(Speciality.code)).all()


def require_fitting(qualification_id: int | None, faculty_id: int, education_type: str) -> None:
    """Raise RuleError on `qualification_id` for a qualification of another faculty or level."""
    if qualification_id is None:
        return
    row = db.session.get_one(Qualification, qualification_id)
    if (row.faculty_id, row.education_type) != (faculty_id, education_type):
        raise RuleError(OTHER, field="qualification_id", name=row.name)


def named_at(faculty_id: int, education_type: str, name: str, *, by: User | None) -> int | None:
    """Return the key of a faculty's qualification of this name, made if it is new; None without a name."""
    if not name:
        return None
    place = {"faculty_id": faculty_id, "education_type": education_type, "name": name}
    found = db.session.scalar(select(Qualification.id).filter_by(**place))
    return found or plain.create(Qualification(**place), by=by).id


def has_qualification(speciality_id: int) -> bool:
    """Say whether a speciality gives a qualification that is still in use."""
    given = select(Qualification.id).join(Speciality, Speciality.qualification_id == Qualification.id)
    return db.session.scalar(given.where(Speciality.id == speciality_id, Qualification.is_active)) is not None


__all__ = ["has_qualification", "named_at", "require_fitting", "save_qualification", "specialities_of"]
