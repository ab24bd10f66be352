"""The rooms, in the order of the deck. No room has a door into another room; links go by `url_for`."""

from flask import Flask

from hemis.menus import (
    assessments,
    attendance,
    curriculum,
    doctoral,
    infrastructure,
    lessons,
    movement,
    performance,
    rating,
    research,
    staff,
    structure,
    students,
    subjects,
    system,
    testing,
)

ALL = (
    structure,
    staff,
    infrastructure,
    subjects,
    curriculum,
    students,
    movement,
    attendance,
    performance,
    lessons,
    assessments,
    testing,
    research,
    rating,
    doctoral,
    system,
)


def register(app: Flask) -> None:
    """Open all rooms and hang their menus in the sidebar."""
    for room in ALL:
        app.register_blueprint(room.bp)
    app.extensions["menus"] = [room.MENU for room in ALL]
