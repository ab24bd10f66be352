"""Groups of criteria of a draft, with the most that the criteria of a group may bring together (H-8)."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from hemis.access import person, requires, scoped_or_404
from hemis.menus.rating.changes import ToldGroup
from hemis.menus.rating.criteria import set_or_404
from hemis.menus.rating.lines import MOST
from hemis.models.rating import RatingGroup, RatingSet
from hemis.operations import rating
from hemis.web.answers import done
from hemis.web.fields import PointsField
from hemis.web.forms import between, text
from hemis.web.history import history_of
from hemis.web.steps import StepForm

bp = Blueprint("groups", __name__, url_prefix="/criteria/<int:rating_set_id>/groups")


class GroupForm(StepForm):
    name = text(_l("Номи"), 120)
    cap = PointsField(
        _l("Энг кўпи, балл"),
        [Optional(), between(0, MOST)],
        places=None,
        description=_l("Гуруҳдаги мезонлар биргаликда бир ўқитувчига бундан кўп балл бермайди."),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires("rating.criteria:edit")
def new(rating_set_id: int) -> ResponseReturnValue:
    return _form(set_or_404(rating_set_id), RatingGroup())


@bp.route("/<int:rating_group_id>/edit", methods=["GET", "POST"])
@requires("rating.criteria:edit")
def edit(rating_set_id: int, rating_group_id: int) -> ResponseReturnValue:
    return _form(set_or_404(rating_set_id), _group_or_404(rating_set_id, rating_group_id))


def _group_or_404(rating_set_id: int, rating_group_id: int) -> RatingGroup:
    group = scoped_or_404(RatingGroup, rating_group_id)
    return group if group.set_id == rating_set_id else abort(404)


def _form(found: RatingSet, group: RatingGroup) -> ResponseReturnValue:
    form = GroupForm(data={"version": found.version, "name": group.name, "cap": group.cap})
    if form.carry_out(lambda: rating.save_group(found, group, form.values, version=form.seen, by=person())):
        return done(_("Сақланди."), "rating.criteria.show", rating_set_id=found.id)
    history = history_of(group, ToldGroup) if group.id else None
    return render_template("rating/groups/form.html", form=form, row=found, group=group, history=history), form.status


@bp.route("/<int:rating_group_id>/remove", methods=["GET", "POST"])
@requires("rating.criteria:edit")
def remove(rating_set_id: int, rating_group_id: int) -> ResponseReturnValue:
    found, group = set_or_404(rating_set_id), _group_or_404(rating_set_id, rating_group_id)
    form = StepForm(data={"version": found.version})
    if form.carry_out(lambda: rating.remove_group(found, group, version=form.seen, by=person())):
        return done(_("Ўчирилди."), "rating.criteria.show", rating_set_id=found.id)
    return render_template("rating/groups/remove.html", form=form, row=found, group=group), form.status
