"""Назоратлар."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.web.menu import menu

bp = Blueprint("assessments", __name__, url_prefix="/assessments")
MENU = menu(_l("Назоратлар"))
