"""Аудиториялар: rooms with their equipment, kept by the academic office."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_
from wtforms import BooleanField, StringField
from wtforms.validators import Optional

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.classifiers import ROOM_EQUIPMENT, ROOM_KIND
from hemis.menus.infrastructure import places
from hemis.models.infrastructure import Building, Room
from hemis.operations import infrastructure
from hemis.web.answers import done, listed, removal
from hemis.web.export import yes_no
from hemis.web.forms import Form, IntegerField, ScopedSelect, between, choice, required, row_id, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, activity_filter, folded_words, sort_by

bp = Blueprint("rooms", __name__, url_prefix="/rooms")
bp.add_app_template_filter(places.equipment_words, "equipment")
MOST_PIECES = 1000
SORTS = {
    "code": Room.code,
    "building": Building.sort_key,
    "floor": Room.floor,
    "kind": Room.kind,
    "capacity": Room.capacity,
}
COLUMNS = (
    (_l("Код"), lambda row: row.code),
    (_l("Бино"), lambda row: row.building.name),
    (_l("Рақами ёки номи"), lambda row: row.number),
    (_l("Қават"), lambda row: row.floor),
    (_l("Тури"), lambda row: _(ROOM_KIND[row.kind])),
    (_l("Сиғим"), lambda row: row.capacity),
    (_l("Жиҳозлар"), places.equipment_words),
    (_l("Ногиронларга қулай"), lambda row: yes_no(row.is_accessible)),
    (_l("Фаол"), lambda row: yes_no(row.is_active)),
)


class RoomFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    building_id = places.building_filter()
    kind = places.kind_filter()
    capacity = places.capacity_filter()
    equipment = places.equipment_filter()
    accessible = places.access_filter()
    active = activity_filter()

    def narrow(self, statement: Select[Room]) -> Select[Room]:
        """Each word is looked for in the code and the number of the room, and in the name of its building."""
        for word in folded_words(self.q.data):
            spoken = (column.contains(word, autoescape=True) for column in (Room.name_key, Building.name_key))
            statement = statement.where(or_(*spoken))
        return self.by_activity(places.by_place(self, statement), Room)


class RoomForm(Form):
    building_id = ScopedSelect(
        _l("Бино"),
        required(),
        model=Building,
        title=named,
        narrow=lambda rows: rows.where(Building.is_active).order_by(Building.sort_key),
    )
    number = text(_l("Рақами ёки номи"), 20, description=_l("Масалан: 204 ёки Мажлислар зали"))
    code = text(_l("Код"), 20, optional=True, description=_l("Бўш қолдирилса, бино коди ва рақамдан тузилади."))
    floor = IntegerField(_l("Қават"), [*required(), between(-3, 60)])
    kind = choice(_l("Тури"), ROOM_KIND)
    capacity = IntegerField(_l("Сиғим"), [*required(), between(1, places.MOST_SEATS)], description=_l("Ўринлар сони."))
    is_accessible = BooleanField(_l("Ногиронларга қулай"), description=_l("Аравачада кириш мумкин."))
    is_active = BooleanField(_l("Фаол"), default=True)

    @property
    def columns(self) -> dict[str, Any]:
        return {name: value for name, value in self.values.items() if not name.startswith(EQUIPMENT_FIELD)}

    @property
    def equipment(self) -> dict[str, int | None]:
        return {kind: self[f"{EQUIPMENT_FIELD}{kind}"].data for kind in ROOM_EQUIPMENT}

    @property
    def equipment_fields(self) -> list[Any]:
        return [self[f"{EQUIPMENT_FIELD}{kind}"] for kind in ROOM_EQUIPMENT]


EQUIPMENT_FIELD = "equipment_"
for kind, title in ROOM_EQUIPMENT.items():  # one field for each line of the list
    setattr(RoomForm, f"{EQUIPMENT_FIELD}{kind}", IntegerField(_l(title), [Optional(), between(0, MOST_PIECES)]))


@bp.get("/")
@requires("infrastructure.rooms:view")
def index() -> ResponseReturnValue:
    filters = RoomFilter()
    rows = scoped(Room).join(Room.building).options(*places.LOADS)
    return listed("infrastructure/rooms/index.html", sort_by(filters.narrow(rows), SORTS), COLUMNS, filters)


@bp.get("/<int:room_id>")
@requires("infrastructure.rooms:view")
def show(room_id: int) -> ResponseReturnValue:
    room = scoped_or_404(Room, room_id, *places.ONE_LOADS)
    return render_template("infrastructure/rooms/show.html", room=room, history=history_of(room, RoomForm))


@bp.route("/new", methods=["GET", "POST"])
@requires("infrastructure.rooms:edit")
def new() -> ResponseReturnValue:
    return _form(Room())


@bp.route("/<int:room_id>/edit", methods=["GET", "POST"])
@requires("infrastructure.rooms:edit")
def edit(room_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(Room, room_id, *places.ONE_LOADS))


def _form(room: Room) -> ResponseReturnValue:
    stands = {f"{EQUIPMENT_FIELD}{row.kind}": row.quantity for row in room.equipment}
    form = RoomForm(obj=room, **stands)
    if request.method == "GET" and not room.id:
        form.building_id.data = request.args.get("building_id", type=row_id)
    if form.carry_out(lambda: infrastructure.save_room(room, form.columns, form.equipment, by=person())):
        return done(_("Сақланди."), ".show", room_id=room.id)
    return render_template("infrastructure/rooms/form.html", form=form, room=room), form.status


@bp.route("/<int:room_id>/remove", methods=["GET", "POST"])
@requires("infrastructure.rooms:edit")
def remove(room_id: int) -> ResponseReturnValue:
    return removal(scoped_or_404(Room, room_id), url_for(".show", room_id=room_id))
