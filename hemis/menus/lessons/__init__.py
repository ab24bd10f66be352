"""Машғулотлар."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.web.menu import menu

bp = Blueprint("lessons", __name__, url_prefix="/lessons")
MENU = menu(_l("Машғулотлар"))
