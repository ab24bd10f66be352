"""Тизим: accounts, roles, rules, days off and the audit, kept by the administrator (X-R1)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.system import (
    alarms,
    audit,
    holidays,
    imports,
    maintenance,
    personal,
    rule_changes,
    rule_ends,
    rules,
    tokens,
    users,
)
from hemis.web.menu import Item, menu

bp = Blueprint("system", __name__, url_prefix="/system")
PAGES = (users, rules, rule_changes, rule_ends, holidays, imports, maintenance, audit, personal, alarms, tokens)
for resource in dict.fromkeys(each.bp for each in PAGES):
    bp.register_blueprint(resource)

MENU = menu(
    _l("Тизим"),
    Item(_l("Фойдаланувчилар"), "system.users.index", "system.users:view"),
    Item(_l("Қоидалар"), "system.rules.index", "system.rules:view"),
    Item(_l("Дам олиш кунлари"), "system.holidays.index", "system.rules:view"),
    Item(_l("Маълумот киритиш"), "system.imports.index", "system.imports:view"),
    Item(_l("Профилактика ишлари"), "system.maintenance.index", "system.maintenance:view"),
    Item(_l("Журнал"), "system.audit.index", "system.audit:view"),
    Item(_l("Шахсий маълумотга мурожаатлар"), "system.personal.index", "system.audit:view"),
    Item(_l("Ўқиш огоҳлантиришлари"), "system.alarms.index", "system.alarms:view"),
    Item(_l("Вазирлик веб-хизмати"), "system.tokens.index", "system.tokens:view"),
)
