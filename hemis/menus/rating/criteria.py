"""Рейтинг мезонлари: sets of criteria by year, from draft over in force to frozen with minutes (H-8)."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload
from wtforms import StringField

from hemis.access import can, person, requires, scoped, scoped_or_404
from hemis.domain.rating import CONDITIONS, SOURCES, SPLITS
from hemis.menus.rating.changes import changes_of
from hemis.menus.rating.reading import Years
from hemis.models.curriculum import AcademicYear
from hemis.models.rating import DRAFT, RatingCriterion, RatingSet
from hemis.operations import rating
from hemis.operations.rating_tables import reckoning_day
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.forms import DateField, Form, ScopedSelect, choice, required, row_id, text
from hemis.web.listing import ALL, FilterForm, sort_by
from hemis.web.steps import StepForm

bp = Blueprint("criteria", __name__, url_prefix="/criteria")
SORTS = {"year": AcademicYear.code, "name": RatingSet.name, "state": RatingSet.state}
WHOLE = (
    joinedload(RatingSet.year),
    joinedload(RatingSet.frozen_by),
    selectinload(RatingSet.groups),
    selectinload(RatingSet.criteria).joinedload(RatingCriterion.group),
)
COLUMNS = (
    (_l("Ўқув йили"), lambda row: row.year.name),
    (_l("Номи"), lambda row: row.name),
    (_l("Ҳолати"), lambda row: _(rating.STATES[row.state])),
    (_l("Ҳисоб санаси"), lambda row: row.reckoned_on),
    (_l("Баённома рақами"), lambda row: row.minutes_number),
    (_l("Баённома санаси"), lambda row: row.minutes_date),
)
WORDS: dict[str, Any] = {
    "states": rating.STATES,
    "sources": SOURCES,
    "splits": SPLITS,
    "conditions": CONDITIONS,
    "kinds_of": rating.KINDS_OF,
}


class SetFilter(FilterForm):
    q = StringField(_l("Номи"))
    state = choice(_l("Ҳолати"), rating.STATES, optional=True, blank=ALL)
    year_id = ScopedSelect(
        _l("Ўқув йили"),
        model=AcademicYear,
        title=lambda row: row.name,
        narrow=lambda rows: rows.order_by(AcademicYear.code.desc()),
        blank=ALL,
    )

    def __init__(self) -> None:
        super().__init__()
        if not can("rating.criteria:edit"):
            self.state.choices = [each for each in self.state.choices if each.value != DRAFT]

    def narrow(self, rows: Select[RatingSet]) -> Select[RatingSet]:
        rows = self.by_columns(rows, RatingSet.state, RatingSet.year_id)
        words = (self.q.data or "").strip()
        return rows.where(RatingSet.name.icontains(words, autoescape=True)) if words else rows


class SetForm(Form):
    year_id = ScopedSelect(
        _l("Ўқув йили"),
        required(),
        model=AcademicYear,
        title=lambda row: row.name,
        narrow=lambda rows: rows.order_by(AcademicYear.code.desc()),
    )
    name = text(_l("Номи"), 120, description=_l("Масалан: асосий мезонлар, 2-вариант."))
    model_id = ScopedSelect(
        _l("Нимадан бошланади"),
        model=RatingSet,
        title=lambda row: f"{row.year.name}: {row.name}",
        narrow=lambda rows: rows.join(RatingSet.year).order_by(AcademicYear.code.desc(), RatingSet.name),
        loads=(joinedload(RatingSet.year),),
        blank=_l("одатдаги мезонлар"),
        description=_l("Бошқа тўплам танланса, ундаги мезонлар, гуруҳлар ва чегаралар кўчирилади."),
    )


class FreezeForm(StepForm):
    reckoned_on = DateField(
        _l("Ҳисоб санаси"),
        required(),
        description=_l("Шу кундаги штат ва ставкалар ҳамда шу кунгача бўлган ишлар олинади."),
    )
    minutes_number = text(_l("Баённома рақами"), 40)
    minutes_date = DateField(_l("Баённома санаси"), required())


def seen_sets() -> Select[RatingSet]:
    """Return the sets that the viewer sees: drafts are for those who write them."""
    rows = scoped(RatingSet)
    return rows if can("rating.criteria:edit") else rows.where(RatingSet.state != DRAFT)


def set_or_404(rating_set_id: int) -> RatingSet:
    """Return a whole set that the viewer sees, or answer 404."""
    found = scoped_or_404(RatingSet, rating_set_id, *WHOLE)
    if found.state == DRAFT and not can("rating.criteria:edit"):
        abort(404)
    return found


@bp.get("/")
@requires("rating.criteria:view")
def index() -> ResponseReturnValue:
    filters = SetFilter()
    rows = filters.narrow(seen_sets().join(RatingSet.year).options(joinedload(RatingSet.year)))
    return listed("rating/criteria/index.html", sort_by(rows, SORTS, "-year"), COLUMNS, filters, **WORDS)


@bp.get("/<int:rating_set_id>")
@requires("rating.criteria:view")
def show(rating_set_id: int) -> ResponseReturnValue:
    found = set_or_404(rating_set_id)
    is_open = found.state == DRAFT and can("rating.criteria:edit")
    history = changes_of(found) if can("rating.criteria:edit") else None
    return render_template("rating/criteria/show.html", row=found, is_open=is_open, history=history, **WORDS)


@bp.route("/new", methods=["GET", "POST"])
@requires("rating.criteria:edit")
def new() -> ResponseReturnValue:
    form = SetForm(data={name: request.args.get(name, type=row_id) for name in ("year_id", "model_id")})
    made: list[RatingSet] = []
    if form.carry_out(lambda: made.append(_start(form))):
        return done(_("Қоралама тузилди: мезонларни кўриб чиқинг."), ".show", rating_set_id=made[0].id)
    return render_template("rating/criteria/form.html", form=form), form.status


def _start(form: SetForm) -> RatingSet:
    year = scoped_or_404(AcademicYear, form.values["year_id"])
    model_id = form.values["model_id"]
    model = scoped_or_404(RatingSet, model_id, *WHOLE) if model_id else None
    return rating.start(year, form.values["name"], model, by=person())


@bp.route("/<int:rating_set_id>/remove", methods=["GET", "POST"])
@requires("rating.criteria:edit")
def remove(rating_set_id: int) -> ResponseReturnValue:
    found, form = set_or_404(rating_set_id), _step_of(rating_set_id)
    if form.carry_out(lambda: rating.remove(found, version=form.seen, by=person())):
        return done(_("Ўчирилди."), ".index")
    return render_template("rating/criteria/remove.html", form=form, row=found), form.status


@bp.route("/<int:rating_set_id>/enforcement", methods=["GET", "POST"])
@requires("rating.criteria:edit")
def enforcement(rating_set_id: int) -> ResponseReturnValue:
    found, form = set_or_404(rating_set_id), _step_of(rating_set_id)
    if form.carry_out(lambda: rating.put_in_force(found, version=form.seen, by=person())):
        return done(_("Мезонлар амалга киритилди."), ".show", rating_set_id=found.id)
    earlier = Years().sets.get(found.year_id)
    return render_template("rating/criteria/enforcement.html", form=form, row=found, earlier=earlier), form.status


@bp.route("/<int:rating_set_id>/freezing", methods=["GET", "POST"])
@requires("rating.criteria:edit")
def freezing(rating_set_id: int) -> ResponseReturnValue:
    found = set_or_404(rating_set_id)
    form = FreezeForm(data={"version": found.version, "reckoned_on": reckoning_day(found.year, clock.today())})
    seen: dict[str, Any] = {"today": clock.today(), "at": clock.now(), "by": person()}
    if form.carry_out(lambda: rating.freeze(found, form.values, version=form.seen, **seen)):
        return done(_("Рейтинг музлатилди: натижалар энди ўзгармайди."), ".show", rating_set_id=found.id)
    return render_template("rating/criteria/freezing.html", form=form, row=found), form.status


def _step_of(rating_set_id: int) -> StepForm:
    return StepForm(obj=scoped_or_404(RatingSet, rating_set_id))


__all__ = ["WORDS", "bp", "set_or_404"]
