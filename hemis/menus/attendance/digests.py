"""Кунлик хабар: one day of attendance on one sheet, for a dean, a head, a tutor and the leadership."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, cast

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func
from sqlalchemy.orm import joinedload
from wtforms.validators import Optional, ValidationError

from hemis.access import can, requires, scoped, viewer, watched_groups, watched_lessons, watches_groups
from hemis.domain.calendar import week_of
from hemis.extensions import db
from hemis.menus.attendance.board_names import names_of
from hemis.menus.attendance.boards import PARAMETERS, percent, share_of
from hemis.models.students import AcademicGroup, Student
from hemis.models.teaching import Absence, AbsenceTotal, Lesson
from hemis.operations import attendance_boards as boards
from hemis.operations import attendance_digest as digest
from hemis.operations.attendance_boards import FACULTY, GROUP, NOTHING, TEACHER, Period, Tallies, Tally
from hemis.operations.rules import rule_values
from hemis.web import clock
from hemis.web.export import asked_for_file, export_table
from hemis.web.forms import DateField
from hemis.web.jinja import short_date
from hemis.web.listing import FilterForm

bp = Blueprint("digests", __name__, url_prefix="/digest")
TITLES = {GROUP: _l("Гуруҳ"), TEACHER: _l("Ўқитувчи"), FACULTY: _l("Факультет")}
A_WEEK, A_DAY = timedelta(weeks=1), timedelta(days=1)
LIMIT, STEPS = "att.expel_hours", "att.semester_warn"
SHOWN = 60


class DigestFilter(FilterForm):
    day = DateField(_l("Сана"), [Optional()])

    def validate_day(self, field: DateField) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError(_("Бу кун ҳали келмади: охирги дарс куни кўрсатилди."))


class Line(NamedTuple):
    """A group, a teacher or a faculty on the day, and on the same day a week before."""

    title: str
    url: str
    tally: Tally
    earlier: Tally


class Trend(NamedTuple):
    """The share of those who came: on the day and a week before, in its week so far and as far in the week before."""

    day: Decimal | None
    day_before: Decimal | None
    week: Decimal | None
    week_before: Decimal | None


@bp.get("/")
@requires("attendance.boards:view")
def index() -> ResponseReturnValue:
    filters = DigestFilter()
    day = _day_of(filters)
    lines, whole, trend = _read(day)
    if asked_for_file() and request.args["format"] != "print":
        return _file(day, lines)
    form = "paper" if asked_for_file() else "index"
    return render_template(
        f"attendance/digests/{form}.html",
        filters=filters,
        day=day,
        title=TITLES[_way()],
        lines=lines,
        whole=whole,
        trend=trend,
        passed=_passed(day) if lines and can("attendance.absences:view") else [],
        word=percent,
        share=share_of,
        a_day=A_DAY,
        today=clock.today(),
    )


def _day_of(filters: DigestFilter) -> date:
    """Return the day that is asked for, else the last one, which then stands in the field."""
    day = filters.chosen("day") or _last_day()
    if not filters.day.errors:
        filters.day.data = day
    return day


def _way() -> str:
    """A department watches teachers, a university its faculties, everybody else groups."""
    if viewer().department_id:
        return TEACHER
    return GROUP if viewer().faculty_id or watches_groups() else FACULTY


def _last_day() -> date:
    """The last day up to today with a journal: in the morning people ask about yesterday."""
    held = watched_lessons().where(Lesson.day <= clock.today(), Lesson.held_at.is_not(None))
    days = held.with_only_columns(func.max(Lesson.day))
    return db.session.scalar(days) or clock.today()


def _read(day: date) -> tuple[list[Line], Tally, Trend]:
    today, monday = clock.today(), week_of(day)[0]
    spans = ((day, day), (day - A_WEEK, day - A_WEEK), (monday, day), (monday - A_WEEK, day - A_WEEK))
    found = _tallies([Period(first, last, today) for first, last in spans])
    names = names_of(_way(), found[0])
    lines = [
        Line(names[key][0], _url(key, day), found[0][key], found[1].get(key, NOTHING))
        for key in sorted(found[0], key=lambda key: names[key][1])
    ]
    sums = [_sum(each) for each in found]
    return lines, sums[0], Trend(*(share_of(each) for each in sums))


def _tallies(periods: Sequence[Period]) -> list[Tallies]:
    if _way() != GROUP:
        return boards.tallies(watched_lessons(), _way(), periods)
    groups = None
    if watches_groups():
        groups = set(db.session.scalars(watched_groups().with_only_columns(AcademicGroup.id)))
    return boards.group_tallies(watched_lessons(), GROUP, periods, groups)


def _sum(found: Tallies) -> Tally:
    whole = NOTHING
    for each in found.values():
        whole = whole.plus(each)
    return whole


def _url(key: int, day: date) -> str:
    """Each line leads to its lessons of the day, and these to who missed them."""
    key_of: dict[str, Any] = {PARAMETERS.get(_way(), "faculty_id"): key}
    return url_for("attendance.taught.index", first=short_date(day), last=short_date(day), **key_of)


class Known(NamedTuple):
    """A student who passed a limit on the day."""

    student: Student
    level: int
    hours: int


def _passed(day: date) -> list[Known]:
    rules = rule_values(LIMIT, STEPS, on=day)
    steps = [int(step) for step in cast(tuple[Decimal, ...], rules[STEPS])]
    limit = int(cast(Decimal, rules[LIMIT]))
    found = digest.passed(scoped(Absence), scoped(AbsenceTotal), day, steps, limit)[:SHOWN]
    rows = scoped(Student).where(Student.id.in_([each.student_id for each in found])).options(joinedload(Student.group))
    people = {row.id: row for row in db.session.scalars(rows)} if found else {}
    return [Known(people[each.student_id], each.level, each.hours) for each in found if each.student_id in people]


def _file(day: date, lines: list[Line]) -> ResponseReturnValue:
    headings = [
        *(str(TITLES[_way()]), _("Дарслар"), _("Ўтилган"), _("Белгиланмаган"), _("Кутилган талаба"), _("Келмаган")),
        *(_("Давомат, фоиз"), _("Бир ҳафта олдин, фоиз"), _("Сабабсиз, соат"), _("Сабабли, соат")),
    ]
    rows = [
        [line.title, *line.tally[:5], share_of(line.tally), share_of(line.earlier), *line.tally[5:]] for line in lines
    ]
    return export_table(headings, rows, f"attendance-{day:%Y-%m-%d}", _("Кунлик хабар"))


__all__ = ["bp"]
