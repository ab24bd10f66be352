"""Ўқув жараёни: years, pairs and marks of the academic office (H-5), curricula and joining of the faculties (H-12)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.curriculum import (
    checks,
    choices,
    comparison,
    curricula,
    enrolments,
    grading,
    pairs,
    semesters,
    sheet_kinds,
    steps,
    subjects,
    years,
)
from hemis.web.menu import Item, menu

bp = Blueprint("curriculum", __name__, url_prefix="/curriculum")
# Semesters, subjects, checks, steps and comparison are pages of a curriculum; choices are pages of joining.
PAGES = (years, pairs, grading, sheet_kinds, curricula, semesters, subjects, checks, steps, comparison)
for resource in {each.bp for each in (*PAGES, enrolments, choices)}:
    bp.register_blueprint(resource)

MENU = menu(
    _l("Ўқув жараёни"),
    Item(_l("Ўқув йиллари"), "curriculum.years.index", "curriculum.years:view"),
    Item(_l("Жуфтликлар"), "curriculum.pairs.index", "curriculum.pairs:view"),
    Item(_l("Баҳолаш тизимлари"), "curriculum.grading.index", "curriculum.grading:view"),
    Item(_l("Қайднома турлари"), "curriculum.sheet_kinds.index", "curriculum.sheet_kinds:view"),
    Item(_l("Ўқув режалар"), "curriculum.curricula.index", "curriculum.curricula:view"),
    Item(_l("Фанга бириктириш"), "curriculum.enrolments.index", "curriculum.enrolments:view"),
)
