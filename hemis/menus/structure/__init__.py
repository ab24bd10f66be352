"""ОТМ структураси: the institution and its units, kept by the HR office (H-1)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.structure import faculties
from hemis.web.menu import Item, menu

bp = Blueprint("structure", __name__, url_prefix="/structure")
for resource in (faculties,):
    bp.register_blueprint(resource.bp)

MENU = menu(
    _l("ОТМ структураси"),
    Item(_l("Факультетлар"), "structure.faculties.index", "structure.faculties:view"),
)
