"""Students ticked on one page and carried to another, by the address alone."""

from flask import request

MOST_CHOSEN = 300


def ticked() -> list[int]:
    """Return the numbers of the students ticked on the list, as many as a sheet of paper has use for."""
    asked = request.args.getlist("student")[:MOST_CHOSEN]
    return [int(each) for each in asked if each.isascii() and each.isdigit() and len(each) < 10]


__all__ = ["MOST_CHOSEN", "ticked"]
