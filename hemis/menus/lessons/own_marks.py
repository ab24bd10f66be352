"""Кунлик баҳоларим: a student's own daily marks by subject and lesson, and what they come to (X-R2, functions §22)."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func
from wtforms import StringField

from hemis.access import requires, scoped, viewer
from hemis.domain.classifiers import LESSON_KIND
from hemis.domain.daily_marks import FORMULAS
from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.assignments import Assignment
from hemis.operations import own_marks
from hemis.operations.own_marks import Course, Entry
from hemis.web import clock
from hemis.web.controls import control_short
from hemis.web.export import asked_for_file, export_lines
from hemis.web.listing import FilterForm, page_of

bp = Blueprint("own_marks", __name__, url_prefix="/own-marks")


class Line(NamedTuple):
    """A lesson of a course."""

    course: Course
    entry: Entry

    @property
    def subject(self) -> str:
        return self.entry.lesson.curriculum_subject.subject.name


COLUMNS = (
    (_l("Сана"), lambda row: row.entry.lesson.day),
    (_l("Жуфтлик"), lambda row: row.entry.lesson.slot.number),
    (_l("Фан"), lambda row: row.subject),
    (_l("Машғулот тури"), lambda row: _(LESSON_KIND[row.entry.lesson.lesson_kind])),
    (_l("Ўқитувчи"), lambda row: row.entry.lesson.teacher.full_name),
    (_l("Баҳо"), lambda row: row.entry.mark or 0),
    (_l("Ҳисобга олинган"), lambda row: _("ҳа") if row.entry.is_counted else _("йўқ")),
)


class MarkFilter(FilterForm):
    q = StringField(_l("Фан"))

    def takes(self, line: Line) -> bool:
        """Whether a lesson is one of those asked for."""
        return all(word in fold(line.subject) for word in fold(self.q.data or "").split())


@bp.get("/")
@requires("lessons.own_marks:view")
def index() -> ResponseReturnValue:
    filters, courses = MarkFilter(), own_marks.of_student(viewer().student_id or abort(404), clock.today())
    lines = [Line(course, each) for course in courses for each in course.entries]
    lines.sort(key=lambda line: (line.entry.lesson.day, line.entry.lesson.slot.number), reverse=True)
    lines = [line for line in lines if filters.takes(line)]
    if asked_for_file():
        return export_lines(lines, COLUMNS, "daily-marks")
    return render_template(
        "lessons/own_marks/index.html",
        filters=filters,
        courses=courses,
        page=page_of(lines),
        tasks=_tasks(courses),
        formulas=FORMULAS,
        short_of=control_short,
    )


def _tasks(courses: Sequence[Course]) -> Counter[int]:
    """Control → how many assignments and other courses feed it beside the marks of one."""
    keys = [each.marking.control_id for each in courses if each.marking]
    fed = scoped(Assignment).where(Assignment.control_id.in_(keys)).group_by(Assignment.control_id)
    found = Counter(keys)
    found.subtract(set(keys))
    for control_id, number in db.session.execute(fed.with_only_columns(Assignment.control_id, func.count())):
        found[control_id or 0] += number
    return found
