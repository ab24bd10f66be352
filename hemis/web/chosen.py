"""Students ticked on one page and carried to another, by the address alone."""

from flask import request

MOST_CHOSEN = 300


def ticked() -> list[int]:
    """Return the numbers of the students ticked on the list, as many as a sheet of paper has use for."""
    asked = request.args.getlist("student")[:MOST_CHOSEN]
    return [int(each) for each in asked if each.isascii() and each.isdigit() and len(each) < 10]


def asked_id(name: str) -> int | None:
    """Return the number of a row that the address names, or None for what no row can have."""
    told = request.args.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None


def ids_asked() -> list[int]:
    """Return the numbers of the rows ticked on a list, as many as its pages ever show."""
    asked = request.args.getlist("ids")[:MOST_CHOSEN]
    return [int(each) for each in asked if each.isascii() and each.isdigit() and len(each) < 10]


__all__ = ["MOST_CHOSEN", "asked_id", "ids_asked", "ticked"]
