"""Until when whom: deadlines of single groups, and more time for one student with a reason (H-23)."""

from datetime import datetime
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from hemis.access import person, requires, scoped_or_404
from hemis.menus.subjects.assignment_forms import END_OF_DAY, days, moment, near
from hemis.menus.subjects.assignments import bp, one
from hemis.models.assignments import Assignment
from hemis.models.students import Student
from hemis.operations import assignment_deadlines as deadlines
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, TimeField, required, text
from hemis.web.jinja import named


class MoreTimeForm(Form):
    due_day = DateField(_l("Топшириш муддати"), [*required(), near])
    due_time = TimeField(_l("Соати"), required(), default=END_OF_DAY)
    reason = text(_l("Сабаби"), 300, description=_l("Масалан: 12–19 ноябрда касал бўлган, маълумотнома № 14."))


def _groups_form(row: Assignment) -> Form:
    """A day and a time for each group; empty is the deadline of everybody."""
    fields: dict[str, Any] = {}
    for each in row.groups:
        fields[f"day{each.group_id}"] = DateField(named(each.group), [Optional(), near])
        fields[f"time{each.group_id}"] = TimeField(_l("Соати"), [Optional()])
    shown: dict[str, Any] = {}
    for each in row.groups:
        if each.due_at:
            local = each.due_at.astimezone(clock.TASHKENT)
            shown |= {f"day{each.group_id}": local.date(), f"time{each.group_id}": local.time().replace(second=0)}
    made: Form = type("GroupsForm", (Form,), fields)(data=shown)
    return made


def _wanted(row: Assignment, form: Form) -> dict[int, datetime | None]:
    return {
        each.group_id: moment(form[f"day{each.group_id}"].data, form[f"time{each.group_id}"].data)
        for each in row.groups
    }


@bp.route("/<int:task_id>/groups", methods=["GET", "POST"])
@requires("subjects.assignments:edit")
def group_dues(task_id: int) -> ResponseReturnValue:
    row = one(task_id)
    form = _groups_form(row)
    if form.carry_out(lambda: deadlines.set_groups(row, _wanted(row, form), at=clock.now(), by=person())):
        return done(_("Сақланди: ҳар бир гуруҳ ўз муддатини кўради."), ".show", task_id=row.id)
    return render_template("subjects/assignments/group_dues.html", form=form, row=row), form.status


@bp.route("/<int:task_id>/extensions/<int:student_id>", methods=["GET", "POST"])
@requires("subjects.assignments:edit")
def more_time(task_id: int, student_id: int) -> ResponseReturnValue:
    row, student = one(task_id), scoped_or_404(Student, student_id)
    if not deadlines.is_taker(row, student.id):
        abort(404)
    before = deadlines.for_student(student.id, [row])[row.id]
    form = MoreTimeForm(data=days(row, before.due) | {"reason": before.reason})
    if form.carry_out(lambda: _give(row, student, form)):
        return done(_("Муддат узайтирилди: талаба уни ўз саҳифасида кўради."), "subjects.answers.index", task_id=row.id)
    template = "subjects/assignments/more_time.html"
    return render_template(template, form=form, row=row, student=student, before=before), form.status


def _give(row: Assignment, student: Student, form: MoreTimeForm) -> None:
    due_at = moment(form.due_day.data, form.due_time.data) or clock.now()
    deadlines.give(row, student, due_at, form.reason.data or "", at=clock.now(), by=person())
