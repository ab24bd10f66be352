"""Илмий фаолият."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.web.menu import menu

bp = Blueprint("research", __name__, url_prefix="/research")
MENU = menu(_l("Илмий фаолият"))
