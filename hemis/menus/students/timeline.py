"""Талаба ҳаракати тарихи: every move of a student, for the offices and for the student (functions 7.1)."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from hemis.access import requires, scoped, scoped_or_404, viewer
from hemis.domain.classifiers import GRANT_KIND, PAYMENT_FORM, STUDENT_STATUS
from hemis.domain.timeline import MOVES
from hemis.extensions import db
from hemis.models.students import Student
from hemis.operations.timeline import Move, movement_of
from hemis.web import personal
from hemis.web.export import Column, asked_for_file, export_lines
from hemis.web.jinja import named
from hemis.web.orders import order_links


def _is_grant(move: Move) -> bool:
    return move.stretch is not None and move.stretch.grant_kind != ""


bp = Blueprint("timeline", __name__, url_prefix="/timeline")
own = Blueprint("moves", __name__, url_prefix="/moves")
COLUMNS: tuple[Column, ...] = (
    (_l("Сана"), lambda move: move.on),
    (_l("Ҳаракат"), lambda move: _(MOVES[move.kind])),
    (_l("Гуруҳ"), lambda move: move.stretch.group.name if move.stretch else ""),
    (_l("Курс"), lambda move: move.stretch.course if move.stretch else ""),
    (_l("Семестр"), lambda move: move.stretch.semester if move.stretch else ""),
    (_l("Тўлов шакли"), lambda move: _(PAYMENT_FORM[move.stretch.payment_form]) if move.stretch else ""),
    (_l("Грант тури"), lambda move: _(GRANT_KIND[move.stretch.grant_kind]) if _is_grant(move) else ""),
    (_l("Ҳолати"), lambda move: _(STUDENT_STATUS[move.stretch.status]) if move.stretch else ""),
    (_l("Буйруқ рақами"), lambda move: move.order_number),
    (_l("Буйруқ санаси"), lambda move: move.order.signed_on if move.order else None),
    (_l("Ким имзолаган"), lambda move: move.signed_by.name if move.signed_by else ""),
)


@bp.get("/<int:student_id>")
@requires("students.timeline:view")
def show(student_id: int) -> ResponseReturnValue:
    return _shown(student_id, is_own=False)


@own.get("/")
@requires("students.moves:view")
def index() -> ResponseReturnValue:
    return _shown(viewer().student_id or abort(404), is_own=True)


def _shown(student_id: int, *, is_own: bool) -> ResponseReturnValue:
    student = scoped_or_404(Student, student_id, joinedload(Student.group))
    moves = movement_of(student.id)
    if not is_own:
        personal.looked_at(Student, student.id, personal.PAPER if asked_for_file() else personal.CARD)
    if asked_for_file():
        title = _("Ҳаракатлар тарихи: %(name)s", name=named(student))
        return export_lines(moves, COLUMNS, f"movement-{student.number}", title)
    return render_template("students/timeline/show.html", student=student, **timeline(moves))


def within_reach(rows: Iterable[Any]) -> set[int]:
    """Return whose cards the viewer may open, of the students of `rows`: some have left the faculty since."""
    keys = {row.student_id for row in rows}
    return set(db.session.scalars(scoped(Student).where(Student.id.in_(keys)).with_only_columns(Student.id)))


def timeline(moves: list[Move]) -> dict[str, Any]:
    """Return what `students/_timeline.html` shows: the moves, their words, and links to orders."""
    return {"moves": moves, "move_words": MOVES, "order_urls": order_links(move.order_number for move in moves)}
