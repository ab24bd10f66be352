"""Менинг дарсларим: what a teacher has given of what is planned, and what is still to be marked."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from hemis.access import requires, scoped
from hemis.domain.calendar import week_of
from hemis.extensions import db
from hemis.menus.lessons.standing import LOADS, OPEN, shown
from hemis.models.curriculum import LessonSlot
from hemis.models.teaching import Lesson
from hemis.operations import attendance_boards as boards
from hemis.operations.attendance_boards import Period
from hemis.web import clock
from hemis.web.export import asked_for_file, export_lines

bp = Blueprint("overview", __name__, url_prefix="/overview")
SHOWN = 60
A_DAY = timedelta(days=1)
COLUMNS = (
    (_l("Фан"), lambda row: row.subject),
    (_l("Машғулот тури"), lambda row: row.kind),
    (_l("Гуруҳлар"), lambda row: row.groups),
    (_l("Режадаги соат"), lambda row: row.planned),
    (_l("Жадвалдаги соат"), lambda row: row.placed),
    (_l("Ўтилган соат"), lambda row: row.given),
    (_l("Белгиланмаган дарслар"), lambda row: row.unmarked),
)


@bp.get("/")
@requires("lessons.journals:edit")
def index() -> ResponseReturnValue:
    period = boards.semester_of(clock.today())
    rows = boards.loads_given(scoped(Lesson), period)
    if asked_for_file():
        return export_lines(rows, COLUMNS, "my-lessons")
    return render_template(
        "lessons/overview/index.html",
        period=period,
        rows=rows,
        waiting=_waiting(period),
        week=_week(),
        whole={name: sum(getattr(row, name) for row in rows) for name in ("planned", "placed", "given", "unmarked")},
    )


def _waiting(period: Period) -> list[Any]:
    """The past lessons of the semester without a journal, the oldest first, with what can still be done."""
    found = scoped(Lesson).where(Lesson.day.between(period.first, period.today - A_DAY), Lesson.held_at.is_(None))
    ordered = found.join(LessonSlot).order_by(Lesson.day, LessonSlot.number).limit(SHOWN)
    return [(each, each.state == OPEN) for each in shown(db.session.scalars(ordered.options(*LOADS)))]


def _week() -> boards.Tally:
    """The lessons of this week as one sum."""
    first, last = week_of(clock.today())
    found = boards.tallies(scoped(Lesson), boards.TEACHER, [Period(first, last, last)])[0]
    return next(iter(found.values()), boards.Tally())
