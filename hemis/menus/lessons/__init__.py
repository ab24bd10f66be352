"""Машғулотлар."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.lessons import (
    arrivals,
    arriving,
    days,
    journals,
    mark_decisions,
    mark_grid,
    marks,
    months,
    overview,
    own_marks,
    phone,
)
from hemis.web.menu import Item, menu

bp = Blueprint("lessons", __name__, url_prefix="/lessons")
PAGES = (days, overview, journals, months, marks, mark_grid, mark_decisions, phone, arrivals, arriving, own_marks)
for resource in dict.fromkeys(each.bp for each in PAGES):  # grid and decisions belong to the marks
    bp.register_blueprint(resource)
MENU = menu(
    _l("Машғулотлар"),
    Item(_l("Дарслар"), "lessons.days.index", "lessons.journals:view", also="lessons.journals lessons.arrivals"),
    Item(_l("Юкламам бажарилиши"), "lessons.overview.index", "lessons.journals:edit"),
    Item(_l("Дарсда қайд этилиш"), "lessons.arriving.typing", "lessons.arriving:edit"),
    Item(_l("Кунлик баҳоларим"), "lessons.own_marks.index", "lessons.own_marks:view"),  # of the student
    Item(_l("Ойлик журнал"), "lessons.months.index", "lessons.journals:view", also="lessons.marks"),
)
