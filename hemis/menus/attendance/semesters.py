"""Семестр давомати: the hours of a semester by student, from the totals of the subjects, against the limit."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, func, literal
from sqlalchemy.orm import contains_eager

from hemis.access import requires, scoped
from hemis.extensions import db
from hemis.menus.attendance.limits import (
    BEYOND,
    FINE,
    SEMESTER,
    course_filter,
    group_filter,
    level_filter,
    limits,
    running,
    told,
)
from hemis.models.curriculum import CurriculumSubject, Semester, Speciality
from hemis.models.students import AcademicGroup, Student
from hemis.models.teaching import AbsenceTotal
from hemis.operations.years import began_last
from hemis.web import clock
from hemis.web.export import asked_for_file, export
from hemis.web.listing import FilterForm, paginate, sort_by

bp = Blueprint("semesters", __name__, url_prefix="/semesters")
WATCHED = (24, 48, 72)
"""Hours beyond which tutors and offices look a student up, whatever the warnings are (functions 8.4)."""
HOURS = (func.sum(AbsenceTotal.unexcused_hours), func.sum(AbsenceTotal.excused_hours))


def _levels() -> dict[str, str]:
    steps = sorted({*limits().on(clock.today()).semester_steps, *WATCHED})
    told = {str(step): _("%(level)s соат ва ундан кўп", level=step) for step in steps}
    return {**told, BEYOND: _("чегарадан ошган")}


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
    sums = _sums(1).subquery()
    students = (
        scoped(Student)
        .join(sums, sums.c.student_id == Student.id)
        .join(AcademicGroup, AcademicGroup.id == Student.group_id)
        .join(Speciality, Speciality.id == AcademicGroup.speciality_id)
        .options(contains_eager(Student.group).contains_eager(AcademicGroup.speciality))
        .where(_over(filters.chosen("over"), sums))
    )
    sorts = {"hours": sums.c.unexcused, "student": Student.sort_key, "group": AcademicGroup.name_key}
    rows = sort_by(filters.narrow(students), sorts, "-hours")
    if asked_for_file():
        return export(rows, _columns(_hours(None)), "semester-absences")
    page = paginate(rows)
    hours = _hours([row.id for row in page])
    of_row = {row.id: limits().of(hours[row.id].begun, row.group) for row in page}
    shown = told(each.semester for each in of_row.values() or [limits().on(clock.today())])
    return render_template(
        "attendance/semesters/index.html", filters=filters, page=page, hours=hours, limits=of_row, limit=shown
    )


def _over(asked: str | None, sums: Subquery) -> ColumnElement[bool]:
    if asked == BEYOND:
        return sums.c.unexcused * literal(FINE, BigInteger) > limits().column(SEMESTER, sums.c.begun, AcademicGroup)
    return sums.c.unexcused >= int(asked or 1)


def _sums(least: int) -> Select[int, int, int, date]:
    """The hours of the semester that began last: while a new one runs, those of the former are not added to it."""
    return (
        scoped(AbsenceTotal)
        .join(CurriculumSubject, CurriculumSubject.id == AbsenceTotal.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .where(running(clock.today()), began_last(clock.today()))
        .with_only_columns(
            AbsenceTotal.student_id,
            HOURS[0].label("unexcused"),
            HOURS[1].label("excused"),
            func.max(Semester.starts_on).label("begun"),
        )
        .group_by(AbsenceTotal.student_id)
        .having(HOURS[0] >= least)
    )


class Hours(NamedTuple):
    """What a student missed in a semester, without and with a reason, and the day on which it began."""

    unexcused: int
    excused: int
    begun: date


def _hours(students: Iterable[int] | None) -> dict[int, Hours]:
    statement = _sums(0)
    if students is not None:
        statement = statement.where(AbsenceTotal.student_id.in_(list(students)))
    return {row[0]: Hours(int(row[1]), int(row[2]), row[3]) for row in db.session.execute(statement)}


def _columns(hours: dict[int, Hours]) -> tuple[Any, ...]:
    return (
        (_l("Гуруҳ"), lambda row: row.group.name),
        (_l("Талаба"), lambda row: row.full_name),
        (_l("Сабабсиз, соат"), lambda row: hours[row.id].unexcused),
        (_l("Сабабли, соат"), lambda row: hours[row.id].excused),
    )
