"""Бўлимлар: divisions, directorates and centres, kept by the HR office."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import BooleanField, StringField

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.classifiers import DIVISION_KIND
from hemis.menus.structure.people import people_at
from hemis.menus.structure.renamings import renamed, undone
from hemis.models.staff import Post
from hemis.models.structure import Division
from hemis.operations import plain, posts
from hemis.operations.names import former_names
from hemis.web import clock
from hemis.web.answers import done, listed, removal
from hemis.web.contacts import email
from hemis.web.export import yes_no
from hemis.web.forms import Form, choice, text
from hemis.web.history import history_of
from hemis.web.listing import ALL, FilterForm, activity_filter, folded, sort_by

bp = Blueprint("divisions", __name__, url_prefix="/divisions")
SORTS = {"name": Division.sort_key, "code": Division.code, "kind": Division.kind}
COLUMNS = (
    (_l("Код"), lambda row: row.code),
    (_l("Номи"), lambda row: row.name),
    (_l("Номи (лотинча)"), lambda row: row.name_latin),
    (_l("Тури"), lambda row: _(DIVISION_KIND[row.kind])),
    (_l("Электрон почта"), lambda row: row.email),
    (_l("Фаол"), lambda row: yes_no(row.is_active)),
)


class DivisionFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    kind = choice(_l("Тури"), DIVISION_KIND, optional=True, blank=ALL)
    active = activity_filter()

    def narrow(self, statement: Select[Division]) -> Select[Division]:
        if kind := self.chosen("kind"):
            statement = statement.where(Division.kind == kind)
        return self.by_activity(statement, Division).where(folded(Division.name_key, self.q.data))


class DivisionForm(Form):
    name = text(_l("Номи"), 300)
    name_latin = text(_l("Номи (лотинча)"), 300, optional=True, description=_l("Бўш қолдирилса, ўзи ёзилади."))
    kind = choice(_l("Тури"), DIVISION_KIND)
    code = text(_l("Код"), 20)
    email = email()
    is_active = BooleanField(_l("Фаол"), default=True)


@bp.get("/")
@requires("structure.divisions:view")
def index() -> ResponseReturnValue:
    filters = DivisionFilter()
    rows = sort_by(filters.narrow(scoped(Division)), SORTS)
    return listed("structure/divisions/index.html", rows, COLUMNS, filters)


@bp.get("/<int:division_id>")
@requires("structure.divisions:view")
def show(division_id: int) -> ResponseReturnValue:
    division = scoped_or_404(Division, division_id)
    return render_template(
        "structure/divisions/show.html",
        division=division,
        leaders=posts.leaders_of(division_id, clock.today()),
        people=people_at(Post.division_id == division_id),
        names=former_names(division),
        history=history_of(division, DivisionForm),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires("structure.divisions:edit")
def new() -> ResponseReturnValue:
    return _form(Division())


@bp.route("/<int:division_id>/edit", methods=["GET", "POST"])
@requires("structure.divisions:edit")
def edit(division_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(Division, division_id))


def _form(division: Division) -> ResponseReturnValue:
    form = DivisionForm(obj=division)
    if form.carry_out(lambda: plain.save(division, form.values, by=person())):
        return done(_("Сақланди."), ".show", division_id=division.id)
    return render_template("structure/divisions/form.html", form=form, division=division), form.status


@bp.route("/<int:division_id>/remove", methods=["GET", "POST"])
@requires("structure.divisions:edit")
def remove(division_id: int) -> ResponseReturnValue:
    return removal(scoped_or_404(Division, division_id), url_for(".show", division_id=division_id))


@bp.route("/<int:division_id>/renaming", methods=["GET", "POST"])
@requires("structure.divisions:edit")
def renaming(division_id: int) -> ResponseReturnValue:
    return renamed(scoped_or_404(Division, division_id), url_for(".show", division_id=division_id))


@bp.route("/<int:division_id>/renaming/removal", methods=["GET", "POST"])
@requires("structure.divisions:edit")
def undo_renaming(division_id: int) -> ResponseReturnValue:
    return undone(scoped_or_404(Division, division_id), url_for(".show", division_id=division_id))
