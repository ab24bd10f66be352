"""Бинолар: buildings with the rooms and seats counted in each, kept by the academic office."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import BooleanField, StringField

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.extensions import db
from hemis.menus.infrastructure.places import kinds_of
from hemis.models.infrastructure import Building, Room
from hemis.operations import infrastructure
from hemis.operations.infrastructure import COUNTS, ROOM_COUNT, SEAT_COUNT
from hemis.web.answers import done, listed, removal
from hemis.web.export import yes_no
from hemis.web.forms import Form, IntegerField, between, required, text
from hemis.web.history import history_of
from hemis.web.listing import FilterForm, activity_filter, folded, sort_by

bp = Blueprint("buildings", __name__, url_prefix="/buildings")
SORTS = {
    "name": Building.sort_key,
    "code": Building.code,
    "floors": Building.floors,
    "rooms": ROOM_COUNT,
    "seats": SEAT_COUNT,
}
COLUMNS = (
    (_l("Код"), lambda row: row.code),
    (_l("Номи"), lambda row: row.name),
    (_l("Номи (лотинча)"), lambda row: row.name_latin),
    (_l("Манзил"), lambda row: row.address),
    (_l("Қаватлар"), lambda row: row.floors),
    (_l("Аудиториялар сони"), lambda row: row.room_count),
    (_l("Ўринлар сони"), lambda row: row.seat_count),
    (_l("Фаол"), lambda row: yes_no(row.is_active)),
)


class BuildingFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    active = activity_filter()

    def narrow(self, statement: Select[Building]) -> Select[Building]:
        return self.by_activity(statement, Building).where(folded(Building.name_key, self.q.data))


class BuildingForm(Form):
    name = text(_l("Номи"), 300)
    name_latin = text(_l("Номи (лотинча)"), 300, optional=True, description=_l("Бўш қолдирилса, ўзи ёзилади."))
    code = text(_l("Код"), 20, description=_l("Аудиториялар коди шу билан бошланади: масалан, B01."))
    address = text(_l("Манзил"), 300, optional=True)
    floors = IntegerField(_l("Қаватлар"), [*required(), between(1, 60)])
    is_active = BooleanField(_l("Фаол"), default=True)


@bp.get("/")
@requires("infrastructure.buildings:view")
def index() -> ResponseReturnValue:
    filters = BuildingFilter()
    rows = sort_by(filters.narrow(scoped(Building).options(*COUNTS)), SORTS)
    return listed("infrastructure/buildings/index.html", rows, COLUMNS, filters)


@bp.get("/<int:building_id>")
@requires("infrastructure.buildings:view")
def show(building_id: int) -> ResponseReturnValue:
    building = scoped_or_404(Building, building_id, *COUNTS)
    rooms = scoped(Room).where(Room.building_id == building_id, Room.is_active).order_by(Room.floor, Room.code)
    found = db.session.scalars(rooms).all()
    return render_template(
        "infrastructure/buildings/show.html",
        building=building,
        kinds=kinds_of(found),
        rooms=found,
        history=history_of(building, BuildingForm),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires("infrastructure.buildings:edit")
def new() -> ResponseReturnValue:
    return _form(Building())


@bp.route("/<int:building_id>/edit", methods=["GET", "POST"])
@requires("infrastructure.buildings:edit")
def edit(building_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(Building, building_id))


def _form(building: Building) -> ResponseReturnValue:
    form = BuildingForm(obj=building)
    if form.carry_out(lambda: infrastructure.save_building(building, form.values, by=person())):
        return done(_("Сақланди."), ".show", building_id=building.id)
    return render_template("infrastructure/buildings/form.html", form=form, building=building), form.status


@bp.route("/<int:building_id>/remove", methods=["GET", "POST"])
@requires("infrastructure.buildings:edit")
def remove(building_id: int) -> ResponseReturnValue:
    return removal(scoped_or_404(Building, building_id), url_for(".show", building_id=building_id))
