"""Фанлар бўйича давомат: the running totals by student and subject, against the limit of the subject."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager
from wtforms import StringField

from hemis.access import requires, scoped
from hemis.menus.attendance.limits import course_filter, group_filter, level_filter, limits, running, share
from hemis.models.curriculum import CurriculumSubject, Semester
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
    "share": AbsenceTotal.unexcused_hours * 10000 / (AUDITORY + 1),
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
)


def _levels() -> dict[str, str]:
    return {str(level): _("%(level)s фоиз ва ундан кўп", level=level) for level in limits().subject_levels}


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
        level = self.chosen("over")
        return statement.where(AbsenceTotal.unexcused_hours * 100 >= AUDITORY * int(level)) if level else statement


@bp.get("/")
@requires("attendance.absences:view")
def index() -> ResponseReturnValue:
    filters = TotalFilter()
    rows = sort_by(filters.narrow(_running()), SORTS, "-hours").options(*LOADS)
    if asked_for_file():
        return export(rows, COLUMNS, "absence-totals")
    page = paginate(rows)
    return render_template("attendance/totals/index.html", filters=filters, page=page, limits=limits(), share=share)


def _running() -> Select[AbsenceTotal]:
    return (
        scoped(AbsenceTotal)
        .join(Student, Student.id == AbsenceTotal.student_id)
        .join(AcademicGroup, AcademicGroup.id == Student.group_id)
        .join(CurriculumSubject, CurriculumSubject.id == AbsenceTotal.curriculum_subject_id)
        .join(Subject, Subject.id == CurriculumSubject.subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .where(running(clock.today()), AbsenceTotal.unexcused_hours + AbsenceTotal.excused_hours > 0)
    )
