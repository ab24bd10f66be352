"""Semesters of a curriculum: their dates, and the kinds of their weeks."""

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.calendar import exception_table, working_days
from hemis.domain.classifiers import WEEK_KIND
from hemis.extensions import db
from hemis.menus.curriculum.curricula import bp
from hemis.models.curriculum import Semester, Week
from hemis.models.settings import Holiday
from hemis.operations import plan_parts
from hemis.operations.rules import whole_rule
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, required
from hemis.web.history import history_of


class SemesterForm(Form):
    starts_on = DateField(_l("Бошланиш санаси"), required())
    theory_until = DateField(_l("Назарий таълимнинг охирги куни"), required())
    ends_on = DateField(_l("Тугаш санаси"), required())


def found(semester_id: int) -> Semester:
    return scoped_or_404(Semester, semester_id, joinedload(Semester.curriculum), joinedload(Semester.year))


@bp.get("/semesters/<int:semester_id>")
@requires("curriculum.curricula:view")
def semester(semester_id: int) -> ResponseReturnValue:
    row = found(semester_id)
    return render_template(
        "curriculum/curricula/semester.html",
        semester=row,
        weeks=_weeks(row),
        kinds=WEEK_KIND,
        history=history_of(row, SemesterForm),
    )


def _weeks(semester: Semester) -> list[tuple[Week, int]]:
    """Weeks with their working days, days off by decree left out."""
    days_off = db.session.scalars(scoped(Holiday).where(Holiday.day.between(semester.starts_on, semester.ends_on)))
    exceptions = exception_table((row.day, row.week_days, row.is_working) for row in days_off)
    length = whole_rule("week.days", on=semester.starts_on)
    return [
        (week, working_days(week.starts_on, week.ends_on, length, exceptions))
        for week in plan_parts.weeks_of(semester.id)
    ]


@bp.route("/semesters/<int:semester_id>/edit", methods=["GET", "POST"])
@requires("curriculum.curricula:edit")
def edit_semester(semester_id: int) -> ResponseReturnValue:
    row = found(semester_id)
    form = SemesterForm(obj=row, theory_until=plan_parts.theory_end(semester_id))
    if form.carry_out(lambda: plan_parts.save_semester(row, **form.values, by=person())):
        return done(_("Сақланди. Ҳафталар қайта тузилди."), ".semester", semester_id=semester_id)
    return render_template("curriculum/curricula/semester_form.html", form=form, semester=row), form.status


@bp.route("/semesters/<int:semester_id>/weeks", methods=["GET", "POST"])
@requires("curriculum.curricula:edit")
def weeks(semester_id: int) -> ResponseReturnValue:
    row, form = found(semester_id), Form()
    if form.carry_out(lambda: plan_parts.set_week_kinds(row, _typed(semester_id), by=person())):
        return done(_("Сақланди."), ".semester", semester_id=semester_id)
    shown = {"semester": row, "weeks": _weeks(row), "kinds": WEEK_KIND, "typed": request.form}
    return render_template("curriculum/curricula/weeks.html", form=form, **shown), form.status


def _typed(semester_id: int) -> dict[int, Any]:
    """The kinds of the form by week; a week of another semester is not found, a kind nobody knows is refused."""
    found: dict[int, Any] = {}
    for week in plan_parts.weeks_of(semester_id):
        kind = request.form.get(f"week-{week.id}", week.kind)
        found[week.id] = kind if kind in WEEK_KIND else abort(422)
    return found
