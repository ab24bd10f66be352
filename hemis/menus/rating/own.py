"""Рейтингим: what a teacher has come to, and from what (H-26)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from hemis.access import requires
from hemis.access.own import own_records
from hemis.menus.rating.explaining import explained
from hemis.menus.rating.reading import Years
from hemis.models.staff import Employee

bp = Blueprint("own", __name__, url_prefix="/own")


@bp.get("/")
@requires("rating.own:view")
def index() -> ResponseReturnValue:
    me = next((each for each in own_records() if isinstance(each, Employee)), None)
    return explained(me, Years()) if me else render_template("rating/own/nothing.html")
