"""Талабалар."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.web.menu import menu

bp = Blueprint("students", __name__, url_prefix="/students")
MENU = menu(_l("Талабалар"))
