"""Бош саҳифа: the menus that the active role may open."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from hemis.access import signed_in

bp = Blueprint("home", __name__)


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    return render_template("account/home.html")
