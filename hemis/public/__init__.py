"""The door without a lock: published rows only, no cookie, nothing that needs JavaScript."""

from flask import Flask

from hemis.public import (
    complaint,
    counted,
    editions,
    feeds,
    items,
    mapping,
    pages,
    passport,
    searching,
    sharing,
    sight,
    status,
    verification,
)
from hemis.public.frame import bp

PARTS = (
    *(sight, sharing, pages, passport, status, items, feeds, mapping, searching, editions, verification),
    *(complaint, counted),
)


def register(app: Flask) -> None:
    """Open the public pages."""
    app.url_map.converters["direction"] = items.DirectionConverter
    counted.init_app(app)
    app.register_blueprint(bp)


__all__ = ["PARTS", "bp", "register"]
