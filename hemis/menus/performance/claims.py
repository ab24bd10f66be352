"""Апелляцияларим: what the student has appealed, who judges it until when, the decision, both values (rules 1.4)."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.menus.performance.appeals import STATES, WITH_PEOPLE
from hemis.models.assessment import GradeSheet
from hemis.models.controls import Appeal
from hemis.models.curriculum import CurriculumSubject
from hemis.models.subjects import Subject
from hemis.operations import appeals
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.controls import control_short
from hemis.web.export import Column
from hemis.web.forms import Form, choice
from hemis.web.listing import ALL, FilterForm, folded, sort_by

bp = Blueprint("claims", __name__, url_prefix="/claims")
SORTS = {"filed": Appeal.filed_at, "due": Appeal.due_on, "subject": Subject.name_key}
COLUMNS: tuple[Column, ...] = (
    (_l("Фан"), lambda row: row.sheet.curriculum_subject.subject.name),
    (_l("Назорат"), lambda row: control_short(row.control)),
    (_l("Берилган вақти"), lambda row: clock.exact(row.filed_at)),
    (_l("Кўриш муддати"), lambda row: row.due_on),
    (_l("Ҳолати"), lambda row: _(STATES[row.status][0])),
    (_l("Аввалги балл"), lambda row: row.old_points),
    (_l("Янги балл"), lambda row: row.new_points),
)


class ClaimFilter(FilterForm):
    q = StringField(_l("Фан"))
    status = choice(
        _l("Ҳолати"),
        {key: title for key, (title, _kind) in STATES.items()},
        optional=True,
        blank=ALL,
    )

    def narrow(self, rows: Select[Any]) -> Select[Any]:
        return self.by_columns(rows, Appeal.status).where(folded(Subject.name_key, self.q.data))


@bp.get("/")
@requires("performance.claims:view")
def index() -> ResponseReturnValue:
    filters = ClaimFilter()
    rows = scoped(Appeal).join(Appeal.sheet).join(GradeSheet.curriculum_subject).join(CurriculumSubject.subject)
    subject = contains_eager(Appeal.sheet).contains_eager(GradeSheet.curriculum_subject)
    rows = rows.options(subject.contains_eager(CurriculumSubject.subject), joinedload(Appeal.control))
    rows = sort_by(filters.narrow(rows), SORTS, "-filed")
    return listed("performance/claims/index.html", rows, COLUMNS, filters, states=STATES)


@bp.get("/<int:own_appeal_id>")
@requires("performance.claims:view")
def show(own_appeal_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Appeal, own_appeal_id, *WITH_PEOPLE)
    return render_template(
        "performance/claims/show.html", row=row, states=STATES, exact=clock.exact, today=clock.today()
    )


@bp.route("/<int:own_appeal_id>/withdrawal", methods=["GET", "POST"])
@requires("performance.claims:edit")
def withdrawal(own_appeal_id: int) -> ResponseReturnValue:
    row, form = scoped_or_404(Appeal, own_appeal_id, *WITH_PEOPLE, lock=True), Form()
    if form.carry_out(lambda: appeals.withdraw(row, at=clock.now(), by=person())):
        return done(_("Апелляция қайтариб олинди."), ".show", own_appeal_id=row.id)
    return render_template("performance/claims/withdrawal.html", form=form, row=row), form.status
