"""Academic groups: what the curriculum says is not typed a second time."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Select, func, select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum
from hemis.models.students import AcademicGroup
from hemis.operations import plain

OTHER_FACULTY = N_("Гуруҳни бошқа факультетнинг ўқув режасига ўтказиб бўлмайди: унда талабалар бор.")
TOO_HIGH = N_("Бу ўқув режада %(courses)s та курс бор.")


def save_group(group: AcademicGroup, values: Mapping[str, Any], *, by: User | None) -> None:
    """Create or change a group; faculty, speciality and form of education follow from its curriculum."""
    curriculum = db.session.scalars(select(Curriculum).where(Curriculum.id == values["curriculum_id"])).one()
    if group.student_count and group.faculty_id != curriculum.faculty_id:
        raise RuleError(OTHER_FACULTY, field="curriculum_id")
    courses = -(-curriculum.semesters // 2)
    if values["course"] > courses:
        raise RuleError(TOO_HIGH, field="course", courses=courses)
    follows = {
        "faculty_id": curriculum.faculty_id,
        "speciality_id": curriculum.speciality_id,
        "education_form": curriculum.education_form,
    }
    plain.save(group, {**values, **follows}, by=by)


def count_without_tutor(groups: Select[AcademicGroup]) -> int:
    """How many active ones of these groups nobody looks after."""
    rows = groups.where(AcademicGroup.tutor_id.is_(None), AcademicGroup.is_active)
    return db.session.scalar(rows.with_only_columns(func.count(AcademicGroup.id))) or 0


def give_to_tutor(tutor_id: int, groups: Iterable[AcademicGroup], *, chosen: Collection[int], by: User) -> None:
    """Give a tutor the `chosen` ones of `groups`; the tutor's others are left without a tutor."""
    for group in groups:
        tutor = tutor_id if group.id in chosen else None
        if tutor or group.tutor_id == tutor_id:
            plain.save(group, {"tutor_id": tutor}, by=by)
