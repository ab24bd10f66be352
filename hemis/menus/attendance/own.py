"""Давоматим: what a student has missed, by subject, what it threatens, and each lesson of it (H-24, rules 3)."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField

from hemis.access import requires, scoped, scoped_or_404, viewer
from hemis.domain.attendance import is_blocked
from hemis.extensions import db
from hemis.menus.attendance.limits import Chip, Limits, limits, running, share
from hemis.models.curriculum import Curriculum, CurriculumSubject, LessonSlot, Semester
from hemis.models.students import AcademicGroup, Student
from hemis.models.subjects import Subject
from hemis.models.teaching import Absence, AbsenceTotal, Lesson
from hemis.operations.years import began_last
from hemis.web import clock
from hemis.web.export import asked_for_file, export
from hemis.web.listing import FilterForm, folded, paginate

bp = Blueprint("own", __name__, url_prefix="/own")
COLUMNS = (
    (_l("Сана"), lambda row: row.lesson.day),
    (_l("Жуфтлик"), lambda row: row.lesson.slot.number),
    (_l("Фан"), lambda row: row.lesson.curriculum_subject.subject.name),
    (_l("Ўқитувчи"), lambda row: row.lesson.teacher.full_name),
    (_l("Сабабсиз, соат"), lambda row: row.unexcused_hours),
    (_l("Сабабли, соат"), lambda row: row.excused_hours),
)


class AbsenceFilter(FilterForm):
    q = StringField(_l("Фан"))


class Threat(NamedTuple):
    """A subject with the hours missed in it, and how many more may be missed before it is lost."""

    total: AbsenceTotal
    share: str
    chip: Chip | None
    left: int


@bp.get("/")
@requires("attendance.own:view")
def index() -> ResponseReturnValue:
    filters, day = AbsenceFilter(), clock.today()
    rows = _missed().where(folded(Subject.name_key, filters.q.data))
    rows = rows.order_by(Lesson.day.desc(), LessonSlot.number.desc(), Absence.lesson_id)
    if asked_for_file():
        return export(rows, COLUMNS, "absences")
    totals = db.session.scalars(_totals().where(running(day), began_last(day))).all()
    hours, bound = sum(row.unexcused_hours for row in totals), _bound(totals)
    return render_template(
        "attendance/own/index.html",
        filters=filters,
        page=paginate(rows),
        threats=[_threat(row) for row in totals],
        hours=hours,
        excused=sum(row.excused_hours for row in totals),
        bound=bound,
        chip=bound.of_semester(hours),
    )


def _threat(row: AbsenceTotal) -> Threat:
    missed, auditory, bound = row.unexcused_hours, row.curriculum_subject.auditory_hours, _limits(row)
    left = next((more for more in range(auditory + 1) if is_blocked(missed + more, auditory, bound.subject)), 0)
    return Threat(row, share(missed, auditory), bound.of_subject(missed, auditory), left)


def _limits(row: AbsenceTotal) -> Limits:
    semester = row.curriculum_subject.semester
    return limits().of(semester, semester.curriculum)


def _bound(totals: Sequence[AbsenceTotal]) -> Limits:
    """The limits of the semester; before its first absence those that hold today for the student's group."""
    if totals:
        return _limits(totals[0])
    group = joinedload(Student.group).joinedload(AcademicGroup.speciality)
    return limits().of(clock.today(), scoped_or_404(Student, viewer().student_id or abort(404), group).group)


def _totals() -> Select[AbsenceTotal]:
    subject = contains_eager(AbsenceTotal.curriculum_subject)
    curriculum = subject.contains_eager(CurriculumSubject.semester).contains_eager(Semester.curriculum)
    return (
        scoped(AbsenceTotal)
        .join(CurriculumSubject, CurriculumSubject.id == AbsenceTotal.curriculum_subject_id)
        .join(Subject, Subject.id == CurriculumSubject.subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .join(Curriculum, Curriculum.id == Semester.curriculum_id)
        .join(Curriculum.speciality)
        .where(AbsenceTotal.unexcused_hours + AbsenceTotal.excused_hours > 0)
        .order_by(AbsenceTotal.unexcused_hours.desc(), Subject.sort_key)
        .options(subject.contains_eager(CurriculumSubject.subject), curriculum.contains_eager(Curriculum.speciality))
    )


def _missed() -> Select[Absence]:
    lesson = contains_eager(Absence.lesson)
    subject = lesson.contains_eager(Lesson.curriculum_subject).contains_eager(CurriculumSubject.subject)
    return (
        scoped(Absence)
        .join(Lesson, Lesson.id == Absence.lesson_id)
        .join(LessonSlot, LessonSlot.id == Lesson.slot_id)
        .join(Lesson.curriculum_subject)
        .join(CurriculumSubject.subject)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .where(running(clock.today()), began_last(clock.today()))
        .options(lesson.contains_eager(Lesson.slot), lesson.joinedload(Lesson.teacher), subject)
    )
