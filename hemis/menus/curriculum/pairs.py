"""Жуфтликлар: the lesson pairs of each academic year; kept by the academic office."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.extensions import db
from hemis.models.curriculum import AcademicYear, LessonSlot
from hemis.operations import years
from hemis.web.answers import done, listed
from hemis.web.forms import Form, IntegerField, ScopedSelect, TimeField, between, required
from hemis.web.history import history_of
from hemis.web.listing import FilterForm, sort_by

bp = Blueprint("pairs", __name__, url_prefix="/pairs")
SORTS = {"number": LessonSlot.number, "starts": LessonSlot.starts_at}
COLUMNS = (
    (_l("Ўқув йили"), lambda row: row.year.name),
    (_l("Рақами"), lambda row: row.number),
    (_l("Бошланиш вақти"), lambda row: f"{row.starts_at:%H:%M}"),
    (_l("Тугаш вақти"), lambda row: f"{row.ends_at:%H:%M}"),
    (_l("Соат"), lambda row: row.hours),
)


def _years() -> ScopedSelect:
    return ScopedSelect(
        _l("Ўқув йили"),
        required(),
        model=AcademicYear,
        title=lambda row: row.name,
        narrow=lambda rows: rows.order_by(AcademicYear.starts_on.desc()),
    )


class PairFilter(FilterForm):
    year_id = ScopedSelect(
        _l("Ўқув йили"),
        model=AcademicYear,
        title=lambda row: row.name,
        narrow=lambda rows: rows.order_by(AcademicYear.starts_on.desc()),
        blank=_l("жорий"),
    )

    def year(self) -> AcademicYear | None:
        """The year asked for, else the current one."""
        asked = self.chosen("year_id")
        which = AcademicYear.id == asked if asked else AcademicYear.is_current
        return db.session.scalar(scoped(AcademicYear).where(which))

    def narrow(self, statement: Select[LessonSlot], year: AcademicYear | None) -> Select[LessonSlot]:
        return statement.where(LessonSlot.year_id == (year.id if year else None))


class PairForm(Form):
    year_id = _years()
    number = IntegerField(_l("Рақами"), [*required(), between(1, 12)])
    starts_at = TimeField(_l("Бошланиш вақти"), required())
    ends_at = TimeField(_l("Тугаш вақти"), required())
    hours = IntegerField(_l("Соат"), [*required(), between(1, 4)], default=2, description=_l("Академик соатлар сони."))


@bp.get("/")
@requires("curriculum.pairs:view")
def index() -> ResponseReturnValue:
    filters = PairFilter()
    year = filters.year()
    rows = filters.narrow(scoped(LessonSlot).options(joinedload(LessonSlot.year)), year)
    return listed("curriculum/pairs/index.html", sort_by(rows, SORTS), COLUMNS, filters, year=year)


@bp.get("/<int:slot_id>")
@requires("curriculum.pairs:view")
def show(slot_id: int) -> ResponseReturnValue:
    pair = scoped_or_404(LessonSlot, slot_id, joinedload(LessonSlot.year))
    return render_template(
        "curriculum/pairs/show.html", pair=pair, is_in_use=years.is_in_use(pair), history=history_of(pair, PairForm)
    )


@bp.route("/new", methods=["GET", "POST"])
@requires("curriculum.pairs:edit")
def new() -> ResponseReturnValue:
    return _form(LessonSlot())


@bp.route("/<int:slot_id>/edit", methods=["GET", "POST"])
@requires("curriculum.pairs:edit")
def edit(slot_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(LessonSlot, slot_id))


def _form(pair: LessonSlot) -> ResponseReturnValue:
    form = PairForm(obj=pair)
    if form.carry_out(lambda: years.save_pair(pair, form.values, by=person())):
        return done(_("Сақланди."), ".index", year_id=pair.year_id)
    return render_template("curriculum/pairs/form.html", form=form, pair=pair), form.status


@bp.route("/<int:slot_id>/remove", methods=["GET", "POST"])
@requires("curriculum.pairs:edit")
def remove(slot_id: int) -> ResponseReturnValue:
    pair = scoped_or_404(LessonSlot, slot_id, joinedload(LessonSlot.year))
    form, year_id = Form(), pair.year_id
    if form.carry_out(lambda: years.remove_pair(pair, by=person())):
        return done(_("Ўчирилди."), ".index", year_id=year_id)
    return render_template("curriculum/pairs/remove.html", form=form, pair=pair), form.status


@bp.route("/copies/<int:year_id>", methods=["GET", "POST"])
@requires("curriculum.pairs:edit")
def copy(year_id: int) -> ResponseReturnValue:
    year = scoped_or_404(AcademicYear, year_id)
    form = Form()
    if form.carry_out(lambda: years.copy_pairs(year, by=person())):
        return done(_("Жуфтликлар қўшилди."), ".index", year_id=year_id)
    source = years.year_before(year)
    return render_template("curriculum/pairs/copy.html", form=form, year=year, source=source), form.status
