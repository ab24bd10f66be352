"""The semester of a group, weeks by subjects: on the screen, on paper and in a file."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.validators import Optional

from hemis.access import requires, watched_groups, watched_lessons
from hemis.extensions import db
from hemis.menus.attendance.boards import bp, kind_of, percent, share_of
from hemis.models.students import AcademicGroup
from hemis.operations import attendance_boards as boards
from hemis.operations.attendance_boards import NOTHING, SUBJECT, Heat, Tally
from hemis.operations.attendance_names import rows_named
from hemis.web import clock
from hemis.web.export import asked_for_file, export_table
from hemis.web.forms import DateField
from hemis.web.jinja import named
from hemis.web.listing import FilterForm

A_WEEK_LESS = timedelta(days=6)
Subjects = Sequence[tuple[int, str]]


class HeatFilter(FilterForm):
    """A day of the semester that the board has shown."""

    day = DateField(validators=[Optional()])


@bp.get("/groups/<int:group_id>")
@requires("attendance.boards:view")
def group(group_id: int) -> ResponseReturnValue:
    """Show the semester of a group: each cell leads to its lessons."""
    row = db.session.scalars(watched_groups().where(AcademicGroup.id == group_id)).one_or_none() or abort(404)
    period = replace(boards.semester_of(HeatFilter().chosen("day") or clock.today()), today=clock.today())
    heat = boards.heat(watched_lessons(), group_id, period)
    found = rows_named(SUBJECT, heat.subjects)
    subjects = [(key, named(each)) for key, each in sorted(found.items(), key=lambda each: each[1].sort_key)]
    if asked_for_file():
        title = _("%(group)s: семестр давомати", group=named(row))
        return export_table(*_table(heat, subjects), f"attendance-{row.id}", title)
    return render_template(
        "attendance/boards/group.html",
        group=row,
        heat=heat,
        subjects=subjects,
        sums=_sums(heat),
        period=period,
        a_week=A_WEEK_LESS,
        word=percent,
        kind=kind_of,
        share=share_of,
    )


def _table(heat: Heat, subjects: Subjects) -> tuple[list[str], list[list[Any]]]:
    """The same as headings and rows: what is a percent on the screen is a number in a workbook."""
    sums = _sums(heat)
    rows = [
        [week, *(_cell(heat.cells.get((week, key), NOTHING)) for key, _title in subjects), _cell(sums[week])]
        for week in heat.weeks
    ]
    whole = [_cell(sums[key]) for key, _title in subjects]
    missed = [sums[key].unexcused for key, _title in subjects]
    total: Tally = NOTHING
    for week in heat.weeks:
        total = total.plus(sums[week])
    rows += [[_("Жами, фоиз"), *whole, _cell(total)], [_("Сабабсиз, соат"), *missed, total.unexcused]]
    return [_("Ҳафта"), *(title for _key, title in subjects), _("Жами")], rows


def _cell(tally: Tally) -> Any:
    share = share_of(tally)
    return None if share is None else share


def _sums(heat: Heat) -> dict[Any, Tally]:
    """The sums of each week and of each subject."""
    sums: dict[Any, Tally] = {}
    for (week, subject), tally in heat.cells.items():
        for key in (week, subject):
            sums[key] = sums.get(key, NOTHING).plus(tally)
    return sums


__all__ = ["bp"]
