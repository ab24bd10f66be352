"""Эслатиш: the teachers of late sheets are reminded by the dean's office or the department (rules 1.4)."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import raiseload

from hemis.access import person, requires
from hemis.extensions import db
from hemis.menus.performance.filters import chosen_sheets, list_asked
from hemis.models.assessment import GradeSheet
from hemis.models.staff import Employee
from hemis.operations import reminders
from hemis.operations.late_sheets import is_late
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form

bp = Blueprint("reminders", __name__, url_prefix="/reminders")


@bp.route("/new", methods=["GET", "POST"])
@requires("performance.reminders:edit")
def new() -> ResponseReturnValue:
    form, counts, late = Form(), list[int](), _late()
    if form.carry_out(lambda: counts.append(_remind(late))):
        return done(_("%(count)s та қайднома бўйича эслатилди.", count=counts[0]), **_back())
    known = reminders.newest((sheet.id for sheet in late), today=clock.today())
    fresh = [sheet for sheet in late if not (known.get(sheet.id) and known[sheet.id].is_today)]
    values = {"sheets": late, "fresh": fresh, "teachers": _teachers(fresh), "back": url_for(**_back())}
    return render_template("performance/reminders/new.html", form=form, **values), form.status


def _late() -> Sequence[GradeSheet]:
    rows = chosen_sheets().where(is_late(clock.today())).order_by(GradeSheet.id)
    return db.session.scalars(rows.options(raiseload("*"))).all()


def _teachers(sheets: Sequence[GradeSheet]) -> list[tuple[Employee, int]]:
    """Who would be reminded, and of how many sheets."""
    people = {sheet.teacher_id: sheet.teacher for sheet in sheets}
    counts = Counter(sheet.teacher_id for sheet in sheets)
    return sorted(((people[key], count) for key, count in counts.items()), key=lambda each: each[0].sort_key)


def _remind(late: Sequence[GradeSheet]) -> int:
    return reminders.remind((each.id for each in late), at=clock.now(), today=clock.today(), by=person())


def _back() -> dict[str, Any]:
    return {"endpoint": "performance.sheets.index", **list_asked()}
