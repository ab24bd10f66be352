"""ОТМ структураси: the institution and its units, kept by the HR office (H-1)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.structure import departments, divisions, faculties, tree, university
from hemis.web.menu import Item, menu

bp = Blueprint("structure", __name__, url_prefix="/structure")
for resource in (university, tree, faculties, departments, divisions):
    bp.register_blueprint(resource.bp)

MENU = menu(
    _l("ОТМ структураси"),
    Item(_l("ОТМ ҳақида"), "structure.university.show", "structure.university:view"),
    Item(_l("Ташкилий тузилма"), "structure.tree.index", "structure.faculties:view"),
    Item(_l("Факультетлар"), "structure.faculties.index", "structure.faculties:view"),
    Item(_l("Кафедралар"), "structure.departments.index", "structure.departments:view"),
    Item(_l("Бўлимлар"), "structure.divisions.index", "structure.divisions:view"),
)
