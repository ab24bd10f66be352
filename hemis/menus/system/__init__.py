"""Тизим."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.web.menu import menu

bp = Blueprint("system", __name__, url_prefix="/system")
MENU = menu(_l("Тизим"))
