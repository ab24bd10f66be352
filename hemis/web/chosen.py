"""Students ticked on one page and carried to another, by the address alone."""

from flask import request

from hemis.domain.digits import whole_number

MOST_CHOSEN = 300


def ticked() -> list[int]:
    """Return the numbers of the students ticked on the list, as many as a sheet of paper has use for."""
    return _ids("student")


def asked_id(name: str) -> int | None:
    """Return the number of a row that the address names, or None for what no row can have."""
    return whole_number(request.args.get(name, ""))


def ids_asked() -> list[int]:
    """Return the numbers of the rows ticked on a list, as many as its pages ever show."""
    return _ids("ids")


def _ids(name: str) -> list[int]:
    asked = map(whole_number, request.args.getlist(name)[:MOST_CHOSEN])
    return [key for key in asked if key is not None]


__all__ = ["MOST_CHOSEN", "asked_id", "ids_asked", "ticked"]
