"""Талабалар: specialities, groups and who studies in them, kept by the faculty (H-10)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.students import groups, specialities
from hemis.web.menu import Item, menu

bp = Blueprint("students", __name__, url_prefix="/students")
for resource in (specialities, groups):
    bp.register_blueprint(resource.bp)

MENU = menu(
    _l("Талабалар"),
    Item(_l("Мутахассисликлар"), "students.specialities.index", "students.specialities:view"),
    Item(_l("Академик гуруҳлар"), "students.groups.index", "students.groups:view"),
)
