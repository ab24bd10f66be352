"""Назоратлар: the grade sheets that a teacher keeps (H-25)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.assessments import cells as cells
from hemis.menus.assessments import reopenings, sheets
from hemis.menus.assessments import shares as shares
from hemis.menus.assessments import uploads as uploads
from hemis.web.menu import Item, menu

bp = Blueprint("assessments", __name__, url_prefix="/assessments")
for resource in (sheets, reopenings):
    bp.register_blueprint(resource.bp)

MENU = menu(
    _l("Назоратлар"),
    Item(_l("Қайдномалар"), "assessments.sheets.index", "assessments.sheets:view", also="assessments.reopenings"),
)
