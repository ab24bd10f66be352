"""Докторантура муддатлари: what is due of whom, the late ones first (rules 10.3, 10.6)."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload
from wtforms import StringField

from hemis.access import requires, scoped
from hemis.domain.doctoral import OPEN
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.menus.doctoral.forms import department_filter
from hemis.menus.doctoral.words import LOADS, WORDS, supervisor_of
from hemis.models.doctoral import DoctoralStudent
from hemis.operations.doctoral_terms import Due, all_due
from hemis.web import clock
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import choice
from hemis.web.listing import ALL, FilterForm, folded, page_of

bp = Blueprint("deadlines", __name__, url_prefix="/deadlines")
SOON = 30
STATES = {"late": N_("муддати ўтган"), "soon": N_("30 кун ичида")}
PARTS = (selectinload(DoctoralStudent.items), selectinload(DoctoralStudent.attestations))


class DueFilter(FilterForm):
    q = StringField(_l("Исм"))
    state = choice(_l("Муддати"), STATES, optional=True, blank=ALL)
    department_id = department_filter()


def _columns(today: Any) -> Any:
    return (
        (_l("Докторант"), lambda due: due.student.name),
        (_l("Кафедра"), lambda due: due.student.department.name),
        (_l("Илмий раҳбар ёки маслаҳатчи"), lambda due: supervisor_of(due.student)),
        (_l("Нима"), lambda due: _(due.title, **due.words)),
        (_l("Охирги кун"), lambda due: due.last_day),
        (_l("Неча кун ўтди"), lambda due: max(0, due.days_late(today))),
    )


def _found(filters: DueFilter, today: Any) -> list[Due]:
    rows = filters.by_columns(scoped(DoctoralStudent), DoctoralStudent.department_id)
    rows = rows.where(DoctoralStudent.status.in_(OPEN), folded(DoctoralStudent.name_key, filters.q.data))
    found = all_due(db.session.scalars(rows.options(*LOADS, *PARTS)).all(), today)
    asked = filters.chosen("state")
    if asked == "late":
        return [due for due in found if due.last_day < today]
    if asked == "soon":
        return [due for due in found if today <= due.last_day <= today + timedelta(days=SOON)]
    return found


@bp.get("/")
@requires("doctoral.deadlines:view")
def index() -> ResponseReturnValue:
    filters, today = DueFilter(), clock.today()
    found = _found(filters, today)
    if asked_for_file():
        return export_lines(found, _columns(today), "doctoral-deadlines")
    late = sum(due.last_day < today for due in found)
    values = {"page": page_of(found), "late": late, "soon": today + timedelta(days=SOON), "today": today}
    return render_template("doctoral/deadlines/index.html", filters=filters, **values, **WORDS)
