"""Менинг картам: what the institution keeps of the student who is signed in."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from hemis.access import requires, scoped_or_404, viewer
from hemis.menus.students.cards import LOADS, card, photo_of
from hemis.models.students import Student

bp = Blueprint("own", __name__, url_prefix="/own")


@bp.get("/")
@requires("students.own:view")
def index() -> ResponseReturnValue:
    return card(_own(), is_own=True)


@bp.get("/photo")
@requires("students.own:view")
def photo() -> ResponseReturnValue:
    return photo_of(_own())


def _own() -> Student:
    student_id = viewer().student_id
    return scoped_or_404(Student, student_id, *LOADS) if student_id else abort(404)
