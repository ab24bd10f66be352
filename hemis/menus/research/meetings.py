"""Давра суҳбати, видеоконференция, симпозиум: the plan of the year and the fact (P-3c)."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import selectinload
from wtforms.validators import Optional

from hemis.access import can, person, requires, scoped, scoped_or_404
from hemis.menus.research.announcing import DECIDED, SORTS, WHOLE, AnnouncementFilter, locked
from hemis.menus.research.announcing import WORDS as SHARED
from hemis.models.events import Meeting
from hemis.operations import meetings
from hemis.web import clock
from hemis.web.announced import file_words
from hemis.web.choices import department_field
from hemis.web.export import asked_for_file, export
from hemis.web.forms import DateField, IntegerField, TimeField, between, choice, required, text
from hemis.web.history import history_of
from hemis.web.listing import ALL, paginate, sort_by
from hemis.web.steps import StepForm

bp = Blueprint("meetings", __name__, url_prefix="/meetings")
COLUMNS = (
    (_l("Тури"), lambda row: _(meetings.KINDS[row.kind])),
    (_l("Мавзуси"), lambda row: row.title),
    (_l("Режадаги кун"), lambda row: row.planned_on),
    (_l("Ўтказилган кун"), lambda row: row.held_on),
    (_l("Ижроси"), lambda row: _(standing_of(row))),
    (_l("Режадаги иштирокчилар"), lambda row: row.planned_participants),
    (_l("Иштирокчилар"), lambda row: row.participants),
    (_l("Модератор"), lambda row: row.moderator),
    (_l("Масъул бўлинма"), lambda row: row.organiser),
    (_l("Файллар"), lambda row: file_words(row.direction, row.files)),
    *DECIDED,
)


def standing_of(row: Meeting) -> str:
    """Return where a meeting stands today, as a sentence to translate."""
    return meetings.STANDINGS[meetings.standing_of(row, clock.today())]


WORDS = SHARED | {"file_words": file_words, "kinds": meetings.KINDS, "standing_of": standing_of}


class MeetingFilter(AnnouncementFilter):
    model = Meeting
    kind = choice(_l("Тури"), meetings.KINDS, optional=True, blank=ALL)
    standing = choice(_l("Ижроси"), meetings.STANDINGS, optional=True, blank=ALL)

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        statement = self.by_columns(super().narrow(statement), Meeting.kind)
        asked = self.chosen("standing")
        return statement.where(meetings.stands(asked, clock.today())) if asked else statement


class MeetingForm(StepForm):
    title = text(_l("Мавзуси"), 300)
    kind = choice(_l("Тури"), meetings.KINDS)
    planned_on = DateField(_l("Режадаги кун"), required())
    starts_at = TimeField(_l("Бошланиш вақти"), [Optional()])
    place = text(_l("Ўтказиш жойи"), 200)
    organiser = text(_l("Масъул бўлинма"), 200)
    department_id = department_field(Optional())
    moderator = text(_l("Модератор"), 200, optional=True)
    planned_participants = IntegerField(_l("Режадаги иштирокчилар сони"), [Optional(), between(1, 100_000)])
    plan = text(
        _l("Режа"), 4000, optional=True, area=True, description=_l("Нималар бўлади. Тасдиққа усиз юборилмайди.")
    )
    held_on = DateField(_l("Ўтказилган кун"), [Optional()])
    participants = IntegerField(_l("Иштирокчилар сони"), [Optional(), between(1, 100_000)])
    outcome = text(_l("Якуни"), 4000, optional=True, area=True)
    recommendations = text(_l("Тавсиялар"), 4000, optional=True, area=True)
    cancelled_because = text(_l("Бекор қилиниш сабаби"), 300, optional=True)

    @property
    def values(self) -> dict[str, Any]:
        """The columns; a time that was left empty is none."""
        return {name: value or None if name == "starts_at" else value for name, value in super().values.items()}


@bp.get("/")
@requires("research.meetings:view")
def index() -> ResponseReturnValue:
    filters = MeetingFilter()
    default = "urgency" if can("research.announcements:approve") else "-day"
    rows = sort_by(filters.narrow(scoped(Meeting).options(selectinload(Meeting.files))), SORTS, default)
    if asked_for_file():
        return export(rows, COLUMNS, "meetings")
    return render_template("research/meetings/index.html", filters=filters, page=paginate(rows), **WORDS)


@bp.get("/<int:announcement_id>")
@requires("research.meetings:view")
def show(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Meeting, announcement_id, *WHOLE)
    history = history_of(row, MeetingForm)
    return render_template("research/meetings/show.html", row=row, history=history, **WORDS)


@bp.route("/new", methods=["GET", "POST"])
@requires("research.meetings:edit")
def new() -> ResponseReturnValue:
    return _form(Meeting())


@bp.route("/<int:announcement_id>/edit", methods=["GET", "POST"])
@requires("research.meetings:edit")
def edit(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Meeting, announcement_id)
    return locked(row) or _form(row)


def _form(row: Meeting) -> ResponseReturnValue:
    form = MeetingForm(obj=row)
    if form.carry_out(lambda: _save(row, form)):
        flash(_("Сақланди."))
        return redirect(url_for(".show", announcement_id=row.id), 303)
    return render_template("research/meetings/form.html", form=form, row=row), form.status


def _save(row: Meeting, form: MeetingForm) -> None:
    meetings.save(row, form.values, today=clock.today(), version=form.seen, by=person())
