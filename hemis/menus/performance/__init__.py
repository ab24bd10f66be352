"""Ўзлаштириш: the dean's office confirms grade sheets (H-13), a second person lets them be opened again."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.performance import (
    admissions,
    annulments,
    appeals,
    boards,
    claims,
    copies,
    debtors,
    extracts,
    gpa,
    mine,
    own,
    progress,
    reminders,
    reopenings,
    restudies,
    restudy_group_entry,
    restudy_groups,
    retakes,
    schedule_approvals,
    schedule_bulk,
    schedule_entry,
    schedule_steps,
    schedules,
    sheets,
    summaries,
)
from hemis.menus.performance import bundles as bundles
from hemis.web.menu import Item, menu

bp = Blueprint("performance", __name__, url_prefix="/performance")
RESULTS = (gpa, summaries, progress, extracts)
OWN = (own, claims, copies)
"""What a student sees and does."""
AGAIN = (schedules, restudies, restudy_groups, mine)
PAGES_OF_SCHEDULES = (schedule_entry, schedule_steps, schedule_bulk, schedule_approvals, restudy_group_entry)
SHEETS = (sheets, boards, reminders, reopenings, admissions, retakes, debtors, appeals, annulments)
for resource in (*SHEETS, *RESULTS, *AGAIN, *OWN):
    bp.register_blueprint(resource.bp)

MENU = menu(
    _l("Ўзлаштириш"),
    Item(_l("Қайдномаларни тасдиқлаш"), "performance.sheets.index", "performance.sheets:view"),
    Item(_l("Қайдномалар ҳолати"), "performance.boards.index", "performance.sheets:view"),
    Item(_l("Академик қарздорлар"), "performance.debtors.index", "performance.debtors:view"),
    Item(_l("Шахсий графиклар"), "performance.schedules.index", "performance.schedules:view"),
    Item(_l("Шахсий графигим"), "performance.mine.index", "performance.mine:view"),
    Item(_l("Қайта ўқиладиган фанлар"), "performance.restudies.index", "performance.restudies:view"),
    Item(_l("Қайта ўқиш гуруҳлари"), "performance.restudy_groups.index", "performance.restudies:view"),
    Item(_l("Апелляциялар"), "performance.appeals.index", "performance.appeals:view"),
    Item(_l("Қайта очиш сўровлари"), "performance.reopenings.index", "performance.reopenings:approve"),
    Item(_l("Жамланма қайднома"), "performance.summaries.index", "performance.summaries:view"),
    Item(_l("GPA"), "performance.gpa.index", "performance.gpa:view"),
    Item(_l("Курслар ўзлаштириши"), "performance.progress.index", "performance.progress:view"),
    Item(_l("Натижаларим"), "performance.own.index", "performance.own:view"),
    Item(_l("Апелляцияларим"), "performance.claims.index", "performance.claims:view"),
    Item(_l("Кўчирмаларим"), "performance.copies.index", "performance.copies:view"),
    Item(_l("Ўзлаштириш кўчирмалари"), "performance.extracts.index", "performance.extracts:view"),
)
