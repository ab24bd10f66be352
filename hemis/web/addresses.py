"""What an address may hold: a number that no table could hold is an address that does not exist."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from hemis.web.fields import LARGEST


def up_to(most: int) -> str:
    """Return the pattern of the whole numbers up to `most`, which has two digits or more."""
    digits = str(most)
    lower = [
        f"{digits[:at]}[0-{int(digit) - 1}][0-9]{{{len(digits) - at - 1}}}"
        for at, digit in enumerate(digits)
        if int(digit)
    ]
    return f"0*(?:[0-9]{{1,{len(digits) - 1}}}|{'|'.join(lower)}|{most})"


class RowId(IntegerConverter):
    """The key of a row; the databases would answer a larger number with an error of their own.

    The pattern itself refuses it: an address that fails a later check is not offered to what answers for all others.
    """

    regex = up_to(LARGEST)

    def __init__(self, map: Map, **options: Any) -> None:
        super().__init__(map, **{"max": LARGEST} | options)


def init_app(app: Flask) -> None:
    """Must be called before the first address is registered."""
    app.url_map.converters["int"] = RowId


__all__ = ["init_app", "up_to"]
