"""Фан танлови: the days on which students choose their electives, opened and closed by the dean's office (H-12)."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.domain.i18n import N_
from hemis.menus.curriculum.selects import ALL, faculties, years
from hemis.models.curriculum import Curriculum, Semester
from hemis.models.electives import ElectiveWindow
from hemis.models.students import AcademicGroup
from hemis.operations import elective_boards, elective_choices, elective_windows, publication
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.forms import DateField, Form, checks, choice, refusal, required, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, folded, sort_by

bp = Blueprint("choosing", __name__, url_prefix="/choosing")
STATES = {
    "planned": N_("ҳали бошланмаган"),
    "running": N_("танлаш давом этмоқда"),
    "over": N_("якунланган"),
    "joined": N_("фанга бириктирилган"),
}
SIGNS = {"planned": "muted", "running": "ok", "over": "warn", "joined": "ok"}
SORTS = {"opens": ElectiveWindow.opens_on, "closes": ElectiveWindow.closes_on, "name": Curriculum.sort_key}
NAMES = (joinedload(ElectiveWindow.semester).options(joinedload(Semester.curriculum), joinedload(Semester.year)),)
PEOPLE = (
    joinedload(ElectiveWindow.opened_by),
    joinedload(ElectiveWindow.closed_by),
    joinedload(ElectiveWindow.reopened_by),
    joinedload(ElectiveWindow.joined_by),
)


class WindowFilter(FilterForm):
    q = StringField(_l("Ўқув режа"))
    state = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)
    year_id = years(_l("Ўқув йили"), blank=ALL)
    faculty_id = faculties(_l("Факультет"), blank=ALL)

    def narrow(self, statement: Select[ElectiveWindow]) -> Select[ElectiveWindow]:
        statement = self.by_columns(statement, ElectiveWindow.faculty_id)
        if year := self.chosen("year_id"):
            statement = statement.where(Semester.year_id == year)
        if state := self.chosen("state"):
            statement = statement.where(_in_state(state))
        return statement.where(folded(Curriculum.name_key, self.q.data))


class DaysForm(Form):
    opens_on = DateField(_l("Биринчи куни"), required())
    closes_on = DateField(_l("Охирги куни"), required(), description=_l("Шу куни ҳам танлаш мумкин."))
    groups = checks(_l("Танлайдиган гуруҳлар"), validators=required())

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day, once the form is valid."""
        assert self.opens_on.data
        assert self.closes_on.data
        return self.opens_on.data, self.closes_on.data


class ReopeningForm(Form):
    closes_on = DateField(_l("Янги охирги куни"), required(), description=_l("Шу куни ҳам танлаш мумкин."))
    reason = text(_l("Сабаб"), 500, area=True, description=_l("Нима учун қайта очилаётгани тарихда қолади."))


class HistoryForm(Form):
    """The words of a window's history."""

    opens_on = DateField(_l("Биринчи куни"))
    closes_on = DateField(_l("Охирги куни"))
    groups = text(_l("Гуруҳлар"), 500)
    placed = text(_l("Тақсимланган танловлар сони"), 10)
    moved = text(_l("Фандан фанга кўчирилди"), 300)


def _in_state(state: str) -> ColumnElement[bool]:
    row, today = ElectiveWindow, clock.today()
    is_over = or_(row.closed_at.is_not(None), row.closes_on < today)
    return {
        "joined": row.joined_at.is_not(None),
        "over": and_(row.joined_at.is_(None), is_over),
        "planned": and_(~is_over, row.opens_on > today),
        "running": and_(~is_over, row.opens_on <= today),
    }[state]


def state_of(row: ElectiveWindow) -> str:
    """The state of a window today."""
    return elective_windows.state_of(row, clock.today())


WORDS = {"states": STATES, "signs": SIGNS, "state_of": state_of}
COLUMNS = (
    (_l("Ўқув режа"), lambda row: row.semester.curriculum.name),
    (_l("Семестр"), lambda row: row.semester.number),
    (_l("Ўқув йили"), lambda row: row.semester.year.name),
    (_l("Биринчи куни"), lambda row: row.opens_on),
    (_l("Охирги куни"), lambda row: row.closes_on),
    (_l("Ҳолати"), lambda row: _(STATES[state_of(row)])),
)


@bp.get("/")
@requires("curriculum.choosing:view")
def index() -> ResponseReturnValue:
    filters = WindowFilter()
    if viewer().faculty_id:
        del filters.faculty_id
    semester = contains_eager(ElectiveWindow.semester)
    rows = (
        scoped(ElectiveWindow)
        .join(ElectiveWindow.semester)
        .join(Semester.curriculum)
        .options(semester.contains_eager(Semester.curriculum), semester.joinedload(Semester.year))
    )
    rows = sort_by(filters.narrow(rows), SORTS, "-opens")
    totals = elective_boards.totals_of
    return listed("curriculum/choosing/index.html", rows, COLUMNS, filters, totals_of=totals, **WORDS)


def found(window_id: int) -> ElectiveWindow:
    """A window of the viewer with its names."""
    return scoped_or_404(ElectiveWindow, window_id, *NAMES)


