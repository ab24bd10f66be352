"""Ташкилий тузилма: the whole institution on one page, with how many people work and study in each unit."""

from collections import defaultdict
from typing import Any, NamedTuple

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from hemis.access import requires, scoped
from hemis.extensions import db
from hemis.models.structure import Department, Division, Faculty
from hemis.operations.headcounts import Headcounts, Study, headcounts
from hemis.web import clock

bp = Blueprint("tree", __name__, url_prefix="/tree")
NOBODY = Study(0, 0)


class Leaf(NamedTuple):
    """A department or a division with its counts."""

    unit: Department | Division
    employees: int
    study: Study


class Branch(NamedTuple):
    """A faculty with its counts and its departments."""

    faculty: Faculty
    employees: int
    study: Study
    departments: list[Leaf]


@bp.get("/")
@requires("structure.faculties:view")
def index() -> ResponseReturnValue:
    return render_template("structure/tree/index.html", **_tree())


@bp.get("/print")
@requires("structure.faculties:view")
def paper() -> ResponseReturnValue:
    return render_template("structure/tree/print.html", **_tree())


def _tree() -> dict[str, Any]:
    """Only units that are in use stand in it."""
    counts = headcounts(clock.today())
    faculties = db.session.scalars(scoped(Faculty).where(Faculty.is_active).order_by(Faculty.sort_key))
    departments = db.session.scalars(scoped(Department).where(Department.is_active).order_by(Department.sort_key))
    divisions = db.session.scalars(scoped(Division).where(Division.is_active).order_by(Division.sort_key))
    of_faculty: dict[int, list[Department]] = defaultdict(list)
    for department in departments:
        of_faculty[department.faculty_id].append(department)
    branches = [_branch(faculty, of_faculty[faculty.id], counts) for faculty in faculties]
    return {
        "branches": branches,
        "divisions": [Leaf(each, counts.of_divisions.get(each.id, 0), NOBODY) for each in divisions],
        "department_count": sum(len(branch.departments) for branch in branches),
        "employees": counts.employees,
        "study": Study(sum(each.study.groups for each in branches), sum(each.study.students for each in branches)),
        "day": clock.today(),
    }


def _branch(faculty: Faculty, departments: list[Department], counts: Headcounts) -> Branch:
    study = counts.study_of_departments
    leaves = [
        Leaf(each, counts.of_departments.get(each.id, 0), study.get((faculty.id, each.id), NOBODY))
        for each in departments
    ]
    whole = counts.study_of_faculties.get(faculty.id, NOBODY)
    return Branch(faculty, counts.of_faculties.get(faculty.id, 0), whole, leaves)
