"""Рейтинг: what is counted in a year, and what teachers, departments and faculties come to (H-8, H-17, H-22)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.rating import comparisons, criteria, departments, faculties, groups, lines, own, teachers
from hemis.web.menu import Item, menu

bp = Blueprint("rating", __name__, url_prefix="/rating")
for resource in (criteria, lines, groups, comparisons, teachers, departments, faculties, own):
    bp.register_blueprint(resource.bp)

MENU = menu(
    _l("Рейтинг"),
    Item(
        _l("Рейтинг мезонлари"),
        "rating.criteria.index",
        "rating.criteria:view",
        also="rating.lines rating.groups rating.comparisons",
    ),
    Item(_l("Ўқитувчилар рейтинги"), "rating.teachers.index", "rating.teachers:view"),
    Item(_l("Кафедралар рейтинги"), "rating.departments.index", "rating.departments:view"),
    Item(_l("Факультетлар рейтинги"), "rating.faculties.index", "rating.faculties:view"),
    Item(_l("Рейтингим"), "rating.own.index", "rating.own:view"),
)
