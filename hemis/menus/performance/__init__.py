"""Ўзлаштириш."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.web.menu import menu

bp = Blueprint("performance", __name__, url_prefix="/performance")
MENU = menu(_l("Ўзлаштириш"))
