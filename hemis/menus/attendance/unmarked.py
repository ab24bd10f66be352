"""Белгиланмаган дарслар: by teacher, how many past lessons have no journal and for how many days."""

from typing import Any, NamedTuple

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField

from hemis.access import requires, viewer, watched_lessons
from hemis.domain.names import fold
from hemis.menus.attendance.taught import UNMARKED
from hemis.models.reminders import LessonReminder
from hemis.models.teaching import Lesson
from hemis.operations import attendance_boards as boards
from hemis.operations import lesson_reminders
from hemis.operations.attendance_boards import TEACHER, Unmarked
from hemis.operations.attendance_names import rows_named
from hemis.web import clock
from hemis.web.choices import faculty_filter
from hemis.web.export import asked_for_file, export_lines
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, folded_words, page_of

bp = Blueprint("unmarked", __name__, url_prefix="/unmarked")


class Late(NamedTuple):
    """A teacher who has not marked lessons."""

    title: str
    url: str
    row: Unmarked
    days: int
    """Since the oldest of them."""
    reminder: LessonReminder | None = None
    """The newest of this semester."""

    @property
    def is_reminded_today(self) -> bool:
        return self.reminder is not None and self.reminder.day == clock.today()


COLUMNS = (
    (_l("Ўқитувчи"), lambda late: late.title),
    (_l("Белгиланмаган дарслар"), lambda late: late.row.lessons),
    (_l("Энг эскиси"), lambda late: late.row.oldest),
    (_l("Энг янгиси"), lambda late: late.row.newest),
    (_l("Кечиккан кунлар"), lambda late: late.days),
    (_l("Эслатилган"), lambda late: late.reminder.day if late.reminder else None),
)


class LateFilter(FilterForm):
    q = StringField(_l("Ўқитувчи"))
    faculty_id = faculty_filter()

    @property
    def fields_shown(self) -> list[Field]:
        """A dean's office has one faculty, and nothing to choose."""
        return [field for field in super().fields_shown if field.name != "faculty_id" or not viewer().faculty_id]

    def keeps(self, title: str) -> bool:
        name: Any = fold(title)
        return all(word in name for word in folded_words(self.q.data))


@bp.get("/")
@requires("attendance.boards:view")
def index() -> ResponseReturnValue:
    filters = LateFilter()
    lines = asked_lines(filters)
    if asked_for_file():
        return export_lines(lines, COLUMNS, "unmarked-lessons")
    whole = sum(line.row.lessons for line in lines)
    return render_template("attendance/unmarked/index.html", filters=filters, page=page_of(lines), whole=whole)


def asked_lines(filters: LateFilter) -> list[Late]:
    """Return the teachers of the viewer's scope who have not marked lessons, as the filters ask."""
    today = clock.today()
    period = boards.semester_of(today)
    rows = boards.unmarked(filters.by_columns(watched_lessons(), Lesson.faculty_id), period)
    keys = [row.teacher_id for row in rows]
    names = rows_named(TEACHER, keys)
    notes = lesson_reminders.newest(keys, period.first) if keys else {}
    lines = [_late(row, named(names[row.teacher_id]), _url(row, filters), notes.get(row.teacher_id)) for row in rows]
    return [line for line in lines if filters.keeps(line.title)]


def _late(row: Unmarked, title: str, url: str, reminder: LessonReminder | None) -> Late:
    return Late(title, url, row, (clock.today() - row.oldest).days, reminder)


def _url(row: Unmarked, filters: LateFilter) -> str:
    asked: dict[str, Any] = {
        "teacher_id": row.teacher_id,
        "state": UNMARKED,
        "faculty_id": filters.chosen("faculty_id") or None,
    }
    return url_for("attendance.taught.index", **asked)


__all__ = ["Late", "LateFilter", "asked_lines", "bp"]
