"""Academic groups: what the curriculum says is not typed a second time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.movement import STUDYING
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup, Student
from hemis.operations import gpa, plain
from hemis.operations.posts import holds_post
from hemis.operations.statuses import LEFT, status_on

OTHER_FACULTY = N_("Гуруҳни бошқа факультетнинг ўқув режасига ўтказиб бўлмайди: унда талабалар бор.")
NOT_OF_GROUP = N_("Сардор шу гуруҳда ўқиётган талаба бўлади.")
TOO_HIGH = N_("Бу ўқув режада %(courses)s та курс бор.")
BY_ORDER = N_("Гуруҳда талабалар бор: унинг курси фақат курсдан курсга ўтказиш буйруғи билан ўзгаради.")


def save_group(group: AcademicGroup, values: Mapping[str, Any], *, by: User | None, at: datetime | None = None) -> None:
    """Create or change a group; faculty, speciality and form of education follow from its curriculum.

    `at` is the moment from which the averages of its students are those of another plan; a new group has none.
    """
    curriculum = db.session.scalars(select(Curriculum).where(Curriculum.id == values["curriculum_id"])).one()
    if group.student_count and group.faculty_id != curriculum.faculty_id:
        raise RuleError(OTHER_FACULTY, field="curriculum_id")
    courses = -(-curriculum.semesters // 2)
    if values["course"] > courses:
        raise RuleError(TOO_HIGH, field="course", courses=courses)
    if group.student_count and values["course"] != group.course:
        raise RuleError(BY_ORDER, field="course")
    leader_id = values.get("leader_id")
    if leader_id and leader_id != group.leader_id:
        _check_leader(group, leader_id)
    follows = {
        "faculty_id": curriculum.faculty_id,
        "speciality_id": curriculum.speciality_id,
        "education_form": curriculum.education_form,
    }
    is_other_plan = group.id is not None and group.curriculum_id != curriculum.id
    plain.save(group, {**values, **follows}, by=by)
    if is_other_plan and at is not None:
        gpa.recompute(db.session.scalars(select(Student.id).where(Student.group_id == group.id)), at=at)


def _check_leader(group: AcademicGroup, student_id: int) -> None:
    studies = select(Student.id).where(
        Student.id == student_id, Student.group_id == group.id, Student.status == STUDYING
    )
    if db.session.scalar(studies) is None:
        raise RuleError(NOT_OF_GROUP, field="leader_id")


def has_acting_tutor(day: date) -> ColumnElement[bool]:
    """Return the criterion that a group has a tutor who on `day` works here: has not left and holds a post."""
    acting = select(Employee.id).where(status_on(day) != LEFT, holds_post(day))
    return AcademicGroup.tutor_id.is_not(None) & AcademicGroup.tutor_id.in_(acting)


def tutored_by(groups: Select[AcademicGroup], employee_id: int) -> Sequence[AcademicGroup]:
    """Return those of these groups that would be left without a tutor if the employee went."""
    rows = groups.where(AcademicGroup.tutor_id == employee_id, AcademicGroup.is_active)
    return db.session.scalars(rows.order_by(AcademicGroup.sort_key)).all()


def count_without_tutor(groups: Select[AcademicGroup], day: date) -> int:
    """How many active ones of these groups nobody looks after on `day`."""
    rows = groups.where(~has_acting_tutor(day), AcademicGroup.is_active).order_by(None)
    return db.session.scalar(rows.with_only_columns(func.count(AcademicGroup.id))) or 0


def give_to_tutor(tutor_id: int, groups: Iterable[AcademicGroup], *, chosen: Collection[int], by: User) -> None:
    """Give a tutor the `chosen` ones of `groups`; the tutor's others are left without a tutor."""
    for group in groups:
        tutor = tutor_id if group.id in chosen else None
        if tutor or group.tutor_id == tutor_id:
            plain.save(group, {"tutor_id": tutor}, by=by)
