"""Давомат."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.web.menu import menu

bp = Blueprint("attendance", __name__, url_prefix="/attendance")
MENU = menu(_l("Давомат"))
