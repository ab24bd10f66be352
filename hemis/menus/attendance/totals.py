"""Фанлар бўйича давомат: the running totals by student and subject, against the limit of the subject."""

from decimal import Decimal

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, Select, case, literal
from sqlalchemy.orm import contains_eager
from wtforms import StringField

from hemis.access import requires, scoped
from hemis.domain.formats import plain
from hemis.menus.attendance.limits import (
    BEYOND,
    FINE,
    SUBJECT,
    Limits,
    course_filter,
    group_filter,
    level_filter,
    limits,
    running,
    share,
    told,
)
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester, Speciality
from hemis.models.students import AcademicGroup, Student
from hemis.models.subjects import Subject
from hemis.models.teaching import AbsenceTotal
from hemis.web import clock
from hemis.web.export import asked_for_file, export
from hemis.web.listing import FilterForm, folded, paginate, sort_by

bp = Blueprint("totals", __name__, url_prefix="/totals")
AUDITORY = (
    CurriculumSubject.lecture_hours
    + CurriculumSubject.practice_hours
    + CurriculumSubject.lab_hours
    + CurriculumSubject.seminar_hours
)
SORTS = {
    "hours": AbsenceTotal.unexcused_hours,
    "share": case((AUDITORY > 0, AbsenceTotal.unexcused_hours * 100_000 / AUDITORY), else_=0),
    "student": Student.sort_key,
    "group": AcademicGroup.name_key,
    "subject": Subject.name_key,
}
COLUMNS = (
    (_l("Гуруҳ"), lambda row: row.student.group.name),
    (_l("Талаба"), lambda row: row.student.full_name),
    (_l("Фан"), lambda row: row.curriculum_subject.subject.name),
    (_l("Сабабсиз, соат"), lambda row: row.unexcused_hours),
    (_l("Сабабли, соат"), lambda row: row.excused_hours),
    (_l("Аудитория соати"), lambda row: row.curriculum_subject.auditory_hours),
    (_l("Улуши"), lambda row: share(row.unexcused_hours, row.curriculum_subject.auditory_hours)),
)
LOADS = (
    contains_eager(AbsenceTotal.student).contains_eager(Student.group),
    contains_eager(AbsenceTotal.curriculum_subject).contains_eager(CurriculumSubject.subject),
    contains_eager(AbsenceTotal.curriculum_subject)
    .contains_eager(CurriculumSubject.semester)
    .contains_eager(Semester.curriculum)
    .contains_eager(Curriculum.speciality),
)


def _levels() -> dict[str, str]:
    steps = limits().on(clock.today()).subject_steps
    told = {plain(step): _("%(level)s фоиз ва ундан кўп", level=plain(step)) for step in steps}
    return {**told, BEYOND: _("якуний назоратга киритилмайди")}


class TotalFilter(FilterForm):
    group_id = group_filter()
    course = course_filter()
    q = StringField(_l("Фан"))
    over = level_filter(_levels)

    def narrow(self, statement: Select[AbsenceTotal]) -> Select[AbsenceTotal]:
        statement = statement.where(folded(Subject.name_key, self.q.data))
        for name, column in (("group_id", AcademicGroup.id), ("course", AcademicGroup.course)):
            if self.chosen(name):
                statement = statement.where(column == int(self.chosen(name)))
        if not (asked := self.chosen("over")):
            return statement
        missed = AbsenceTotal.unexcused_hours * literal(100 * FINE, BigInteger)
        if asked == BEYOND:
            limit = limits().column(SUBJECT, Semester.starts_on, Curriculum)
            return statement.where(AUDITORY > 0, missed >= AUDITORY * limit)
        return statement.where(missed >= AUDITORY * int(Decimal(asked.replace(",", ".")) * FINE))


@bp.get("/")
@requires("attendance.absences:view")
def index() -> ResponseReturnValue:
    filters = TotalFilter()
    rows = sort_by(filters.narrow(_running()), SORTS, "-hours").options(*LOADS)
    if asked_for_file():
        return export(rows, COLUMNS, "absence-totals")
    page = paginate(rows)
    of_row = {row: _limits(row) for row in page}
    shown = told(each.subject for each in of_row.values() or [limits().on(clock.today())])
    return render_template(
        "attendance/totals/index.html", filters=filters, page=page, limits=of_row, limit=shown, share=share
    )


def _limits(row: AbsenceTotal) -> Limits:
    """The limits of the subject's own semester and curriculum, by which its grade sheet is read too."""
    semester = row.curriculum_subject.semester
    return limits().of(semester, semester.curriculum)


def _running() -> Select[AbsenceTotal]:
    return (
        scoped(AbsenceTotal)
        .join(Student, Student.id == AbsenceTotal.student_id)
        .join(AcademicGroup, AcademicGroup.id == Student.group_id)
        .join(CurriculumSubject, CurriculumSubject.id == AbsenceTotal.curriculum_subject_id)
        .join(Subject, Subject.id == CurriculumSubject.subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .join(Curriculum, Curriculum.id == Semester.curriculum_id)
        .join(Speciality, Speciality.id == Curriculum.speciality_id)
        .where(running(clock.today()), AbsenceTotal.unexcused_hours + AbsenceTotal.excused_hours > 0)
    )
