"""Компьютер имтиҳонлари: made and watched by teachers, taken by students in the browser (H-25, functions §5.10)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.testing import analysis as analysis
from hemis.menus.testing import answers as answers
from hemis.menus.testing import corrections as corrections
from hemis.menus.testing import exams, mine
from hemis.menus.testing import grading as grading
from hemis.menus.testing import paper as paper
from hemis.menus.testing import papers as papers
from hemis.menus.testing import regrading as regrading
from hemis.menus.testing import results as results
from hemis.menus.testing import rules as rules
from hemis.menus.testing import sittings as sittings
from hemis.menus.testing import steps as steps
from hemis.menus.testing import taking as taking
from hemis.menus.testing import time as time
from hemis.menus.testing import watching as watching
from hemis.web.menu import Item, menu

bp = Blueprint("testing", __name__, url_prefix="/testing")
for resource in (exams, mine):
    bp.register_blueprint(resource.bp)

MENU = menu(
    _l("Компьютер имтиҳонлари"),
    Item(_l("Тест имтиҳонлари"), "testing.exams.index", "testing.exams:view"),
    Item(_l("Менинг имтиҳонларим"), "testing.mine.index", "testing.mine:view"),
)
