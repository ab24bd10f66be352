"""Doors for machines: whether this process lives and can serve, and the ministry's web service."""

from flask import Flask

from hemis.api import health, keys, ministry


def register(app: Flask) -> None:
    """Open the machine doors."""
    keys.init_app(app)
    app.register_blueprint(health.bp)
    app.register_blueprint(ministry.bp)
