"""The door without a lock: published rows only, no cookie, nothing that needs JavaScript."""

from flask import Blueprint, Flask

bp = Blueprint("public", __name__)


def register(app: Flask) -> None:
    """Open the public pages."""
    app.register_blueprint(bp)
