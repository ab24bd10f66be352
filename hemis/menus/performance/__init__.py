"""Ўзлаштириш: the dean's office confirms grade sheets (H-13), a second person lets them be opened again."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.performance import admissions, annulments, appeals, debtors, reopenings, retakes, sheets
from hemis.web.menu import Item, menu

bp = Blueprint("performance", __name__, url_prefix="/performance")
for resource in (sheets, reopenings, admissions, retakes, debtors, appeals, annulments):
    bp.register_blueprint(resource.bp)

MENU = menu(
    _l("Ўзлаштириш"),
    Item(_l("Қайдномаларни тасдиқлаш"), "performance.sheets.index", "performance.sheets:view"),
    Item(_l("Академик қарздорлар"), "performance.debtors.index", "performance.debtors:view"),
    Item(_l("Апелляциялар"), "performance.appeals.index", "performance.appeals:view"),
    Item(_l("Қайта очиш сўровлари"), "performance.reopenings.index", "performance.reopenings:approve"),
)
