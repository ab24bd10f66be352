"""Танлов: elections to teaching posts, entered by the head of the department, watched from above (H-18, H-14, H-6)."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import can, person, requires, scoped, scoped_or_404, viewer
from hemis.domain.staffing import TEACHING_CATEGORIES
from hemis.extensions import db
from hemis.menus.staff import choices, due
from hemis.models.staff import Employee, PostCompetition
from hemis.operations import competence, plain
from hemis.operations.people import called
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import DateField, Form, required, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, page_of, sort_by

bp = Blueprint("contests", __name__, url_prefix="/contests")
SORTS = {
    "elected": PostCompetition.elected_on,
    "name": Employee.sort_key,
    "contract": PostCompetition.contract_ends_on,
}
COLUMNS = (
    (_l("Ходим рақами"), lambda row: row.employee.number),
    (_l("Ф.И.Ш."), lambda row: row.employee.full_name),
    (_l("Кафедра"), lambda row: named(row.department)),
    (_l("Лавозим"), lambda row: row.position.name),
    (_l("Танлов санаси"), lambda row: row.elected_on),
    (_l("Кенгаш баёни рақами"), lambda row: row.minutes_number),
    (_l("Кенгаш баёни санаси"), lambda row: row.minutes_date),
    (_l("Шартнома муддати"), lambda row: row.contract_ends_on),
)
LOADS = tuple(joinedload(each) for each in (PostCompetition.position, PostCompetition.department))
LAST_DAY = _l("Танлов муддати")


class ContestFilter(FilterForm):
    q = StringField(_l("Исм"))
    department_id = choices.department_filter()
    position_id = choices.position_filter(*TEACHING_CATEGORIES)
    since = DateField(_l("Қайси кундан"), [Optional()])
    until = DateField(_l("Қайси кунгача"), [Optional()])

    def narrow(self, statement: Select[PostCompetition]) -> Select[PostCompetition]:
        for name in ("department_id", "position_id"):
            if value := self.chosen(name):
                statement = statement.where(getattr(PostCompetition, name) == value)
        if since := self.chosen("since"):
            statement = statement.where(PostCompetition.elected_on >= since)
        if until := self.chosen("until"):
            statement = statement.where(PostCompetition.elected_on <= until)
        return statement.where(called(Employee, self.q.data))


class ContestForm(Form):
    employee_id = choices.person_choice()
    position_id = choices.position_choice(*TEACHING_CATEGORIES)
    elected_on = DateField(_l("Танлов санаси"), required())
    minutes_number = text(_l("Кенгаш баёни рақами"), 40)
    minutes_date = DateField(_l("Кенгаш баёни санаси"), required())
    contract_ends_on = DateField(
        _l("Шартнома муддати"), [Optional()], description=_l("Бўш қолдирилса, танлов муддати тўлиқ ҳисобланади.")
    )


class ContestWords(ContestForm):
    """The fields that everybody may read of in the history."""

    employee_id = None  # type: ignore[assignment]  # how WTForms leaves a field out


@bp.get("/")
@requires("staff.contests:view")
def index() -> ResponseReturnValue:
    filters = ContestFilter()
    rows = (
        scoped(PostCompetition).join(PostCompetition.employee).options(contains_eager(PostCompetition.employee), *LOADS)
    )
    return listed("staff/contests/index.html", sort_by(filters.narrow(rows), SORTS, "-elected"), COLUMNS, filters)


def _lines(filters: due.DueFilter) -> tuple[list[due.Line], competence.Terms]:
    terms = competence.terms_on(clock.today())
    seen = scoped(PostCompetition).with_only_columns(
        PostCompetition.employee_id, PostCompetition.elected_on, PostCompetition.contract_ends_on
    )
    return due.lines(filters, terms.of_contests(db.session.execute(seen))), terms


@bp.get("/due", endpoint="due")
@requires("staff.contests:view")
def due_list() -> ResponseReturnValue:
    filters = due.DueFilter()
    found, terms = _lines(filters)
    if asked_for_file():
        return export_lines(found, due.columns(LAST_DAY), "contest-due")
    page = page_of(found)
    return render_template("staff/contests/due.html", filters=filters, page=page, terms=terms, **due.WORDS)


@bp.get("/summary")
@requires("staff.contests:view")
def summary() -> ResponseReturnValue:
    found = due.counts(_lines(due.DueFilter())[0])
    if asked_for_file():
        return export_lines(found, due.COUNT_COLUMNS, "contest-summary")
    return render_template("staff/contests/summary.html", counts=found, **due.WORDS)


@bp.get("/<int:contest_id>")
@requires("staff.contests:view")
def show(contest_id: int) -> ResponseReturnValue:
    contest = scoped_or_404(PostCompetition, contest_id, joinedload(PostCompetition.employee), *LOADS)
    may_edit = can("staff.contests:edit") and contest.department_id == viewer().department_id
    history = history_of(contest, ContestForm if may_edit else ContestWords)
    return render_template("staff/contests/show.html", contest=contest, may_edit=may_edit, history=history)


@bp.route("/new", methods=["GET", "POST"])
@requires("staff.contests:edit")
def new() -> ResponseReturnValue:
    return _form(PostCompetition())


@bp.route("/<int:contest_id>/edit", methods=["GET", "POST"])
@requires("staff.contests:edit")
def edit(contest_id: int) -> ResponseReturnValue:
    return _form(_own(contest_id))


def _own(contest_id: int) -> PostCompetition:
    """An election at the viewer's own department: one at another is seen beside the person, and not touched."""
    contest = scoped_or_404(PostCompetition, contest_id, joinedload(PostCompetition.employee))
    if contest.department_id != viewer().department_id:
        abort(404)
    return contest


def _form(contest: PostCompetition) -> ResponseReturnValue:
    form = ContestForm(obj=contest)
    if form.carry_out(lambda: _save(contest, form)):
        return done(_("Сақланди."), ".show", contest_id=contest.id)
    return render_template("staff/contests/form.html", form=form, contest=contest), form.status


def _save(contest: PostCompetition, form: ContestForm) -> None:
    values = {**form.values, "department_id": viewer().department_id}
    competence.save_election(contest, values, today=clock.today(), by=person())


@bp.route("/<int:contest_id>/remove", methods=["GET", "POST"])
@requires("staff.contests:edit")
def remove(contest_id: int) -> ResponseReturnValue:
    contest, form = _own(contest_id), Form()
    if form.carry_out(lambda: plain.remove(contest, by=person())):
        return done(_("Танлов ёзуви ўчирилди."), ".index")
    return render_template("staff/contests/remove.html", form=form, contest=contest), form.status
