"""How many people work and study in each unit: counts for everybody, whoever's rows they are; no person is named."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select

from hemis.extensions import db
from hemis.models.curriculum import Speciality
from hemis.models.staff import Post
from hemis.models.structure import Department
from hemis.models.students import AcademicGroup


class Study(NamedTuple):
    """Groups and the students in them."""

    groups: int
    students: int


class Headcounts(NamedTuple):
    """Counts by the id of the unit; a unit without anybody is not among them."""

    of_departments: dict[int, int]
    of_divisions: dict[int, int]
    of_faculties: dict[int, int]
    employees: int
    study_of_departments: dict[tuple[int, int], Study]
    """By faculty and department: a department prepares groups of the speciality that it graduates."""
    study_of_faculties: dict[int, Study]


def headcounts(day: date) -> Headcounts:
    """Count who holds a post on `day` and what studies now; four statements, however large the institution is."""
    held = and_(Post.starts_on <= day, or_(Post.ends_on.is_(None), Post.ends_on >= day))
    people = func.count(Post.employee_id.distinct())
    by_faculty = select(Department.faculty_id, people).join(Department, Department.id == Post.department_id)
    study = _study()
    whole: dict[int, Study] = defaultdict(lambda: Study(0, 0))
    for (faculty_id, _), count in study.items():
        whole[faculty_id] = Study(whole[faculty_id].groups + count.groups, whole[faculty_id].students + count.students)
    units = db.session.execute(
        select(Post.department_id, Post.division_id, people).where(held).group_by(Post.department_id, Post.division_id)
    ).all()
    return Headcounts(
        {department: count for department, _, count in units if department},
        {division: count for _, division, count in units if division},
        _pairs(by_faculty.where(held).group_by(Department.faculty_id)),
        db.session.scalar(select(people).where(held)) or 0,
        study,
        dict(whole),
    )


def _pairs(statement: Any) -> dict[int, int]:
    return {key: count for key, count in db.session.execute(statement)}


def _study() -> dict[tuple[int, int], Study]:
    found = db.session.execute(
        select(
            AcademicGroup.faculty_id,
            Speciality.department_id,
            func.count(),
            func.coalesce(func.sum(AcademicGroup.student_count), 0),
        )
        .join(Speciality, Speciality.id == AcademicGroup.speciality_id)
        .where(AcademicGroup.is_active)
        .group_by(AcademicGroup.faculty_id, Speciality.department_id)
    )
    return {(faculty, department): Study(groups, students) for faculty, department, groups, students in found}


__all__ = ["Headcounts", "Study", "headcounts"]
