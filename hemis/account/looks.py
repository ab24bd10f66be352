"""Маълумотларимни ким кўрган: who looked at one's own personal data, and what was changed in it (X-7, F4)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from hemis.access import signed_in
from hemis.access.own import looks_at_me, own_records
from hemis.web import looks
from hemis.web.listing import paginate, sort_by

bp = Blueprint("looks", __name__, url_prefix="/looks")


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    page = paginate(sort_by(looks_at_me().options(looks.WITH_VIEWER), looks.SORTS, "-last"))
    changes = looks.changes_of(own_records())
    return render_template("account/looks/index.html", page=page, looks=looks, changes=changes)