@bp.get("/<int:window_id>")
@requires("curriculum.choosing:view")
def show(window_id: int) -> ResponseReturnValue:
    row = scoped_or_404(ElectiveWindow, window_id, *NAMES, *PEOPLE)
    totals = elective_boards.totals_of([row]).get(row.id, elective_boards.Totals(0, 0))
    least = elective_boards.least_of(row)
    blocks = elective_boards.blocks_of(row, least, totals.students)
    return render_template(
        "curriculum/choosing/show.html",
        window=row,
        blocks=blocks,
        least=least,
        groups=elective_windows.groups_of(row),
        totals=totals,
        obstacles=[refusal(error) for error in elective_choices.obstacles(blocks, least)],
        has_choices=any(option.chosen for block in blocks for option in block.options),
        history=history_of(row, HistoryForm),
        **WORDS,
    )


@bp.route("/new", methods=["GET", "POST"])
@requires("curriculum.choosing:edit")
def new() -> ResponseReturnValue:
    terms = publication.terms_from(clock.today())
    term = next((each for each in terms if each.key == request.args.get("term")), terms[-1] if terms else None)
    offered = elective_windows.candidates(scoped(AcademicGroup), term) if term else []
    form = _days_form([each.group.id for each in offered])
    form.groups.choices = [(each.group.id, _line(each)) for each in offered]
    if form.carry_out(lambda: _open(form, offered)):
        return done(_("Танлов очилди: талабалар уни ўз саҳифасида кўради."), ".index")
    values = {"terms": terms, "term": term, "seasons": publication.SEASONS}
    return render_template("curriculum/choosing/new.html", form=form, **values), form.status


def _days_form(ticked: list[int]) -> DaysForm:
    today = clock.today()
    return DaysForm(opens_on=today, closes_on=elective_windows.last_day(today), groups=ticked)


def _line(each: elective_windows.Candidate) -> str:
    words = {"group": named(each.group), "number": each.semester.number, "plan": named(each.group.curriculum)}
    return _("%(group)s · %(plan)s, %(number)s-семестр", **words)


def _open(form: DaysForm, offered: Sequence[elective_windows.Candidate]) -> None:
    chosen = [each for each in offered if each.group.id in (form.groups.data or [])]
    elective_windows.open_windows(chosen, *form.days, by=person(), at=clock.now(), today=clock.today())


@bp.route("/<int:window_id>/edit", methods=["GET", "POST"])
@requires("curriculum.choosing:edit")
def edit(window_id: int) -> ResponseReturnValue:
    row = found(window_id)
    chosen = [group.id for group in elective_windows.groups_of(row)]
    own = scoped(AcademicGroup).where(AcademicGroup.curriculum_id == row.semester.curriculum_id)
    groups = elective_windows.listed_groups(own.where(or_(AcademicGroup.is_active, AcademicGroup.id.in_(chosen))))
    form = DaysForm(opens_on=row.opens_on, closes_on=row.closes_on, groups=chosen)
    form.groups.choices = [(group.id, named(group)) for group in groups]
    if form.carry_out(lambda: _change(row, form, groups)):
        return done(_("Сақланди."), ".show", window_id=window_id)
    return render_template("curriculum/choosing/edit.html", form=form, window=row, **WORDS), form.status


def _change(row: ElectiveWindow, form: DaysForm, groups: Sequence[AcademicGroup]) -> None:
    chosen = [group for group in groups if group.id in (form.groups.data or [])]
    elective_windows.change(row, *form.days, chosen, by=person(), today=clock.today())


@bp.route("/<int:window_id>/closing", methods=["GET", "POST"])
@requires("curriculum.choosing:edit")
def closing(window_id: int) -> ResponseReturnValue:
    row, form = found(window_id), Form()
    if form.carry_out(lambda: elective_windows.close(row, by=person(), at=clock.now(), today=clock.today())):
        return done(_("Танлов якунланди."), ".show", window_id=window_id)
    return render_template("curriculum/choosing/closing.html", form=form, window=row, **WORDS), form.status


@bp.route("/<int:window_id>/reopening", methods=["GET", "POST"])
@requires("curriculum.choosing:edit")
def reopening(window_id: int) -> ResponseReturnValue:
    row = found(window_id)
    form = ReopeningForm(closes_on=elective_windows.last_day(clock.today()))
    if form.carry_out(lambda: _reopen(row, form)):
        return done(_("Танлов қайта очилди."), ".show", window_id=window_id)
    return render_template("curriculum/choosing/reopening.html", form=form, window=row, **WORDS), form.status


def _reopen(row: ElectiveWindow, form: ReopeningForm) -> None:
    assert form.closes_on.data
    words = form.closes_on.data, form.reason.data
    elective_windows.reopen(row, *words, by=person(), at=clock.now(), today=clock.today())


@bp.route("/<int:window_id>/removal", methods=["GET", "POST"])
@requires("curriculum.choosing:edit")
def removal(window_id: int) -> ResponseReturnValue:
    row, form = found(window_id), Form()
    if form.carry_out(lambda: elective_windows.remove(row, by=person())):
        return done(_("Ўчирилди."), ".index")
    return render_template("curriculum/choosing/removal.html", form=form, window=row, **WORDS), form.status
