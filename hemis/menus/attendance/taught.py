"""Дарслар рўйхати: the lessons behind a number of a board, and who missed one of them."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from hemis.access import requires, scoped, viewer, watched_groups, watched_lessons, watches_groups
from hemis.domain.attendance import present_share
from hemis.domain.calendar import TASHKENT
from hemis.extensions import db
from hemis.menus.attendance.boards import percent
from hemis.menus.attendance.limits import ALL, course_filter, group_filter
from hemis.models.curriculum import CurriculumSubject
from hemis.models.students import AcademicGroup, Student
from hemis.models.teaching import Absence, Lesson, LessonGroup
from hemis.operations.lesson_sums import Sums, parts_of
from hemis.web import clock
from hemis.web.export import Column, asked_for_file, export
from hemis.web.forms import DateField
from hemis.web.listing import FilterForm, paginate, sort_by

bp = Blueprint("taught", __name__, url_prefix="/taught")
LOADS = (
    joinedload(Lesson.slot),
    joinedload(Lesson.teacher),
    joinedload(Lesson.curriculum_subject).joinedload(CurriculumSubject.subject),
    selectinload(Lesson.groups).joinedload(LessonGroup.group),
)
UNMARKED, HELD, MISSED = "unmarked", "held", "missed"
STATES = {UNMARKED: _l("белгиланмаган"), HELD: _l("ўтилган"), MISSED: _l("келмаганлари бор")}
SORTS = {"day": Lesson.day, "absent": Lesson.absent_count, "hours": Lesson.unexcused_hours}
PLACE: tuple[Column, ...] = (
    (_l("Сана"), lambda row: row.day),
    (_l("Жуфтлик"), lambda row: row.slot.number),
    (_l("Фан"), lambda row: row.curriculum_subject.subject.name),
    (_l("Гуруҳ"), lambda row: ", ".join(each.group.name for each in row.groups)),
    (_l("Ўқитувчи"), lambda row: row.teacher.full_name),
    (_l("Ўтилган"), lambda row: row.held_at.astimezone(TASHKENT).date() if row.held_at else None),
)
COUNTED = (_l("Кутилган талаба"), _l("Келмаган"), _l("Сабабсиз, соат"), _l("Сабабли, соат"))
KEYS = ("teacher_id", "subject_id", "plan_id", "department_id", "faculty_id")
"""What a board asks for beside the filters; the page carries them on."""


class TaughtFilter(FilterForm):
    first = DateField(_l("Санадан"), [Optional()])
    last = DateField(_l("Санагача"), [Optional()])
    group_id = group_filter()
    course = course_filter()
    state = SelectField(
        _l("Ҳолати"),
        [Optional()],
        choices=[SelectChoice("", ALL), *(SelectChoice(code, title) for code, title in STATES.items())],
    )

    def narrow(self, lessons: Select[Lesson]) -> Select[Lesson]:
        lessons = lessons.where(Lesson.day <= (self.chosen("last") or clock.today()))
        if self.chosen("first"):
            lessons = lessons.where(Lesson.day >= self.chosen("first"))
        if self.chosen("group_id"):
            lessons = lessons.where(Lesson.groups.any(LessonGroup.group_id == self.chosen("group_id")))
        if self.chosen("course"):
            of_course = AcademicGroup.course == int(self.chosen("course"))
            lessons = lessons.where(Lesson.groups.any(LessonGroup.group.has(of_course)))
        wanted = {
            UNMARKED: (Lesson.held_at.is_(None), Lesson.day < clock.today()),
            HELD: (Lesson.held_at.is_not(None),),
            MISSED: (Lesson.absent_count > 0,),
        }
        return _asked_for(lessons.where(*wanted.get(self.chosen("state") or "", ())))


def _asked_for(lessons: Select[Lesson]) -> Select[Lesson]:
    columns: dict[str, Any] = {
        "teacher_id": Lesson.teacher_id,
        "plan_id": Lesson.curriculum_subject_id,
        "department_id": Lesson.department_id,
        "faculty_id": Lesson.faculty_id,
    }
    for name, value in kept().items():
        if name == "subject_id":
            lessons = lessons.where(Lesson.curriculum_subject.has(CurriculumSubject.subject_id == value))
        else:
            lessons = lessons.where(columns[name] == value)
    return lessons


def kept() -> dict[str, int]:
    """Return the keys of the address, as far as they are numbers that a database knows."""
    asked = {name: request.args.get(name, type=int) for name in KEYS}
    return {name: value for name, value in asked.items() if value is not None and 0 < value < 2**31}


@bp.get("/")
@requires("attendance.boards:view")
def index() -> ResponseReturnValue:
    filters = TaughtFilter()
    groups = _groups(filters.chosen("group_id"))
    rows = sort_by(filters.narrow(watched_lessons()), SORTS, "-day").options(*LOADS)
    if asked_for_file():
        return export(rows, _columns(partial(_sums, groups=groups)), "lessons")
    return render_template(
        "attendance/taught/index.html",
        filters=filters,
        page=paginate(rows),
        kept=kept(),
        today=clock.today(),
        sums=partial(_sums, groups=groups),
        share=share,
    )


def _groups(asked: int | None) -> Collection[int] | None:
    """The groups whose sums are told of a lesson of several: the one asked for, or those of a tutor; None for all."""
    if asked:
        return {asked}
    if not watches_groups():
        return None
    return set(db.session.scalars(watched_groups().with_only_columns(AcademicGroup.id)))


def _sums(lesson: Lesson, groups: Collection[int] | None) -> Sums:
    """What a lesson adds up to, of some groups alone where it has several: the same as the boards tell of them."""
    parts = parts_of(lesson.group_sums)
    if groups is None or not parts:
        return Sums(lesson.expected_count, lesson.absent_count, lesson.unexcused_hours, lesson.excused_hours)
    whole = Sums()
    for group, part in parts.items():
        whole = whole.plus(part) if group in groups else whole
    return whole


def _columns(sums: Callable[[Lesson], Sums]) -> tuple[Column, ...]:
    def counted(place: int) -> Callable[[Lesson], int]:
        return lambda row: sums(row)[place]

    return (*PLACE, *((title, counted(place)) for place, title in enumerate(COUNTED)))


@bp.get("/<int:lesson_id>")
@requires("attendance.boards:view")
def show(lesson_id: int) -> ResponseReturnValue:
    """Show who missed a lesson; a tutor sees the students of the own groups."""
    lesson = db.session.scalars(watched_lessons().where(Lesson.id == lesson_id).options(*LOADS)).one_or_none()
    if lesson is None:
        abort(404)
    missed = scoped(Absence).where(Absence.lesson_id == lesson_id).join(Student, Student.id == Absence.student_id)
    if watches_groups():
        missed = missed.where(Student.group_id.in_(watched_groups().with_only_columns(AcademicGroup.id)))
    rows = missed.order_by(Student.sort_key).options(joinedload(Absence.student).joinedload(Student.group))
    return render_template(
        "attendance/taught/show.html",
        lesson=lesson,
        rows=db.session.scalars(rows).all(),
        sums=_sums(lesson, _groups(None)),
        may_open=not watches_groups() or db.session.scalar(scoped(Lesson).where(Lesson.id == lesson_id)) is not None,
        share=share,
        days=(clock.today() - lesson.day).days,
    )


def lesson_url(lesson: Lesson) -> str:
    """Where the viewer sees who missed a lesson: a tutor may not open the journal of somebody else."""
    if watches_groups() and lesson.teacher_id != viewer().employee_id:
        return url_for("attendance.taught.show", lesson_id=lesson.id)
    return url_for("lessons.journals.show", lesson_id=lesson.id)


def share(sums: Sums) -> str:
    """`93,3 %` of those expected came."""
    return percent(present_share(sums.expected, sums.absent))
