"""What an address may hold: a number that no table could hold is an address that does not exist."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from hemis.web.fields import LARGEST


class RowId(IntegerConverter):
    """The key of a row; the databases would answer a larger number with an error of their own."""

    def __init__(self, map: Map, **options: Any) -> None:
        super().__init__(map, **{"max": LARGEST} | options)


def init_app(app: Flask) -> None:
    """Must be called before the first address is registered."""
    app.url_map.converters["int"] = RowId


__all__ = ["init_app"]
