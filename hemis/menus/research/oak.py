"""ОАК рўйхати: the editions of the Supreme Attestation Commission with the days for which they stand there."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.bibliography import read_issn
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.models.oak import OakEdition
from hemis.operations import oak, plain
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.forms import DateField, Form, choice, required, text
from hemis.web.history import history_of
from hemis.web.listing import ALL, FilterForm, folded, sort_by

bp = Blueprint("oak", __name__, url_prefix="/oak")
STANDING = {"now": N_("ҳозир рўйхатда"), "past": N_("ҳозир рўйхатда эмас")}
SORTS = {"name": OakEdition.sort_key, "issn": OakEdition.issn, "from": OakEdition.valid_from, "to": OakEdition.valid_to}
COLUMNS = (
    (_l("Нашр номи"), lambda row: row.name),
    ("ISSN", lambda row: row.issn),
    (_l("Биринчи куни"), lambda row: row.valid_from),
    (_l("Охирги куни"), lambda row: row.valid_to),
    (_l("Асос"), lambda row: row.act),
)


class EditionFilter(FilterForm):
    q = StringField(_l("Номи ёки ISSN"))
    standing = choice(_l("Ҳолати"), STANDING, optional=True, blank=ALL)

    def narrow(self, statement: Select[OakEdition]) -> Select[OakEdition]:
        if asked := self.q.data:
            statement = statement.where(or_(folded(OakEdition.name_key, asked), OakEdition.issn == _issn_of(asked)))
        if standing := self.chosen("standing"):
            stands = oak.in_force(clock.today())
            statement = statement.where(stands if standing == "now" else ~stands)
        return statement


def _issn_of(asked: str) -> str:
    try:
        return read_issn(asked)
    except RuleError:
        return ""


class EditionForm(Form):
    name = text(_l("Нашр номи"), 300)
    issn = text("ISSN", 20)
    valid_from = DateField(_l("Биринчи куни"), required(), description=_l("Рўйхатга киритилган кун."))
    valid_to = DateField(_l("Охирги куни"), [Optional()], description=_l("Рўйхатда турган бўлса, бўш қолдиринг."))
    act = text(_l("Асос"), 200, description=_l("ОАК Раёсати қарорининг санаси ва рақами."))


@bp.get("/")
@requires("research.oak:view")
def index() -> ResponseReturnValue:
    filters = EditionFilter()
    rows = sort_by(filters.narrow(scoped(OakEdition)), SORTS)
    return listed("research/oak/index.html", rows, COLUMNS, filters, today=clock.today())


@bp.get("/<int:edition_id>")
@requires("research.oak:view")
def show(edition_id: int) -> ResponseReturnValue:
    row = scoped_or_404(OakEdition, edition_id)
    return render_template("research/oak/show.html", row=row, history=history_of(row, EditionForm), today=clock.today())


@bp.route("/new", methods=["GET", "POST"])
@requires("research.oak:edit")
def new() -> ResponseReturnValue:
    return _form(OakEdition())


@bp.route("/<int:edition_id>/edit", methods=["GET", "POST"])
@requires("research.oak:edit")
def edit(edition_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(OakEdition, edition_id))


def _form(row: OakEdition) -> ResponseReturnValue:
    form = EditionForm(obj=row)
    if form.carry_out(lambda: oak.save(row, form.values, by=person())):
        return done(_("Сақланди."), ".show", edition_id=row.id)
    return render_template("research/oak/form.html", form=form, row=row), form.status


@bp.route("/<int:edition_id>/remove", methods=["GET", "POST"])
@requires("research.oak:edit")
def remove(edition_id: int) -> ResponseReturnValue:
    row, form = scoped_or_404(OakEdition, edition_id), Form()
    if form.carry_out(lambda: plain.remove(row, by=person())):
        return redirect(url_for(".index"), 303)
    return render_template("research/oak/remove.html", form=form, row=row), form.status
