"""Давомат."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.attendance import (
    absences,
    boards,
    corrections,
    digests,
    excuse_answers,
    excuse_entry,
    excuses,
    heats,
    measures,
    own,
    papers,
    reminders,
    semesters,
    taught,
    totals,
    unmarked,
)
from hemis.menus.attendance.limits import watches_nobody
from hemis.web.menu import Item, menu

bp = Blueprint("attendance", __name__, url_prefix="/attendance")
bp.context_processor(lambda: {"watches_nobody": watches_nobody})
watched = (boards, heats, digests, absences, totals, semesters, taught, unmarked, corrections, measures, reminders)
pages = (*watched, excuses, excuse_entry, excuse_answers, own, papers)
for resource in dict.fromkeys(each.bp for each in pages):
    bp.register_blueprint(resource)
MENU = menu(
    _l("Давомат"),
    Item(_l("Давомат кўрсаткичлари"), "attendance.boards.index", "attendance.boards:view"),
    Item(_l("Кунлик хабар"), "attendance.digests.index", "attendance.boards:view"),
    Item(_l("Кунлик давомат"), "attendance.absences.index", "attendance.absences:view"),
    Item(_l("Фанлар бўйича давомат"), "attendance.totals.index", "attendance.absences:view"),
    Item(_l("Семестр давомати"), "attendance.semesters.index", "attendance.absences:view"),
    Item(_l("Дарслар рўйхати"), "attendance.taught.index", "attendance.boards:view"),
    Item(_l("Белгиланмаган дарслар"), "attendance.unmarked.index", "attendance.boards:view"),
    Item(_l("Узр ҳужжатлари"), "attendance.excuses.index", "attendance.excuses:view"),
    Item(_l("Давоматим"), "attendance.own.index", "attendance.own:view"),
    Item(_l("Узр ҳужжатларим"), "attendance.papers.index", "attendance.papers:view"),
    Item(_l("Чоралар"), "attendance.measures.index", "attendance.measures:view"),
    Item(_l("Тўлдирилмаган журналлар"), "attendance.corrections.index", "attendance.corrections:edit"),
)
