"""Directions and specialities: which faculty has one follows from its department."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.achievements import AdmissionQuota
from hemis.models.curriculum import Curriculum, Speciality
from hemis.models.structure import Department
from hemis.operations import plain
from hemis.operations.qualifications import require_fitting

TAKEN = N_("Факультетда бу шифрли мутахассислик бор: «%(name)s».")
HAS_CURRICULA = N_("Бу мутахассисликнинг ўқув режалари бор: уни бошқа факультетнинг кафедрасига ўтказиб бўлмайди.")

HAS_QUOTAS = N_("Бу мутахассисликнинг қабул квоталари бор: уни бошқа факультетнинг кафедрасига ўтказиб бўлмайди.")


def save_speciality(speciality: Speciality, values: Mapping[str, Any], *, by: User | None) -> None:
    """Create or change a speciality; one with curricula or quotas stays at its faculty, because they carry it."""
    department = db.session.get_one(Department, values["department_id"])
    if speciality.id and speciality.faculty_id != department.faculty_id:
        planned = select(Curriculum.id).where(Curriculum.speciality_id == speciality.id).limit(1)
        if db.session.scalar(planned):
            raise RuleError(HAS_CURRICULA, field="department_id")
        if db.session.scalar(select(AdmissionQuota.id).where(AdmissionQuota.speciality_id == speciality.id).limit(1)):
            raise RuleError(HAS_QUOTAS, field="department_id")
    same = select(Speciality.name).where(
        Speciality.code == values["code"],
        Speciality.faculty_id == department.faculty_id,
        Speciality.id != (speciality.id or 0),
    )
    if name := db.session.scalar(same):
        raise RuleError(TAKEN, field="code", name=name)
    require_fitting(values.get("qualification_id"), department.faculty_id, values["education_type"])
    plain.save(speciality, {**values, "faculty_id": department.faculty_id}, by=by)
