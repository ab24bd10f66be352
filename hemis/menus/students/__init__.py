"""Талабалар: groups and who studies in them, kept by the faculty (H-10)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.students import groups
from hemis.web.menu import Item, menu

bp = Blueprint("students", __name__, url_prefix="/students")
for resource in (groups,):
    bp.register_blueprint(resource.bp)

MENU = menu(
    _l("Талабалар"),
    Item(_l("Академик гуруҳлар"), "students.groups.index", "students.groups:view"),
)
