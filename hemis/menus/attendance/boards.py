"""Давомат кўрсаткичлари: sums of lessons by group, day, week, subject, teacher or unit; and the heat of a group."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, NamedTuple

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import Field, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from hemis.access import requires, viewer, watched_groups, watched_lessons, watches_groups
from hemis.domain.attendance import present_share
from hemis.domain.calendar import week_of
from hemis.domain.formats import plain
from hemis.extensions import db
from hemis.menus.attendance.board_names import Names, by_subject, names_of, names_of_rows
from hemis.menus.attendance.limits import course_filter, group_filter, limits
from hemis.models.students import AcademicGroup
from hemis.models.teaching import Lesson
from hemis.operations import attendance_boards as boards
from hemis.operations.attendance_boards import (
    DAY,
    DEPARTMENT,
    FACULTY,
    GROUP,
    NOTHING,
    SUBJECT,
    TEACHER,
    WEEK,
    Period,
    Tallies,
    Tally,
)
from hemis.operations.attendance_names import rows_named
from hemis.web import clock
from hemis.web.choices import faculty_filter
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import DateField
from hemis.web.jinja import short_date
from hemis.web.listing import FilterForm, page_of

bp = Blueprint("boards", __name__, url_prefix="/boards")
WAYS = {
    GROUP: _l("Гуруҳ"),
    DAY: _l("Кун"),
    WEEK: _l("Ҳафта"),
    SUBJECT: _l("Фан"),
    TEACHER: _l("Ўқитувчи"),
    DEPARTMENT: _l("Кафедра"),
    FACULTY: _l("Факультет"),
}
SEMESTER, MONTH, A_WEEK, A_DAY = "semester", "month", "week", "day"
PERIODS = {SEMESTER: _l("семестр"), MONTH: _l("тўрт ҳафта"), A_WEEK: _l("ҳафта"), A_DAY: _l("кун")}
FOUR_WEEKS, A_WEEK_LESS = timedelta(weeks=4), timedelta(days=6)
PARAMETERS = {
    GROUP: "group_id",
    SUBJECT: "subject_id",
    TEACHER: "teacher_id",
    DEPARTMENT: "department_id",
    FACULTY: "faculty_id",
}


def _select(label: Any, titles: Any) -> SelectField:
    return SelectField(label, [Optional()], choices=[SelectChoice(code, title) for code, title in titles.items()])


class BoardFilter(FilterForm):
    by = _select(_l("Кесим"), WAYS)
    period = _select(_l("Давр"), {"": _l("одатдаги"), **PERIODS})
    day = DateField(_l("Сана"), [Optional()])
    faculty_id = faculty_filter()
    group_id = group_filter()
    course = course_filter()

    @property
    def fields_shown(self) -> list[Field]:
        """A dean's office has one faculty, and nothing to choose."""
        return [field for field in super().fields_shown if field.name != "faculty_id" or not viewer().faculty_id]

    @property
    def way(self) -> str:
        return self.chosen("by") or GROUP

    @cached_property
    def span(self) -> str:
        """A university is looked at week by week, whatever is smaller as a semester."""
        narrow = viewer().faculty_id or viewer().department_id or self.chosen("faculty_id") or watches_groups()
        return self.chosen("period") or (SEMESTER if narrow else A_WEEK)

    @cached_property
    def asked(self) -> Period:
        today = clock.today()
        day = self.chosen("day") or today
        if self.span == SEMESTER:
            return replace(boards.semester_of(day), today=today)
        first, last = week_of(day) if self.span == A_WEEK else (day, day)
        return Period(day - FOUR_WEEKS + timedelta(days=1) if self.span == MONTH else first, last, today)

    @property
    def compared(self) -> tuple[Period, Period]:
        """The days whose change is told, and those before them: of a semester its last seven days."""
        late = self.asked
        if self.span == SEMESTER:
            late = Period(late.until - A_WEEK_LESS, late.until, late.today)
        return late, late.back(FOUR_WEEKS if self.span == MONTH else timedelta(weeks=1))

    @cached_property
    def groups(self) -> set[int] | None:
        """The groups to which the viewer or the filter keeps to; None for any."""
        if not (watches_groups() or self.chosen("group_id") or self.chosen("course")):
            return None
        found = self.by_columns(watched_groups(), AcademicGroup.course)
        if self.chosen("group_id"):
            found = found.where(AcademicGroup.id == self.chosen("group_id"))
        return set(db.session.scalars(found.with_only_columns(AcademicGroup.id)))

    def narrow(self, lessons: Select[Lesson]) -> Select[Lesson]:
        return self.by_columns(lessons, Lesson.faculty_id)


class Line(NamedTuple):
    """A row of a board: what it is about, its sums, those of the days whose change is told, and of the days before."""

    title: str
    key: Any
    tally: Tally
    late: Tally
    earlier: Tally

    @property
    def share(self) -> Decimal | None:
        return share_of(self.tally)

    @property
    def before(self) -> Decimal | None:
        return share_of(self.earlier)

    @property
    def now(self) -> Decimal | None:
        return share_of(self.late)

    @property
    def change(self) -> Decimal | None:
        return None if self.now is None or self.before is None else self.now - self.before


