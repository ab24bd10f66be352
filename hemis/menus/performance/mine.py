"""Шахсий графигим: a student reads the own approved schedules, what is to be paid, and how each subject ended."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from hemis.access import requires, scoped, scoped_or_404
from hemis.domain.schedules import STATES
from hemis.menus.performance.schedules import ALL, COLUMNS, OWNER, WHOLE, standing
from hemis.models.schedules import PersonalSchedule
from hemis.models.students import Student
from hemis.operations import documents
from hemis.operations.schedule_papers import KIND
from hemis.web import clock
from hemis.web.answers import listed
from hemis.web.forms import choice
from hemis.web.listing import FilterForm, sort_by
from hemis.web.pdf import as_pdf

bp = Blueprint("mine", __name__, url_prefix="/mine")
SORTS = {"from": PersonalSchedule.starts_on, "until": PersonalSchedule.ends_on}
SEEN = {key: title for key, title in STATES.items() if key not in ("draft", "submitted")}


class OwnFilter(FilterForm):
    state = choice(_l("Ҳолати"), SEEN, optional=True, blank=ALL)


@bp.get("/")
@requires("performance.mine:view")
def index() -> ResponseReturnValue:
    filters = OwnFilter()
    rows = scoped(PersonalSchedule).options(
        OWNER.joinedload(Student.group), OWNER.joinedload(Student.faculty), selectinload(PersonalSchedule.lines)
    )
    if asked := filters.chosen("state"):
        rows = rows.where(standing(asked, clock.today()))
    return listed("performance/mine/index.html", sort_by(rows, SORTS, "-from"), COLUMNS, filters)


@bp.get("/<int:own_schedule_id>")
@requires("performance.mine:view")
def show(own_schedule_id: int) -> ResponseReturnValue:
    row = scoped_or_404(PersonalSchedule, own_schedule_id, *WHOLE)
    return render_template("performance/mine/show.html", row=row, paper=documents.current(KIND, row.id))


@bp.get("/<int:own_schedule_id>/print")
@requires("performance.mine:view")
def printed(own_schedule_id: int) -> ResponseReturnValue:
    row = scoped_or_404(PersonalSchedule, own_schedule_id)
    paper = documents.current(KIND, row.id) or abort(404)
    return as_pdf("schedule", paper)
