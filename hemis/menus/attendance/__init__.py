"""Давомат."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.attendance import absences, corrections, semesters, totals
from hemis.web.menu import Item, menu

bp = Blueprint("attendance", __name__, url_prefix="/attendance")
for resource in (absences, totals, semesters, corrections):
    bp.register_blueprint(resource.bp)
MENU = menu(
    _l("Давомат"),
    Item(_l("Кунлик давомат"), "attendance.absences.index", "attendance.absences:view"),
    Item(_l("Фанлар бўйича давомат"), "attendance.totals.index", "attendance.absences:view"),
    Item(_l("Семестр давомати"), "attendance.semesters.index", "attendance.absences:view"),
    Item(_l("Тўлдирилмаган журналлар"), "attendance.corrections.index", "attendance.corrections:edit"),
)
