"""The criteria of a draft one by one: entered, changed, put in order, taken out (H-8)."""

from functools import lru_cache
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from hemis.access import person, requires, scoped_or_404
from hemis.domain.rating import CONDITIONS, CONDITIONS_OF, EACH, EQUAL, NONE, SHARE, SOURCES, SPLITS, WORK
from hemis.menus.rating.changes import changes_within
from hemis.menus.rating.criteria import WORDS, set_or_404
from hemis.models.rating import RatingCriterion, RatingSet
from hemis.operations import rating
from hemis.web.answers import done
from hemis.web.fields import PointsField
from hemis.web.forms import between, choice, required, row_id, text
from hemis.web.steps import StepForm, step

bp = Blueprint("lines", __name__, url_prefix="/criteria/<int:rating_set_id>/lines")
MOST = 1000
STEPS = {"up": -1, "down": 1}


def kinds_field(source: str) -> SelectMultipleField:
    """Declare the kinds that a source knows, as boxes to tick."""
    return SelectMultipleField(
        _l("Қайси турлари"),
        [Optional()],
        choices=[SelectChoice(code, _l(word)) for code, word in rating.KINDS_OF[source].items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("Ҳеч бири белгиланмаса, ҳаммаси ҳисобга олинади."),
    )


class CriterionForm(StepForm):
    """What is told of a criterion, whatever it counts."""

    source = ""
    name = text(_l("Номи"), 200)
    points = PointsField(_l("Балл"), [*required(), between(0, MOST)], places=None)
    cap = PointsField(
        _l("Энг кўпи, балл"),
        [Optional(), between(0, MOST)],
        places=None,
        description=_l("Шу мезон бир ўқитувчига бундан кўп балл бермайди. Бўш бўлса, чегара йўқ."),
    )

    @property
    def values(self) -> dict[str, Any]:
        """All columns: what the source does not ask for has one value only."""
        told = {"condition": "", "split": NONE, **super().values}
        return {**told, "source": self.source, "group_id": told["group_id"] or None}


def _words(source: str) -> dict[str, Any]:
    own: dict[str, Any] = {"source": source}
    if known := CONDITIONS_OF.get(source):
        titles = {each: CONDITIONS[each] for each in known}
        own["condition"] = choice(_l("Шарти"), titles, optional=True, blank=_l("шартсиз"))
    if source == WORK:
        own["split"] = choice(_l("Балл қандай берилади"), {each: SPLITS[each] for each in (EQUAL, EACH, SHARE)})
    return own


@lru_cache(maxsize=8)
def form_of(source: str) -> type[CriterionForm]:
    """Return the form of a criterion that counts from a source."""
    group = SelectField(_l("Гуруҳ"), [Optional()], coerce=row_id)
    return type("CriterionForm", (CriterionForm,), {**_words(source), "group_id": group, "kinds": kinds_field(source)})


@bp.route("/new", methods=["GET", "POST"])
@requires("rating.criteria:edit")
def new(rating_set_id: int) -> ResponseReturnValue:
    found, source = set_or_404(rating_set_id), request.args.get("source", "")
    if source not in SOURCES:
        return render_template("rating/lines/sources.html", row=found, **WORDS)
    return _form(found, RatingCriterion(), source, {"kinds": []})


@bp.route("/<int:criterion_id>/edit", methods=["GET", "POST"])
@requires("rating.criteria:edit")
def edit(rating_set_id: int, criterion_id: int) -> ResponseReturnValue:
    found, criterion = set_or_404(rating_set_id), _line_or_404(rating_set_id, criterion_id)
    return _form(found, criterion, criterion.source, {"kinds": criterion.kinds.split()})


def _line_or_404(rating_set_id: int, criterion_id: int) -> RatingCriterion:
    criterion = scoped_or_404(RatingCriterion, criterion_id)
    return criterion if criterion.set_id == rating_set_id else abort(404)


def _form(found: RatingSet, criterion: RatingCriterion, source: str, kinds: dict[str, Any]) -> ResponseReturnValue:
    told = {name: getattr(criterion, name) for name in ("name", "group_id", "points", "cap", "condition", "split")}
    form = form_of(source)(data={"version": found.version, **told, **kinds})
    form.group_id.choices = [("", "—"), *((each.id, each.name) for each in found.groups)]
    if form.carry_out(lambda: rating.save_criterion(found, criterion, form.values, version=form.seen, by=person())):
        return done(_("Сақланди."), "rating.criteria.show", rating_set_id=found.id)
    history = changes_within(found, criterion) if criterion.id else None
    page = {"row": found, "criterion": criterion, "source": source, "history": history}
    return render_template("rating/lines/form.html", form=form, **page, **WORDS), form.status


@bp.post("/<int:criterion_id>/moving")
@requires("rating.criteria:edit")
def moving(rating_set_id: int, criterion_id: int) -> ResponseReturnValue:
    found, criterion = set_or_404(rating_set_id), _line_or_404(rating_set_id, criterion_id)
    by = STEPS.get(request.form.get("to", "")) or abort(400)
    back = url_for("rating.criteria.show", rating_set_id=found.id, _anchor=f"c{criterion.id}")
    return step(
        lambda seen: rating.move(found, criterion, by, version=seen, by=person()), _l("Тартиби ўзгартирилди."), back
    )


@bp.route("/<int:criterion_id>/remove", methods=["GET", "POST"])
@requires("rating.criteria:edit")
def remove(rating_set_id: int, criterion_id: int) -> ResponseReturnValue:
    found, criterion = set_or_404(rating_set_id), _line_or_404(rating_set_id, criterion_id)
    form = StepForm(data={"version": found.version})
    if form.carry_out(lambda: rating.remove_criterion(found, criterion, version=form.seen, by=person())):
        return done(_("Ўчирилди."), "rating.criteria.show", rating_set_id=found.id)
    return render_template("rating/lines/remove.html", form=form, row=found, criterion=criterion), form.status
