"""Талаба ҳаракати: no student changes state except by an order (H-7, H-11)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.movement import (
    attachments,
    difference_papers,
    differences,
    drafts,
    graduations,
    lines,
    makeups,
    mine,
    orders,
    outside,
    outside_entry,
    papers,
    promotion_sheet,
    promotions,
    register,
    semesters,
    steps,
    templates,
)
from hemis.web.menu import Item, menu

bp = Blueprint("movement", __name__, url_prefix="/movement")
pages = (
    *(orders, drafts, lines, attachments, steps, papers),  # the pages of an order
    *(register, templates, mine, promotions, promotion_sheet, graduations, semesters),
    *(differences, difference_papers, makeups, outside, outside_entry),
)
for resource in dict.fromkeys(each.bp for each in pages):
    bp.register_blueprint(resource)

MENU = menu(
    _l("Талаба ҳаракати"),
    Item(_l("Буйруқлар"), "movement.orders.index", "movement.orders:view"),
    Item(_l("Курсдан курсга ўтказиш"), "movement.promotions.index", "movement.promotions:view"),
    Item(_l("Битириш"), "movement.graduations.index", "movement.graduations:view"),
    Item(_l("Семестрдан семестрга ўтказиш"), "movement.semesters.index", "movement.semesters:view"),
    Item(_l("Фанлар фарқи"), "movement.differences.index", "movement.differences:view"),
    Item(_l("Топшириладиган фарқлар"), "movement.makeups.index", "movement.makeups:view"),
    Item(_l("Бошқа муассасада ўқилган фанлар"), "movement.outside.index", "movement.outside:view"),
    Item(_l("Буйруқлар дафтари"), "movement.register.index", "movement.register:view"),
    Item(_l("Буйруқ намуналари"), "movement.templates.index", "movement.templates:view"),
    Item(_l("Буйруқларим"), "movement.mine.index", "movement.mine:view"),
)
