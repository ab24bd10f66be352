"""Профилактика ишлари: the only lawful reason to refuse the service, announced with its reason and end (P-8)."""

from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.models.settings import Maintenance
from hemis.operations import maintenance
from hemis.web import clock
from hemis.web import maintenance as gate
from hemis.web.forms import DateField, Form, TimeField, required, text
from hemis.web.listing import paginate, sort_by

bp = Blueprint("maintenance", __name__, url_prefix="/maintenance")
SORTS = {"start": Maintenance.starts_at, "end": Maintenance.ends_at}


class MaintenanceForm(Form):
    reason = text(_l("Сабаби"), 500, description=_l("Ҳамма кўради; рўйхатдан танланса, тўрт тилда чиқади."))
    first_day = DateField(_l("Бошланиш санаси"), required())
    starts_at = TimeField(_l("Бошланиш вақти"), required())
    last_day = DateField(_l("Тугаш санаси"), required())
    ends_at = TimeField(_l("Тугаш вақти"), required())

    @property
    def moments(self) -> dict[str, Any]:
        """The columns of the row: moments instead of days and times."""
        return {
            "reason": self.reason.data,
            "starts_at": _moment(self.first_day, self.starts_at),
            "ends_at": _moment(self.last_day, self.ends_at),
        }


@bp.get("/")
@requires("system.maintenance:view")
def index() -> ResponseReturnValue:
    page = paginate(sort_by(scoped(Maintenance), SORTS, "-start"))
    return render_template("system/maintenance/index.html", page=page, now=clock.now())


@bp.route("/new", methods=["GET", "POST"])
@requires("system.maintenance:edit")
def new() -> ResponseReturnValue:
    return _form(Maintenance())


@bp.route("/<int:maintenance_id>/edit", methods=["GET", "POST"])
@requires("system.maintenance:edit")
def edit(maintenance_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(Maintenance, maintenance_id))


def _form(work: Maintenance) -> ResponseReturnValue:
    form = MaintenanceForm(data=_shown(work) if work.id else None)
    if form.carry_out(lambda: maintenance.plan(work, form.moments, at=clock.now(), by=person())):
        gate.forget()
        flash(_("Профилактика эълон қилинди."))
        return redirect(url_for(".index"), 303)
    reasons = maintenance.REASONS
    return render_template("system/maintenance/form.html", form=form, work=work, reasons=reasons), form.status


@bp.route("/<int:maintenance_id>/end", methods=["GET", "POST"])
@requires("system.maintenance:edit")
def end(maintenance_id: int) -> ResponseReturnValue:
    work = scoped_or_404(Maintenance, maintenance_id)
    form = Form()
    if form.carry_out(lambda: maintenance.finish(work, at=clock.now(), by=person())):
        gate.forget()
        flash(_("Хизмат очиқ."))
        return redirect(url_for(".index"), 303)
    return render_template("system/maintenance/end.html", form=form, work=work), form.status


def _moment(day: Any, at: Any) -> datetime:
    return datetime.combine(day.data, at.data, clock.TASHKENT)


def _shown(work: Maintenance) -> dict[str, str | date | time]:
    start, end = (moment.astimezone(clock.TASHKENT) for moment in (work.starts_at, work.ends_at))
    return {
        "reason": work.reason,
        "first_day": start.date(),
        "starts_at": start.time(),
        "last_day": end.date(),
        "ends_at": end.time(),
    }
