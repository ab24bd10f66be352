"""Семестр давомати: the hours of a semester by student, from the totals of the subjects, against the limit."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func
from sqlalchemy.orm import contains_eager

from hemis.access import requires, scoped
from hemis.domain.attendance import SEMESTER_LEVELS
from hemis.extensions import db
from hemis.menus.attendance.limits import course_filter, group_filter, level_filter, limits, running
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.students import AcademicGroup, Student
from hemis.models.teaching import AbsenceTotal
from hemis.web import clock
from hemis.web.export import asked_for_file, export
from hemis.web.listing import FilterForm, paginate, sort_by

bp = Blueprint("semesters", __name__, url_prefix="/semesters")
HOURS = (func.sum(AbsenceTotal.unexcused_hours), func.sum(AbsenceTotal.excused_hours))


def _levels() -> dict[str, str]:
    limit = limits().semester
    steps = {str(level): _("%(level)s соат ва ундан кўп", level=level) for level in SEMESTER_LEVELS if level < limit}
    return {**steps, str(limit + 1): _("%(limit)s соатдан кўп", limit=limit)}


class SemesterFilter(FilterForm):
    group_id = group_filter()
    course = course_filter()
    over = level_filter(_levels)

    def narrow(self, statement: Select[Student]) -> Select[Student]:
        for name, column in (("group_id", AcademicGroup.id), ("course", AcademicGroup.course)):
            if self.chosen(name):
                statement = statement.where(column == int(self.chosen(name)))
        return statement


@bp.get("/")
@requires("attendance.absences:view")
def index() -> ResponseReturnValue:
    filters = SemesterFilter()
    sums = _sums(int(filters.chosen("over") or 1)).subquery()
    students = (
        scoped(Student)
        .join(sums, sums.c.student_id == Student.id)
        .join(AcademicGroup, AcademicGroup.id == Student.group_id)
        .options(contains_eager(Student.group))
    )
    sorts = {"hours": sums.c.unexcused, "student": Student.sort_key, "group": AcademicGroup.name_key}
    rows = sort_by(filters.narrow(students), sorts, "-hours")
    if asked_for_file():
        return export(rows, _columns(_hours(None)), "semester-absences")
    page = paginate(rows)
    hours = _hours([row.id for row in page])
    return render_template("attendance/semesters/index.html", filters=filters, page=page, hours=hours, limits=limits())


def _sums(least: int) -> Select[int, int, int]:
    return (
        scoped(AbsenceTotal)
        .join(CurriculumSubject, CurriculumSubject.id == AbsenceTotal.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .where(running(clock.today()))
        .with_only_columns(AbsenceTotal.student_id, HOURS[0].label("unexcused"), HOURS[1].label("excused"))
        .group_by(AbsenceTotal.student_id)
        .having(HOURS[0] >= least)
    )


def _hours(students: Iterable[int] | None) -> dict[int, tuple[int, int]]:
    statement = _sums(0)
    if students is not None:
        statement = statement.where(AbsenceTotal.student_id.in_(list(students)))
    return {row.student_id: (int(row.unexcused), int(row.excused)) for row in db.session.execute(statement)}


def _columns(hours: dict[int, tuple[int, int]]) -> tuple[Any, ...]:
    return (
        (_l("Гуруҳ"), lambda row: row.group.name),
        (_l("Талаба"), lambda row: row.full_name),
        (_l("Сабабсиз, соат"), lambda row: hours[row.id][0]),
        (_l("Сабабли, соат"), lambda row: hours[row.id][1]),
    )
