"""Талабалар: specialities, groups and who studies in them, kept by the faculty (H-10)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.students import (
    achievement_entry,
    base,
    card_form,
    cards,
    duplicates,
    groups,
    keeping,
    own,
    qualifications,
    quotas,
    specialities,
    taking,
)
from hemis.web.menu import Item, menu

bp = Blueprint("students", __name__, url_prefix="/students")
PAGES = (
    *(specialities, qualifications, quotas, groups, achievement_entry),
    *(base, card_form, cards, keeping, taking, duplicates, own),
)
for resource in dict.fromkeys(each.bp for each in PAGES):
    bp.register_blueprint(resource)

MENU = menu(
    _l("Талабалар"),
    Item(_l("Мутахассисликлар"), "students.specialities.index", "students.specialities:view"),
    Item(_l("Квалификациялар"), "students.qualifications.index", "students.qualifications:view"),
    Item(_l("Қабул квотаси"), "students.quotas.index", "students.quotas:view"),
    Item(_l("Академик гуруҳлар"), "students.groups.index", "students.groups:view"),
    Item(_l("Талабалар базаси"), "students.base.index", "students.base:view"),
    Item(_l("Такрорлар"), "students.duplicates.index", "students.duplicates:edit"),
    Item(_l("Ютуқлар"), "students.achievements.index", "students.achievements:view"),
    Item(_l("Менинг картам"), "students.own.index", "students.own:view"),
)
