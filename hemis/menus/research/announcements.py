"""Эълонлар: everything on its way to the public on one board, what waits and what is late first (P-17a)."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from hemis.access import can, person, requires, scoped, scoped_or_404
from hemis.menus.research.announcing import DECIDED, ROOMS, SORTS, WORDS, AnnouncementFilter, page_of
from hemis.models.announcements import Announcement
from hemis.operations import announcements
from hemis.operations.directions import DIRECTIONS
from hemis.web.export import asked_for_file, export
from hemis.web.forms import choice
from hemis.web.listing import ALL, paginate, sort_by
from hemis.web.steps import StepForm, closed

bp = Blueprint("announcements", __name__, url_prefix="/announcements")
COLUMNS = (
    (_l("Йўналиш"), lambda row: _(DIRECTIONS[row.direction].title)),
    (_l("Сана"), lambda row: row.day),
    (_l("Мавзуси"), lambda row: row.title),
    *DECIDED,
)


class BoardFilter(AnnouncementFilter):
    direction = choice(_l("Йўналиш"), {code: each.title for code, each in DIRECTIONS.items()}, optional=True, blank=ALL)

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        return self.by_columns(super().narrow(statement), Announcement.direction)


@bp.get("/")
@requires("research.announcements:view")
def index() -> ResponseReturnValue:
    filters = BoardFilter()
    default = "urgency" if can("research.announcements:approve") else "-day"
    rows = sort_by(filters.narrow(scoped(Announcement)), SORTS, default)
    if asked_for_file():
        return export(rows, COLUMNS, "announcements")
    return render_template("research/announcements/index.html", filters=filters, page=paginate(rows), **WORDS)


@bp.route("/<int:announcement_id>/remove", methods=["GET", "POST"])
@requires("research.announcements:edit")
def remove(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Announcement, announcement_id)
    if refused := closed(lambda: announcements.require_draft(row), page_of(row)):
        return refused
    back = url_for(f"{ROOMS[row.direction]}.index")
    form = StepForm(obj=row)
    if form.carry_out(lambda: announcements.remove_draft(row, version=form.seen, by=person())):
        flash(_("Қоралама ўчирилди."))
        return redirect(back, 303)
    return render_template("research/announcements/remove.html", form=form, row=row, **WORDS), form.status
