"""Илмий кенгашлар: councils that award degrees, with their specialities and members (P-3e)."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import selectinload
from wtforms.validators import Optional

from hemis.access import can, person, requires, scoped, scoped_or_404
from hemis.domain.councils import ROLES
from hemis.domain.i18n import N_
from hemis.menus.research.announcing import DECIDED, SORTS, WHOLE, AnnouncementFilter, locked
from hemis.menus.research.announcing import WORDS as SHARED
from hemis.menus.research.council_rows import MembersField, SpecialitiesField
from hemis.models.councils import Council
from hemis.operations import councils
from hemis.web import clock
from hemis.web.contacts import email, phone
from hemis.web.export import asked_for_file, export
from hemis.web.forms import DateField, choice, required, text
from hemis.web.history import history_of
from hemis.web.listing import ALL, paginate, sort_by
from hemis.web.steps import StepForm

bp = Blueprint("councils", __name__, url_prefix="/councils")
LISTS = ("specialities", "members")
WITH_LISTS = (selectinload(Council.specialities), selectinload(Council.members))
COLUMNS = (
    (_l("Рақами"), lambda row: row.code),
    (_l("Номи"), lambda row: row.title),
    (_l("Даража"), lambda row: row.degree),
    (_l("Буйруқ рақами"), lambda row: row.order_number),
    (_l("Буйруқ санаси"), lambda row: row.day),
    (_l("Амал қилади"), lambda row: row.valid_until),
    *DECIDED,
)
WORDS = SHARED | {
    "roles": councils.ROLE_TITLES,
    "ranks": ROLES,
    "degrees": councils.DEGREES,
    "is_over": councils.is_over,
}


class CouncilFilter(AnnouncementFilter):
    model = Council
    degree = choice(_l("Даража"), councils.DEGREES, optional=True, blank=ALL)
    term = choice(
        _l("Муддати"), {"acts": N_("амалдагилар"), "over": N_("муддати тугаганлар")}, optional=True, blank=ALL
    )

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        statement = self.by_columns(super().narrow(statement), Council.degree)
        term = self.chosen("term")
        over = Council.valid_until.is_not(None) & (Council.valid_until < clock.today())
        return statement.where(over if term == "over" else ~over) if term else statement


class CouncilForm(StepForm):
    code = text(_l("Рақами"), 60, description=_l("ОАК берган рақам: масалан, DSc.03/30.12.2019.FM.02.01."))
    title = text(_l("Номи"), 300)
    order_number = text(_l("Буйруқ рақами"), 60, description=_l("Кенгашни очган буйруқ."))
    day = DateField(_l("Буйруқ санаси"), required())
    valid_until = DateField(
        _l("Амал қилади"), [Optional()], description=_l("Охирги куни; муддат белгиланмаган бўлса, бўш қолдиринг.")
    )
    specialities = SpecialitiesField(_l("Ихтисосликлар"))
    members = MembersField(_l("Аъзолар"))
    place = text(_l("Манзили"), 200, optional=True)
    phone = phone()
    email = email()
    about = text(_l("Кенгаш ҳақида"), 4000, optional=True, area=True)

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the council; its lists are told apart."""
        return {name: value for name, value in super().values.items() if name not in LISTS} | {
            "valid_until": self.valid_until.data or None
        }

    def moved_rows(self) -> bool:
        """Carry out what a button beside the rows of a list asks; False when none was pressed."""
        asked = [(name, step) for name in LISTS if (step := request.form.get(f"{name}_step"))]
        for name, step in asked:
            self[name].rearrange(step)
        return bool(asked)


@bp.get("/")
@requires("research.councils:view")
def index() -> ResponseReturnValue:
    filters = CouncilFilter()
    default = "urgency" if can("research.announcements:approve") else "-day"
    rows = sort_by(filters.narrow(scoped(Council)), SORTS, default)
    if asked_for_file():
        return export(rows, COLUMNS, "councils")
    shown = {"filters": filters, "page": paginate(rows), "today": clock.today()}
    return render_template("research/councils/index.html", **shown, **WORDS)


@bp.get("/<int:announcement_id>")
@requires("research.councils:view")
def show(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Council, announcement_id, *WHOLE, *WITH_LISTS)
    shown = {"row": row, "history": history_of(row, CouncilForm), "today": clock.today()}
    return render_template("research/councils/show.html", **shown, **WORDS)


@bp.route("/new", methods=["GET", "POST"])
@requires("research.councils:edit")
def new() -> ResponseReturnValue:
    return _form(Council())


@bp.route("/<int:announcement_id>/edit", methods=["GET", "POST"])
@requires("research.councils:edit")
def edit(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Council, announcement_id, *WITH_LISTS)
    return locked(row) or _form(row)


def _form(row: Council) -> ResponseReturnValue:
    form = CouncilForm(obj=row)
    asked = form.moved_rows()
    if not asked and form.carry_out(lambda: _save(row, form)):
        flash(_("Сақланди."))
        return redirect(url_for(".show", announcement_id=row.id), 303)
    if request.method == "GET":
        for name in LISTS:
            form[name].offer_spare()
    return render_template("research/councils/form.html", form=form, row=row, **WORDS), 200 if asked else form.status


def _save(row: Council, form: CouncilForm) -> None:
    councils.save(row, form.values, form.specialities.data, form.members.data, version=form.seen, by=person())