COLUMNS = (
    (_l("Номи"), lambda line: line.title),
    (_l("Дарслар"), lambda line: line.tally.lessons),
    (_l("Ўтилган"), lambda line: line.tally.held),
    (_l("Белгиланмаган"), lambda line: line.tally.unmarked),
    (_l("Кутилган талаба"), lambda line: line.tally.expected),
    (_l("Келмаган"), lambda line: line.tally.absent),
    (_l("Давомат, фоиз"), lambda line: line.share),
    (_l("Сабабсиз, соат"), lambda line: line.tally.unexcused),
    (_l("Сабабли, соат"), lambda line: line.tally.excused),
)


@bp.get("/")
@requires("attendance.boards:view")
def index() -> ResponseReturnValue:
    filters = BoardFilter()
    lines, whole = _lines(filters)
    if asked_for_file():
        return export_lines(lines, COLUMNS, "attendance-board")
    return render_template(
        "attendance/boards/index.html",
        filters=filters,
        way=WAYS[filters.way],
        period=filters.asked,
        compared=filters.compared,
        is_long=filters.span == SEMESTER,
        whole=whole,
        page=page_of(lines),
        word=percent,
        link=partial(_url, filters),
        lessons=partial(_lessons_url, filters),
    )


def _lines(filters: BoardFilter) -> tuple[list[Line], Line]:
    names, (found, late, earlier) = _named(filters, _read(filters))
    lines: list[Line] = []
    for key in sorted(found, key=lambda key: names[key][1]):
        compared = late.get(key, NOTHING), earlier.get(key, NOTHING)
        if filters.way in (DAY, WEEK):
            compared = found[key], lines[-1].tally if lines else NOTHING
        lines.append(Line(names[key][0], key, found[key], *compared))
    return lines, Line(_("Жами"), None, _sum(found), _sum(late), _sum(earlier))


def _named(filters: BoardFilter, each: Sequence[Tallies]) -> tuple[Names, Sequence[Tallies]]:
    if filters.way == SUBJECT:
        rows = rows_named(SUBJECT, {key for found in each for key in found})
        return names_of_rows(rows), [by_subject(found, rows) for found in each]
    return names_of(filters.way, each[0]), each


def _read(filters: BoardFilter) -> Sequence[Tallies]:
    """Read the sums of the days asked for, of those whose change is told, and of the days before those."""
    late, earlier = filters.compared
    periods = (filters.asked, late, earlier) if late != filters.asked else (late, earlier)
    lessons = filters.narrow(watched_lessons())
    if filters.way == GROUP or filters.groups is not None:
        found = boards.group_tallies(lessons, filters.way, periods, filters.groups)
    else:
        found = boards.tallies(lessons, filters.way, periods)
    return found if len(found) == 3 else (found[0], *found)


def _sum(found: Tallies) -> Tally:
    whole = Tally()
    for each in found.values():
        whole = whole.plus(each)
    return whole


def share_of(tally: Tally) -> Decimal | None:
    return present_share(tally.expected, tally.absent)


def _url(filters: BoardFilter, key: Any) -> str:
    """A group leads to its heat map, a faculty to its groups, all else to the lessons behind the numbers."""
    kept: dict[str, Any] = {
        name: request.args[name] for name in ("period", "day", "group_id", "course") if request.args.get(name)
    }
    if filters.way == GROUP and filters.span == SEMESTER:
        return url_for(".group", group_id=key, day=kept.get("day"))
    if filters.way == FACULTY:
        return url_for(".index", **{**kept, "by": GROUP, "faculty_id": key})
    return _lessons_url(filters, key)


def _lessons_url(filters: BoardFilter, key: Any, **asked: Any) -> str:
    """The lessons behind a number of a line, those of its days alone; without a key, of all lines."""
    days = {"first": filters.asked.first, "last": filters.asked.until}
    values: dict[str, Any] = {name: filters.chosen(name) or None for name in ("faculty_id", "group_id", "course")}
    if key is not None and filters.way in (DAY, WEEK):
        days = {"first": key, "last": key + timedelta(days=6) if filters.way == WEEK else key}
    elif key is not None:
        values[PARAMETERS[filters.way]] = key
    values |= {name: short_date(day) for name, day in days.items()}
    return url_for("attendance.taught.index", **values, **asked)


def percent(share: Decimal | None) -> str:
    """`93,3 %`, or a dash where nobody was expected."""
    return "—" if share is None else f"{plain(share)} %"


def kind_of(tally: Tally) -> str:
    """The colour of a share of absence, by the limits that hold for a subject today."""
    if not tally.expected:
        return "muted"
    of = limits().on(clock.today())
    absent = Decimal(tally.absent * 100) / tally.expected
    return "danger" if absent >= of.subject else "warn" if absent >= min(of.subject_steps, default=of.subject) else "ok"


__all__ = ["bp", "kind_of", "percent", "share_of"]
