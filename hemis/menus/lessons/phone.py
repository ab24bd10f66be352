"""What a phone needs to keep journals without network: the worker, and a token after signing in again."""

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from hemis.access import open_to_visitors, person, requires
from hemis.web.assets import STATIC

bp = Blueprint("phone", __name__)
KEEP_FOR = "Keep-For"
"""The header by which a page allows the phone to keep it, and for whom."""


@bp.get("/sw.js")
@open_to_visitors
def worker() -> ResponseReturnValue:
    """Send the service worker; its last line changes with any asset, so that a phone takes the new ones."""
    names = " ".join(sorted(current_app.extensions["assets"].values()))
    script = f"{(STATIC / 'sw.js').read_text('utf-8')}// {names}\n"
    return Response(script, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@bp.get("/token")
@requires("lessons.journals:edit")
def token() -> ResponseReturnValue:
    return {"person": person().id, "token": generate_csrf()}
