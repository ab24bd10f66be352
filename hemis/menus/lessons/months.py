"""Ойлик журнал: students by lessons of one subject and group in a month, each cell saved by itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from flask import Blueprint, abort, flash, get_template_attribute, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from hemis.access import can, person, requires, scoped, viewer
from hemis.domain.attendance import cycle
from hemis.domain.calendar import add_months
from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.menus.lessons.standing import HELD, Shown, shown
from hemis.models.curriculum import CurriculumSubject, LessonSlot
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.models.teaching import Lesson, LessonGroup
from hemis.operations import attendance, rosters
from hemis.operations.attendance import Hours, Stale
from hemis.operations.rosters import Journal, Member
from hemis.web import clock
from hemis.web.export import as_file, asked_for_file
from hemis.web.flow import is_htmx
from hemis.web.forms import refusal

bp = Blueprint("months", __name__, url_prefix="/months")
NOBODY = Hours()


@dataclass(frozen=True)
class Course:
    """What a month sheet can be about: one subject of one group."""

    group_id: int
    subject_id: int
    group: str
    subject: str

    @property
    def key(self) -> str:
        return f"{self.group_id}-{self.subject_id}"

    @property
    def title(self) -> str:
        return f"{self.group} · {self.subject}"


class Sheet:
    """The month that the address asks for, and the course chosen in it."""

    def __init__(self) -> None:
        asked = re.fullmatch(r"(20[0-9]{2})-(0[1-9]|1[0-2])", request.args.get("month", ""))
        self.first = date(int(asked[1]), int(asked[2]), 1) if asked else clock.today().replace(day=1)
        self.last = add_months(self.first, 1) - timedelta(days=1)
        self.courses = self._courses()
        known = {course.key: course for course in self.courses}
        self.course = known.get(request.args.get("course", ""), next(iter(known.values()), None))

    @property
    def neighbours(self) -> tuple[date, date]:
        return add_months(self.first, -1), add_months(self.first, 1)

    @cached_property
    def lessons(self) -> list[Shown]:
        if self.course is None:
            return []
        statement = (
            scoped(Lesson)
            .join(LessonGroup, LessonGroup.lesson_id == Lesson.id)
            .join(LessonSlot, LessonSlot.id == Lesson.slot_id)
            .where(LessonGroup.group_id == self.course.group_id, LessonGroup.day.between(self.first, self.last))
            .where(Lesson.curriculum_subject_id == self.course.subject_id)
            .order_by(Lesson.day, LessonSlot.number)
            .options(joinedload(Lesson.slot))
        )
        return shown(db.session.scalars(statement))

    @cached_property
    def members(self) -> list[Member]:
        course = self.course
        return rosters.roster(course.group_id, course.subject_id, self.first, self.last) if course else []

    @cached_property
    def hours(self) -> dict[tuple[int, int], Hours]:
        return rosters.hours_at([each.lesson.id for each in self.lessons])

    def total(self, member: Member) -> int:
        return sum(self.at(each, member).missed for each in self.lessons)

    def at(self, each: Shown, member: Member) -> Hours:
        return self.hours.get((each.lesson.id, member.id), NOBODY)

    def is_open(self, each: Shown, member: Member) -> bool:
        """Whether a click on the cell may change it; the operation decides again."""
        is_mine = can("lessons.journals:edit") and each.lesson.teacher_id == viewer().employee_id
        in_time = each.state == HELD and clock.now() < each.closes_at
        return is_mine and in_time and not member.reason and not self.at(each, member).excused

    def _courses(self) -> Sequence[Course]:
        names = (AcademicGroup.id, Lesson.curriculum_subject_id, AcademicGroup.name, Subject.name)
        statement = (
            scoped(Lesson)
            .join(LessonGroup, LessonGroup.lesson_id == Lesson.id)
            .join(AcademicGroup, AcademicGroup.id == LessonGroup.group_id)
            .join(CurriculumSubject, CurriculumSubject.id == Lesson.curriculum_subject_id)
            .join(Subject, Subject.id == CurriculumSubject.subject_id)
            .where(Lesson.day.between(self.first, self.last))
            .with_only_columns(*names)
            .distinct()
        )
        found = (Course(*row) for row in db.session.execute(statement))
        return sorted(found, key=lambda course: (course.group, course.subject))


@bp.get("/")
@requires("lessons.journals:view")
def index() -> ResponseReturnValue:
    sheet = Sheet()
    if asked_for_file() and sheet.course:
        return _file(sheet)
    return render_template("lessons/months/index.html", sheet=sheet, cycle=cycle)


@bp.post("/cells/<int:lesson_id>/<int:student_id>")
@requires("lessons.journals:edit")
def cell(lesson_id: int, student_id: int) -> ResponseReturnValue:
    """Save one cell and answer with it, and with the way back; without script, with the whole sheet."""
    journal, member = _found(lesson_id, student_id)
    was, wanted = member.hours.missed, 0
    try:
        was, wanted = _change()
        with db.session.begin_nested():
            whose: dict[str, Any] = {"teacher_id": viewer().employee_id, "by": person(), "at": clock.now()}
            attendance.set_mark(journal, member, wanted, was=was, **whose)
    except Stale:
        return _cell(*_found(lesson_id, student_id), 409, conflict=wanted)
    except RuleError as error:
        return _cell(journal, member, 422, refused=refusal(error))
    return _cell(*_found(lesson_id, student_id), 200, undo=was)


def _change() -> tuple[int, int]:
    """Read `0-2`: nothing was missed, now two hours are."""
    change = re.fullmatch(r"([0-9])-([0-9])", request.form.get("change", ""))
    if change is None:
        raise RuleError(attendance.WRONG_HOURS)
    return int(change[1]), int(change[2])


def _found(lesson_id: int, student_id: int) -> tuple[Journal, Member]:
    journal = rosters.open_journal(scoped(Lesson), lesson_id, to_save_at=clock.now()) or abort(404)
    member = next((each for each in journal.members if each.id == student_id), None) or abort(404)
    return journal, member


def _cell(
    journal: Journal,
    member: Member,
    status: int,
    *,
    undo: int | None = None,
    conflict: int | None = None,
    refused: str = "",
) -> ResponseReturnValue:
    lesson = journal.lesson
    told = {"lesson": lesson, "member": member, "hours": member.hours, "conflict": conflict, "refused": refused}
    if is_htmx():
        return render_template("lessons/months/_saved.html", cycle=cycle, undo=undo, **told), status
    words = get_template_attribute("lessons/months/_told.html", "told")(**told)
    flash(str(words).strip(), "message" if status == 200 else "error")
    course = f"{member.group_id}-{lesson.curriculum_subject_id}"
    return redirect(url_for(".index", month=f"{lesson.day:%Y-%m}", course=course), 303)


def _file(sheet: Sheet) -> ResponseReturnValue:
    days = (f"{each.lesson.day:%d.%m} {each.lesson.slot.number}" for each in sheet.lessons)
    headings = [_("Талаба"), *days, _("Жами")]
    rows = [
        [member.full_name, *(sheet.at(each, member).missed or None for each in sheet.lessons), sheet.total(member)]
        for member in sheet.members
    ]
    if request.args["format"] == "print":
        title = f"{sheet.course.title if sheet.course else ''} · {sheet.first:%m.%Y}"
        values = {"headings": headings, "rows": rows, "cut_at": None, "day": clock.today()}
        return render_template("layouts/sheet.html", title=title, **values)
    return as_file(headings, rows, "month")
