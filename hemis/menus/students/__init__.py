"""Талабалар: specialities, groups and who studies in them, kept by the faculty (H-10)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.students import (
    achievement_entry,
    base,
    card_form,
    cards,
    contingent,
    contingent_people,
    duplicates,
    groups,
    keeping,
    own,
    qualifications,
    quotas,
    specialities,
    statuses,
    taking,
    timeline,
)
from hemis.web.menu import Item, menu

bp = Blueprint("students", __name__, url_prefix="/students")
contingent.bp.register_blueprint(contingent_people.bp)
PAGES = (
    *(specialities, qualifications, quotas, groups, achievement_entry),
    *(base, card_form, cards, keeping, taking, duplicates, own),
    *(contingent, statuses, timeline),
)
for resource in dict.fromkeys(each.bp for each in PAGES):
    bp.register_blueprint(resource)
bp.register_blueprint(timeline.own)

MENU = menu(
    _l("Талабалар"),
    Item(_l("Мутахассисликлар"), "students.specialities.index", "students.specialities:view"),
    Item(_l("Квалификациялар"), "students.qualifications.index", "students.qualifications:view"),
    Item(_l("Қабул квотаси"), "students.quotas.index", "students.quotas:view"),
    Item(_l("Академик гуруҳлар"), "students.groups.index", "students.groups:view"),
    Item(_l("Талабалар базаси"), "students.base.index", "students.base:view"),
    Item(_l("Такрорлар"), "students.duplicates.index", "students.duplicates:edit"),
    Item(_l("Ютуқлар"), "students.achievements.index", "students.achievements:view"),
    Item(_l("Контингент"), "students.contingent.index", "students.contingent:view"),
    Item(_l("Талабалар ҳолати"), "students.statuses.index", "students.timeline:view", also="students.timeline"),
    Item(_l("Менинг картам"), "students.own.index", "students.own:view"),
    Item(_l("Менинг ҳаракатларим"), "students.moves.index", "students.moves:view"),
)
