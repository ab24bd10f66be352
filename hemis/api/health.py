"""Whether this process lives, and whether it can serve."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from hemis.access import open_to_visitors
from hemis.extensions import db

bp = Blueprint("health", __name__, url_prefix="/health")


@bp.get("/live")
@open_to_visitors
def live() -> ResponseReturnValue:
    return {"status": "ok"}


@bp.get("/ready")
@open_to_visitors
def ready() -> ResponseReturnValue:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return {"status": "database"}, 503
    return {"status": "ok"}
