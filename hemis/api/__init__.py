"""Doors for machines: so far, whether this process lives and whether it can serve."""

from flask import Flask

from hemis.api import health


def register(app: Flask) -> None:
    """Open the machine doors."""
    app.register_blueprint(health.bp)
