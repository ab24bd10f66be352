"""Илмий фаолият: what the institution does in science and shows to the public (P-3, P-17)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.research import (
    activity,
    announcements,
    approvals,
    checks,
    conferences,
    councils,
    cv,
    dissertations,
    files,
    meetings,
    oak,
    project_steps,
    projects,
    property,
    references,
    requirements,
    seminars,
    service_card,
    statistics,
    steps,
    student_science,
    student_science_steps,
    works,
)
from hemis.web.menu import Item, menu

bp = Blueprint("research", __name__, url_prefix="/research")
BOARD = (announcements, steps, files)  # the latter two are pages of the first
PROJECTS = (projects, project_steps)
STUDENTS = (student_science, student_science_steps)
ROOMS = (
    works,
    references,
    property,
    activity,
    cv,
    oak,
    approvals,
    checks,
    seminars,
    conferences,
    meetings,
    requirements,
    councils,
    dissertations,
    service_card,
    statistics,
)
for resource in {each.bp for each in (*BOARD, *ROOMS, *PROJECTS, *STUDENTS)}:
    bp.register_blueprint(resource)

MENU = menu(
    _l("Илмий фаолият"),
    Item(_l("Илмий ва услубий нашрлар"), "research.works.index", "research.works:view"),
    Item(_l("Интеллектуал мулк"), "research.property.index", "research.property:view"),
    Item(_l("Илмий фаоллик"), "research.activity.index", "research.activity:view"),
    Item(_l("Резюме (CV)"), "research.cv.index", "research.cv:view"),
    Item(_l("ОАК рўйхати"), "research.oak.index", "research.oak:view"),
    Item(_l("Ишларни тасдиқлаш"), "research.approvals.index", "research.approvals:approve"),
    Item(_l("Ишларни текшириш"), "research.checks.index", "research.checks:approve"),
    Item(_l("Илмий лойиҳалар"), "research.projects.index", "research.projects:view"),
    Item(_l("Талабалар илмий фаолияти"), "research.student_science.index", "research.student_science:view"),
    Item(_l("Эълонлар"), "research.announcements.index", "research.announcements:view"),
    Item(_l("Семинарлар"), "research.seminars.index", "research.seminars:view"),
    Item(_l("Анжуманлар"), "research.conferences.index", "research.conferences:view"),
    Item(_l("Давра суҳбати, видеоконференция, симпозиум"), "research.meetings.index", "research.meetings:view"),
    Item(_l("Диссертация талаблари"), "research.requirements.index", "research.requirements:view"),
    Item(_l("Илмий кенгашлар"), "research.councils.index", "research.councils:view"),
    Item(_l("Диссертациялар"), "research.dissertations.index", "research.dissertations:view"),
    Item(_l("Хизмат паспорти"), "research.service_card.index", "research.service_card:view"),
    Item(_l("Очиқ хизмат статистикаси"), "research.statistics.index", "research.statistics:view"),
)
