"""Кунлик давомат: who was absent on a day, by group; and all absences of one student."""

from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func
from sqlalchemy.orm import contains_eager, joinedload
from wtforms.validators import Optional

from hemis.access import requires, scoped, scoped_or_404
from hemis.extensions import db
from hemis.menus.attendance.limits import course_filter, group_filter, running
from hemis.menus.attendance.taught import lesson_url
from hemis.models.curriculum import CurriculumSubject, LessonSlot, Semester
from hemis.models.students import AcademicGroup, Student
from hemis.models.teaching import Absence, Lesson
from hemis.operations.years import began_last
from hemis.web import clock
from hemis.web.export import asked_for_file, export
from hemis.web.forms import DateField
from hemis.web.listing import FilterForm

bp = Blueprint("absences", __name__, url_prefix="/absences")
SHOWN = 1000
OF_A_DAY = (
    contains_eager(Absence.student).contains_eager(Student.group),
    contains_eager(Absence.lesson).contains_eager(Lesson.slot),
    contains_eager(Absence.lesson).joinedload(Lesson.curriculum_subject).joinedload(CurriculumSubject.subject),
)
COLUMNS = (
    (_l("Гуруҳ"), lambda row: row.student.group.name),
    (_l("Талаба"), lambda row: row.student.full_name),
    (_l("Жуфтлик"), lambda row: row.lesson.slot.number),
    (_l("Фан"), lambda row: row.lesson.curriculum_subject.subject.name),
    (_l("Сабабсиз, соат"), lambda row: row.unexcused_hours),
    (_l("Сабабли, соат"), lambda row: row.excused_hours),
)


class AbsenceFilter(FilterForm):
    day = DateField(_l("Сана"), [Optional()])
    group_id = group_filter(taught=True)
    course = course_filter()

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        for name, column in (("group_id", AcademicGroup.id), ("course", AcademicGroup.course)):
            if self.chosen(name):
                statement = statement.where(column == int(self.chosen(name)))
        return statement


@bp.get("/")
@requires("attendance.absences:view")
def index() -> ResponseReturnValue:
    filters = AbsenceFilter()
    day = filters.day.data = filters.chosen("day") or _latest_day()
    found = filters.narrow(_of_lessons().where(Lesson.day == day)).options(*OF_A_DAY)
    found = found.order_by(AcademicGroup.name_key, AcademicGroup.id, Student.sort_key, LessonSlot.number)
    if asked_for_file():
        return export(found, COLUMNS, "absences")
    rows = db.session.scalars(found.limit(SHOWN)).all()
    return render_template(
        "attendance/absences/index.html",
        filters=filters,
        day=day,
        rows=rows,
        groups=[(group, list(each)) for group, each in groupby(rows, key=lambda row: row.student.group)],
        lessons=_lessons_of(day),
        is_cut=len(rows) == SHOWN,
        lesson_url=lesson_url,
    )


@bp.get("/students/<int:student_id>")
@requires("attendance.absences:view")
def student(student_id: int) -> ResponseReturnValue:
    """Show from which lessons a number of hours comes."""
    student = scoped_or_404(Student, student_id, joinedload(Student.group))
    found = (
        _of_lessons()
        .join(CurriculumSubject, CurriculumSubject.id == Lesson.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .where(Absence.student_id == student_id, running(clock.today()))
        .options(*OF_A_DAY, contains_eager(Absence.lesson).joinedload(Lesson.teacher))
        .order_by(Lesson.day.desc(), LessonSlot.number.desc())
    )
    subject = request.args.get("subject", type=int)
    asked = Lesson.curriculum_subject_id == subject if subject and subject < 2**31 else began_last(clock.today())
    found = found.where(asked)
    rows = db.session.scalars(found.limit(SHOWN)).all()
    values = {"student": student, "rows": rows, "subject": subject, "lesson_url": lesson_url}
    return render_template("attendance/absences/student.html", **values)


def _of_lessons() -> Select[Absence]:
    return (
        scoped(Absence)
        .join(Lesson, Lesson.id == Absence.lesson_id)
        .join(LessonSlot, LessonSlot.id == Lesson.slot_id)
        .join(Student, Student.id == Absence.student_id)
        .join(AcademicGroup, AcademicGroup.id == Student.group_id)
    )


def _latest_day() -> date:
    """The last day up to today with lessons: on a Sunday people ask about Saturday."""
    days = scoped(Lesson).where(Lesson.day <= clock.today()).with_only_columns(Lesson.day)
    return db.session.scalar(days.order_by(Lesson.day.desc()).limit(1)) or clock.today()


def _lessons_of(day: date) -> Any:
    """How many lessons the day has, how many of them are held, and the absences that their journals count."""
    counted = (func.count(), func.count(Lesson.held_at), func.coalesce(func.sum(Lesson.absent_count), 0))
    return db.session.execute(scoped(Lesson).where(Lesson.day == day).with_only_columns(*counted)).one()
