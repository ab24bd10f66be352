"""Машғулотлар."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.lessons import arrivals, arriving, days, journals, marks, months, overview, phone
from hemis.web.menu import Item, menu

bp = Blueprint("lessons", __name__, url_prefix="/lessons")
for resource in (days, overview, journals, months, marks, phone, arrivals, arriving):
    bp.register_blueprint(resource.bp)
MENU = menu(
    _l("Машғулотлар"),
    Item(_l("Дарслар"), "lessons.days.index", "lessons.journals:view", also="lessons.journals lessons.arrivals"),
    Item(_l("Юкламам бажарилиши"), "lessons.overview.index", "lessons.journals:edit"),
    Item(_l("Ойлик журнал"), "lessons.months.index", "lessons.journals:view", also="lessons.marks"),
)
