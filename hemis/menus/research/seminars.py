"""Семинарлар: entered by the science department, approved by the vice-rector, read by the public (P-3a, P-17a)."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import selectinload
from wtforms.validators import Optional

from hemis.access import can, person, requires, scoped, scoped_or_404
from hemis.menus.research.agenda import AgendaField
from hemis.menus.research.announcing import DECIDED, SORTS, WHOLE, AnnouncementFilter, locked
from hemis.menus.research.announcing import WORDS as SHARED
from hemis.models.research import Seminar
from hemis.operations import seminars
from hemis.web.choices import department_field
from hemis.web.export import asked_for_file, export
from hemis.web.forms import DateField, TimeField, choice, required, text
from hemis.web.history import history_of
from hemis.web.listing import ALL, paginate, sort_by
from hemis.web.steps import StepForm

bp = Blueprint("seminars", __name__, url_prefix="/seminars")
COLUMNS = (
    (_l("Сана"), lambda row: row.day),
    (_l("Вақти"), lambda row: f"{row.starts_at:%H:%M}"),
    (_l("Мавзуси"), lambda row: row.title),
    (_l("Тури"), lambda row: _(seminars.KINDS[row.kind])),
    (_l("Ўтказиш жойи"), lambda row: row.place),
    (_l("Ташкилотчи"), lambda row: row.organiser),
    *DECIDED,
)
WORDS = SHARED | {"kinds": seminars.KINDS, "tongues": seminars.LANGUAGES}


class SeminarFilter(AnnouncementFilter):
    model = Seminar
    kind = choice(_l("Тури"), seminars.KINDS, optional=True, blank=ALL)

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        return self.by_columns(super().narrow(statement), Seminar.kind)


class SeminarForm(StepForm):
    title = text(_l("Мавзуси"), 300)
    kind = choice(_l("Тури"), seminars.KINDS)
    day = DateField(_l("Санаси"), required())
    starts_at = TimeField(_l("Бошланиш вақти"), required())
    ends_at = TimeField(_l("Тугаш вақти"), [Optional()])
    place = text(_l("Ўтказиш жойи"), 200)
    organiser = text(_l("Ташкилотчи"), 200)
    department_id = department_field(Optional())
    chair = text(_l("Раис"), 200, optional=True)
    language = choice(_l("Семинар тили"), seminars.LANGUAGES)
    about = text(_l("Семинар ҳақида"), 4000, optional=True, area=True)
    agenda = AgendaField(_l("Кун тартиби"))

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the seminar; its agenda is told apart."""
        return {
            name: value or None if name == "ends_at" else value
            for name, value in super().values.items()
            if name != "agenda"
        }


@bp.get("/")
@requires("research.seminars:view")
def index() -> ResponseReturnValue:
    filters = SeminarFilter()
    default = "urgency" if can("research.announcements:approve") else "-day"
    rows = sort_by(filters.narrow(scoped(Seminar)), SORTS, default)
    if asked_for_file():
        return export(rows, COLUMNS, "seminars")
    return render_template("research/seminars/index.html", filters=filters, page=paginate(rows), **WORDS)


@bp.get("/<int:announcement_id>")
@requires("research.seminars:view")
def show(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Seminar, announcement_id, *WHOLE, selectinload(Seminar.questions))
    history = history_of(row, SeminarForm)
    return render_template("research/seminars/show.html", row=row, history=history, **WORDS)


@bp.route("/new", methods=["GET", "POST"])
@requires("research.seminars:edit")
def new() -> ResponseReturnValue:
    return _form(Seminar())


@bp.route("/<int:announcement_id>/edit", methods=["GET", "POST"])
@requires("research.seminars:edit")
def edit(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Seminar, announcement_id)
    return locked(row) or _form(row)


def _form(row: Seminar) -> ResponseReturnValue:
    form = SeminarForm(obj=row, data={"agenda": seminars.agenda_of(row)} if row.id else None)
    asked = request.form.get("agenda_step")
    if asked:
        form.agenda.rearrange(asked)
    elif form.carry_out(lambda: _save(row, form)):
        flash(_("Сақланди."))
        return redirect(url_for(".show", announcement_id=row.id), 303)
    if request.method == "GET":
        form.agenda.offer_spare()
    status = 200 if asked else form.status
    return render_template("research/seminars/form.html", form=form, row=row), status


def _save(row: Seminar, form: SeminarForm) -> None:
    seminars.save(row, form.values, form.agenda.data, version=form.seen, by=person())
