"""Дам олиш ва иш кунлари: the days that differ from their weekday, by the decrees of the year."""

from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import BooleanField
from wtforms.validators import Optional

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.i18n import N_
from hemis.models.settings import Holiday
from hemis.operations import plain
from hemis.operations.settings import add_holiday, save_holiday
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.forms import DateField, Form, IntegerField, between, choice, required, text
from hemis.web.listing import ALL, FilterForm, sort_by

bp = Blueprint("holidays", __name__, url_prefix="/holidays")
WEEKS = {"5": N_("5 кунлик иш ҳафтаси"), "6": N_("6 кунлик иш ҳафтаси")}
WEEKDAYS = (
    N_("душанба"),
    N_("сешанба"),
    N_("чоршанба"),
    N_("пайшанба"),
    N_("жума"),
    N_("шанба"),
    N_("якшанба"),
)
SORTS = {"day": Holiday.day, "week": Holiday.week_days}
COLUMNS = (
    (_l("Сана"), lambda row: row.day),
    (_l("Ҳафта куни"), lambda row: _(WEEKDAYS[row.day.weekday()])),
    (_l("Иш ҳафтаси"), lambda row: _(WEEKS[str(row.week_days)])),
    (_l("Тури"), lambda row: _("иш куни") if row.is_working else _("дам олиш куни")),
    (_l("Номи"), lambda row: row.name),
    (_l("Асос"), lambda row: row.act),
)


class HolidayFilter(FilterForm):
    year = IntegerField(_l("Йил"), [Optional(), between(1990, 2100)])
    week_days = choice(_l("Иш ҳафтаси"), WEEKS, optional=True, blank=ALL)

    @property
    def shown_year(self) -> int:
        return int(self.chosen("year") or clock.today().year)

    def narrow(self, statement: Select[Holiday]) -> Select[Holiday]:
        if week_days := self.chosen("week_days"):
            statement = statement.where(Holiday.week_days == int(week_days))
        return statement.where(Holiday.day.between(date(self.shown_year, 1, 1), date(self.shown_year, 12, 31)))


class HolidayForm(Form):
    day = DateField(_l("Сана"), required())
    week_days = choice(_l("Иш ҳафтаси"), WEEKS, coerce=int)
    is_working = BooleanField(_l("Иш куни"), description=_l("Белгиланмаса, дам олиш куни."))
    name = text(_l("Номи"), 200)
    act = text(_l("Асос"), 200, optional=True)


class NewHolidayForm(HolidayForm):
    week_days = choice(_l("Иш ҳафтаси"), {"0": N_("5 ва 6 кунлик иш ҳафталари")} | WEEKS, coerce=int)

    @property
    def weeks(self) -> tuple[int, ...]:
        return (self.week_days.data,) if self.week_days.data else (5, 6)


@bp.get("/")
@requires("system.rules:view")
def index() -> ResponseReturnValue:
    filters = HolidayFilter()
    rows = sort_by(filters.narrow(scoped(Holiday)), SORTS)
    return listed("system/holidays/index.html", rows, COLUMNS, filters, weekdays=WEEKDAYS)


@bp.route("/new", methods=["GET", "POST"])
@requires("system.rules:edit")
def new() -> ResponseReturnValue:
    form = NewHolidayForm()
    if form.carry_out(lambda: add_holiday(form.values, form.weeks, by=person())):
        return done(_("Сақланди."), ".index", year=form.day.data and form.day.data.year)
    return render_template("system/holidays/form.html", form=form, title=_("Янги кун")), form.status


@bp.route("/<int:holiday_id>/edit", methods=["GET", "POST"])
@requires("system.rules:edit")
def edit(holiday_id: int) -> ResponseReturnValue:
    holiday = scoped_or_404(Holiday, holiday_id)
    form = HolidayForm(obj=holiday)
    if form.carry_out(lambda: save_holiday(holiday, form.values, by=person())):
        return done(_("Сақланди."), ".index", year=holiday.day.year)
    return render_template("system/holidays/form.html", form=form, title=_("Кунни ўзгартириш")), form.status


@bp.route("/<int:holiday_id>/remove", methods=["GET", "POST"])
@requires("system.rules:edit")
def remove(holiday_id: int) -> ResponseReturnValue:
    holiday = scoped_or_404(Holiday, holiday_id)
    form = Form()
    if form.carry_out(lambda: plain.remove(holiday, by=person())):
        return done(_("Ўчирилди."), ".index", year=holiday.day.year)
    return render_template("system/holidays/remove.html", form=form, holiday=holiday), form.status
