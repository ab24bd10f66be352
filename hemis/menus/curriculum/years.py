"""Ўқув йиллари: academic years, of which one is current; kept by the academic office."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import StringField

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.extensions import db
from hemis.models.curriculum import AcademicYear, LessonSlot
from hemis.operations import gpa_all, years
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.export import yes_no
from hemis.web.forms import DateField, Form, IntegerField, between, required
from hemis.web.history import history_of
from hemis.web.listing import FilterForm, sort_by

bp = Blueprint("years", __name__, url_prefix="/years")
SORTS = {"name": AcademicYear.starts_on}
COLUMNS = (
    (_l("Номи"), lambda row: row.name),
    (_l("Бошланиш санаси"), lambda row: row.starts_on),
    (_l("Тугаш санаси"), lambda row: row.ends_on),
    (_l("Жорий"), lambda row: yes_no(row.is_current)),
)


class YearFilter(FilterForm):
    q = StringField(_l("Қидириш"))

    def narrow(self, statement: Select[AcademicYear]) -> Select[AcademicYear]:
        typed = (self.q.data or "")[:20]
        return statement.where(AcademicYear.name.contains(typed, autoescape=True)) if typed else statement


class YearForm(Form):
    code = IntegerField(
        _l("Бошланган йили"),
        [*required(), between(1990, 2090)],
        description=_l("Масалан, 2026: номи 2026/2027 бўлади."),
    )
    starts_on = DateField(_l("Бошланиш санаси"), required())
    ends_on = DateField(_l("Тугаш санаси"), required())


@bp.get("/")
@requires("curriculum.years:view")
def index() -> ResponseReturnValue:
    filters = YearFilter()
    rows = sort_by(filters.narrow(scoped(AcademicYear)), SORTS, "-name")
    return listed("curriculum/years/index.html", rows, COLUMNS, filters)


@bp.get("/<int:year_id>")
@requires("curriculum.years:view")
def show(year_id: int) -> ResponseReturnValue:
    year = scoped_or_404(AcademicYear, year_id)
    pairs = scoped(LessonSlot).where(LessonSlot.year_id == year_id).order_by(LessonSlot.number)
    return render_template(
        "curriculum/years/show.html",
        year=year,
        pairs=db.session.scalars(pairs).all(),
        history=history_of(year, YearForm),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires("curriculum.years:edit")
def new() -> ResponseReturnValue:
    return _form(AcademicYear())


@bp.route("/<int:year_id>/edit", methods=["GET", "POST"])
@requires("curriculum.years:edit")
def edit(year_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(AcademicYear, year_id))


def _form(year: AcademicYear) -> ResponseReturnValue:
    form, began = YearForm(obj=year), year.starts_on
    if form.carry_out(lambda: years.save_year(year, form.values, by=person())):
        if began not in (None, year.starts_on):  # the rules of an intake are those of its first day
            gpa_all.start_again("year", by=person(), at=clock.now())
        return done(_("Сақланди."), ".show", year_id=year.id)
    return render_template("curriculum/years/form.html", form=form, year=year), form.status


@bp.route("/<int:year_id>/current", methods=["GET", "POST"])
@requires("curriculum.years:edit")
def current(year_id: int) -> ResponseReturnValue:
    year = scoped_or_404(AcademicYear, year_id)
    form = Form()
    if form.carry_out(lambda: years.make_current(year, by=person())):
        return done(_("%(name)s жорий ўқув йили бўлди.", name=year.name), ".show", year_id=year.id)
    return render_template("curriculum/years/current.html", form=form, year=year), form.status


@bp.route("/<int:year_id>/remove", methods=["GET", "POST"])
@requires("curriculum.years:edit")
def remove(year_id: int) -> ResponseReturnValue:
    year = scoped_or_404(AcademicYear, year_id)
    form = Form()
    if form.carry_out(lambda: years.remove_year(year, by=person())):
        return done(_("Ўчирилди."), ".index")
    cancel_url = url_for(".show", year_id=year_id)
    return render_template("curriculum/years/remove.html", form=form, year=year, cancel_url=cancel_url), form.status
