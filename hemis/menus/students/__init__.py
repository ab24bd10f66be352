"""Талабалар: specialities, groups and who studies in them, kept by the faculty (H-10)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.students import achievement_entry, groups, qualifications, quotas, specialities
from hemis.web.menu import Item, menu

bp = Blueprint("students", __name__, url_prefix="/students")
for resource in (specialities, qualifications, quotas, groups, achievement_entry):
    bp.register_blueprint(resource.bp)

MENU = menu(
    _l("Талабалар"),
    Item(_l("Мутахассисликлар"), "students.specialities.index", "students.specialities:view"),
    Item(_l("Квалификациялар"), "students.qualifications.index", "students.qualifications:view"),
    Item(_l("Қабул квотаси"), "students.quotas.index", "students.quotas:view"),
    Item(_l("Академик гуруҳлар"), "students.groups.index", "students.groups:view"),
    Item(_l("Ютуқлар"), "students.achievements.index", "students.achievements:view"),
)
