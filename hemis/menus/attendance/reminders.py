"""Эслатиш: teachers who have not marked lessons are reminded by the dean's office or the department."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hemis.access import person, requires
from hemis.menus.attendance.unmarked import Late, LateFilter, asked_lines
from hemis.operations import lesson_reminders
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form

bp = Blueprint("reminders", __name__, url_prefix="/reminders")
KEPT = ("q", "faculty_id")


@bp.route("/new", methods=["GET", "POST"])
@requires("attendance.reminders:edit")
def new() -> ResponseReturnValue:
    """Offer all teachers of the list; who was reminded today is told and not asked about."""
    form, counts, lines = Form(), list[int](), asked_lines(LateFilter())
    fresh = [line for line in lines if not line.is_reminded_today]
    chosen = _chosen(fresh)
    if form.carry_out(lambda: counts.append(_remind(chosen))):
        return done(_("%(count)s нафар ўқитувчига эслатилди.", count=counts[0]), "attendance.unmarked.index", **_kept())
    values = {"lines": lines, "fresh": fresh, "chosen": {line.row.teacher_id for line in chosen}}
    back = url_for("attendance.unmarked.index", **_kept())
    return render_template("attendance/reminders/new.html", form=form, back=back, **values), form.status


def _chosen(fresh: list[Late]) -> list[Late]:
    """Who is ticked; before the first answer, all."""
    if request.method == "GET":
        return fresh
    asked = set(request.form.getlist("teacher_id"))
    return [line for line in fresh if str(line.row.teacher_id) in asked]


def _remind(lines: list[Late]) -> int:
    lessons = {line.row.teacher_id: line.row.lessons for line in lines}
    return lesson_reminders.remind(lessons, today=clock.today(), at=clock.now(), by=person())


def _kept() -> dict[str, Any]:
    return {name: request.args[name] for name in KEPT if request.args.get(name)}
