"""Инфраструктура: buildings and rooms, kept by the academic office (H-3); who needs a room finds a free one."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.infrastructure import buildings, free_rooms, rooms
from hemis.web.menu import Item, menu

bp = Blueprint("infrastructure", __name__, url_prefix="/infrastructure")
for resource in (buildings, rooms, free_rooms):
    bp.register_blueprint(resource.bp)

MENU = menu(
    _l("Инфраструктура"),
    Item(_l("Бинолар"), "infrastructure.buildings.index", "infrastructure.buildings:view"),
    Item(_l("Аудиториялар"), "infrastructure.rooms.index", "infrastructure.rooms:view"),
    Item(_l("Бўш аудиториялар"), "infrastructure.free_rooms.index", "infrastructure.rooms:view"),
)
