"""Views that show personal data say so by one line; it is written down when the answer is sent (X-7, F4)."""

from typing import Any

from flask import Response, g, request
from sqlalchemy import Select

from hemis.access import can, viewer
from hemis.extensions import db, reading_only
from hemis.models.students import Student
from hemis.operations import personal_views
from hemis.operations.personal_views import CARD, EDIT, FILE, PAPER, SEARCH, SHEET, Look, Person
from hemis.web import clock, reading
from hemis.web.listing import Page

MANY = 20
"""A search that finds more people than this is noted (promise F4)."""
WHOLE = {"employee": "staff.personal:view", "student": "students.personal:view"}
"""Who may read the numbers of a person whole."""


def looked_at(person: Person, key: int | None, page: str, *more: int) -> None:
    """Note that this answer shows somebody; the form of a new card shows nobody, what only leads on nothing."""
    if key is not None:
        for each in (key, *more):
            if person is Student:
                reading.admit(each)
        _note(person, (key, *more), page, is_whole=can(WHOLE[person.__tablename__]))


def looked_at_photo(person: Person, key: int) -> None:
    """Note a photo as a look at the card, unless the card itself was opened on the same day."""
    today = clock.now().astimezone(clock.TASHKENT).date()
    if not personal_views.has_seen(viewer().user_id, person, key, on=today):
        looked_at(person, key, CARD)


def looked_through(person: Person, rows: Select[Any]) -> None:
    """Note that this answer is a list of people as a file, or a sheet to print."""
    page = SHEET if request.args.get("format") == "print" else FILE
    _note(person, rows, page, is_whole=can(WHOLE[person.__tablename__]))


def searched(person: Person, page: Page[Any], words: str | None, key: str = "id") -> None:
    """Note a search that found many: whoever is on the page that is shown, `key` being the number of each."""
    if (words or "").strip() and page.total > MANY:
        _note(person, tuple(getattr(row, key) for row in page), SEARCH, is_whole=False)


def brought_in(person: Person) -> None:
    """Note that a file of people was brought in; who they are, the import itself tells."""
    _note(person, (0,), personal_views.IMPORT, is_whole=True)


def _note(person: Person, whose: Any, page: str, *, is_whole: bool) -> None:
    seen = viewer()
    g.look = Look(seen.user_id, str(seen.role or ""), person, whose, page, is_whole)


def taken() -> Look | None:
    """Return what this request has noted, once."""
    look: Look | None = g.pop("look", None)
    return look


def not_shown() -> None:
    """What was noted is not shown after all."""
    g.pop("look", None)


def write_down(response: Response) -> None:
    """Write the note of an answer that is really sent: after reading, in a transaction of its own."""
    look = taken()
    if look is None or not _is_shown(look, response.status_code):
        return
    reading_only.set(False)
    personal_views.record(look, at=clock.now())
    db.session.commit()


def _is_shown(look: Look, status: int) -> bool:
    """A form that was refused is shown again with all that it says; an answer that leads on shows no card."""
    return status in (409, 422) or status < (300 if look.page in (CARD, EDIT, PAPER) else 400)


__all__ = [
    "CARD",
    "EDIT",
    "PAPER",
    "brought_in",
    "looked_at",
    "looked_at_photo",
    "looked_through",
    "not_shown",
    "searched",
    "taken",
    "write_down",
]
