"""Профилактика ишлари: the only lawful reason to refuse the service, announced with its reason and end (P-8)."""

from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.i18n import N_
from hemis.models.settings import Maintenance
from hemis.operations import maintenance
from hemis.web import clock, service_status
from hemis.web import maintenance as gate
from hemis.web.forms import DateField, Form, TimeField, choice, required, text
from hemis.web.history import history_of
from hemis.web.jinja import date_and_time
from hemis.web.listing import paginate, sort_by

bp = Blueprint("maintenance", __name__, url_prefix="/maintenance")
LENGTHS = {
    "15": N_("15 дақиқа"),
    "30": N_("30 дақиқа"),
    "60": N_("1 соат"),
    "120": N_("2 соат"),
    "240": N_("4 соат"),
}
"""How long work is begun or prolonged for by one click."""
SORTS = {"start": Maintenance.starts_at, "end": Maintenance.ends_at}


class MaintenanceForm(Form):
    reason = text(_l("Сабаби"), 500, description=_l("Ҳамма кўради; рўйхатдан танланса, тўрт тилда чиқади."))
    reason_ru = text(_l("Сабаби (русча)"), 500, optional=True, description=_l("Ўз сўзингиз билан ёзилган сабаб учун."))
    reason_en = text(_l("Сабаби (инглизча)"), 500, optional=True)
    first_day = DateField(_l("Бошланиш санаси"), required())
    starts_at = TimeField(_l("Бошланиш вақти"), required())
    last_day = DateField(_l("Тугаш санаси"), required())
    ends_at = TimeField(_l("Тугаш вақти"), required())

    @property
    def moments(self) -> dict[str, Any]:
        """The columns of the row: moments instead of days and times."""
        return {
            "reason": self.reason.data,
            "reason_ru": self.reason_ru.data or "",
            "reason_en": self.reason_en.data or "",
            "starts_at": _moment(self.first_day, self.starts_at),
            "ends_at": _moment(self.last_day, self.ends_at),
        }


class StartForm(Form):
    reason = choice(_l("Сабаби"), {each: each for each in maintenance.REASONS})
    minutes = choice(_l("Давомийлиги"), LENGTHS, default="30")


class ExtensionForm(Form):
    minutes = choice(_l("Яна қанча"), LENGTHS, default="30")


@bp.get("/")
@requires("system.maintenance:view")
def index() -> ResponseReturnValue:
    page = paginate(sort_by(scoped(Maintenance), SORTS, "-start"))
    taken, limit = maintenance.this_month(clock.now())
    month = {"taken": maintenance.hours_of(taken), "limit": limit}
    shown = {"page": page, "now": clock.now(), "month": month, "is_foretold": maintenance.is_foretold}
    return render_template("system/maintenance/index.html", **shown, form=StartForm(formdata=None))


@bp.route("/start", methods=["GET", "POST"])
@requires("system.maintenance:edit")
def start() -> ResponseReturnValue:
    """Begin at once: the list holds this form, so that one click is enough."""
    form = StartForm()
    if form.carry_out(
        lambda: maintenance.start(form.reason.data or "", int(form.minutes.data), at=clock.now(), by=person())
    ):
        return _changed(_("Профилактика бошланди: беш сония ичида хизмат ҳамма учун ёпилади."))
    return render_template("system/maintenance/start.html", form=form), form.status


@bp.route("/<int:maintenance_id>/extension", methods=["GET", "POST"])
@requires("system.maintenance:edit")
def extension(maintenance_id: int) -> ResponseReturnValue:
    work, form = scoped_or_404(Maintenance, maintenance_id), ExtensionForm()
    if form.carry_out(lambda: maintenance.extend(work, int(form.minutes.data), at=clock.now(), by=person())):
        return _changed(_("Профилактика узайтирилди."), work)
    return render_template("system/maintenance/extension.html", form=form, work=work), form.status


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
        return _changed(_("Профилактика эълон қилинди."), work)
    shown = {"form": form, "work": work, "history": history_of(work, MaintenanceForm) if work.id else []}
    return render_template("system/maintenance/form.html", **shown, reasons=maintenance.REASONS), form.status


@bp.route("/<int:maintenance_id>/end", methods=["GET", "POST"])
@requires("system.maintenance:edit")
def end(maintenance_id: int) -> ResponseReturnValue:
    work = scoped_or_404(Maintenance, maintenance_id)
    form, moment = Form(), clock.now()
    has_begun = work.starts_at < moment
    if form.carry_out(lambda: maintenance.finish(work, at=moment, by=person())):
        return _changed(_ended(has_begun, moment))
    shown = {"form": form, "work": work, "has_begun": has_begun}
    return render_template("system/maintenance/end.html", **shown), form.status


def _ended(has_begun: bool, at: datetime) -> str:
    """Say whether the service is open now: another stretch may go on."""
    if not has_begun:
        return _("Режалаштирилган иш бекор қилинди.")
    if until := maintenance.closed_until(at):
        told = date_and_time(until)
        return _("Бу иш тугатилди, аммо бошқа профилактика давом этмоқда: хизмат %(end)s гача ёпиқ.", end=told)
    return _("Хизмат очиқ.")


def _changed(said: str, work: Maintenance | None = None) -> ResponseReturnValue:
    """Let this process know at once, and tell which promise the work breaks."""
    gate.forget()
    service_status.forget()
    flash(said)
    for doubt in maintenance.doubts(work, at=clock.now()) if work else ():
        flash(_(doubt.said, **doubt.values), "warning")
    return redirect(url_for(".index"), 303)


def _moment(day: Any, at: Any) -> datetime:
    return datetime.combine(day.data, at.data, clock.TASHKENT)


def _shown(work: Maintenance) -> dict[str, str | date | time]:
    start, end = (moment.astimezone(clock.TASHKENT) for moment in (work.starts_at, work.ends_at))
    return {
        "reason": work.reason,
        "reason_ru": work.reason_ru,
        "reason_en": work.reason_en,
        "first_day": start.date(),
        "starts_at": start.time(),
        "last_day": end.date(),
        "ends_at": end.time(),
    }
