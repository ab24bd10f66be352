"""Диссертация талаблари: the text of the requirements for doctoral dissertations, edition by edition (P-3d)."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import can, person, requires, scoped, scoped_or_404
from hemis.domain.markup import render
from hemis.menus.research.announcing import DECIDED, SORTS, WHOLE, WORDS, AnnouncementFilter, locked
from hemis.models.councils import Requirement
from hemis.operations import requirements
from hemis.web.contacts import web_address
from hemis.web.export import asked_for_file, export
from hemis.web.forms import DateField, required, text
from hemis.web.history import history_of
from hemis.web.jinja import script
from hemis.web.listing import paginate, sort_by
from hemis.web.steps import StepForm

bp = Blueprint("requirements", __name__, url_prefix="/requirements")
LONGEST = 100_000
COLUMNS = (
    (_l("Номи"), lambda row: row.title),
    (_l("Амал қилиш бошланади"), lambda row: row.day),
    (_l("Асос бўлган ҳужжат"), lambda row: row.act),
    (_l("Таҳрир"), lambda row: row.edition_number or ""),
    *DECIDED,
)


class RequirementFilter(AnnouncementFilter):
    model = Requirement


class RequirementForm(StepForm):
    title = text(_l("Номи"), 300)
    day = DateField(_l("Амал қилиш бошланади"), required())
    act = text(
        _l("Асос бўлган ҳужжат"), 500, description=_l("Номи, санаси ва рақами: масалан, ВМҚ 304-сон, 22.05.2017.")
    )
    act_url = web_address(_l("Ҳужжат манзили"), 500)
    about = text(_l("Қисқача мазмуни"), 1000, optional=True, area=True)
    text = text(
        _l("Матни"),
        LONGEST,
        area=True,
        description=_l(
            "# сарлавҳа, ## кичик сарлавҳа, - рўйхат, 1. рақамли рўйхат, **қалин**, [ҳавола](https://…);"
            " жадвал устунлари тик чизиқ билан ажратилади. Мундарижа сарлавҳалардан тузилади."
        ),
    )


@bp.get("/")
@requires("research.requirements:view")
def index() -> ResponseReturnValue:
    filters = RequirementFilter()
    default = "urgency" if can("research.announcements:approve") else "-day"
    rows = sort_by(filters.narrow(scoped(Requirement)), SORTS, default)
    if asked_for_file():
        return export(rows, COLUMNS, "requirements")
    return render_template("research/requirements/index.html", filters=filters, page=paginate(rows), **WORDS)


@bp.get("/<int:announcement_id>")
@requires("research.requirements:view")
def show(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Requirement, announcement_id, *WHOLE)
    shown = {"row": row, "history": history_of(row, RequirementForm), "text": render(row.text, script)}
    return render_template("research/requirements/show.html", **shown, **WORDS)


@bp.route("/new", methods=["GET", "POST"])
@requires("research.requirements:edit")
def new() -> ResponseReturnValue:
    return _form(Requirement())


@bp.route("/<int:announcement_id>/edit", methods=["GET", "POST"])
@requires("research.requirements:edit")
def edit(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Requirement, announcement_id)
    return locked(row) or _form(row)


def _form(row: Requirement) -> ResponseReturnValue:
    form = RequirementForm(obj=row)
    if form.carry_out(lambda: requirements.save(row, form.values, version=form.seen, by=person())):
        flash(_("Сақланди."))
        return redirect(url_for(".show", announcement_id=row.id), 303)
    return render_template("research/requirements/form.html", form=form, row=row), form.status
