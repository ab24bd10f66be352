"""Танлов фанлари: a student chooses the electives of a semester while the dean's office keeps the choice open."""

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.extensions import db
from hemis.menus.curriculum.choosing import NAMES, WORDS, state_of
from hemis.models.electives import ElectiveChoice, ElectiveWindow
from hemis.models.students import Student
from hemis.operations import elective_boards, elective_choices
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form

bp = Blueprint("electives", __name__, url_prefix="/electives")
ORDER = {"running": 0, "planned": 1, "over": 2, "joined": 3}
Blocks = Sequence[elective_boards.Block]


def _own() -> Student:
    return scoped_or_404(Student, viewer().student_id or abort(404), joinedload(Student.group))


def _windows() -> list[ElectiveWindow]:
    """The choices of the own group: those that run first, then the newest."""
    rows = db.session.scalars(scoped(ElectiveWindow).options(*NAMES).order_by(ElectiveWindow.opens_on.desc())).all()
    return sorted(rows, key=lambda row: ORDER[state_of(row)])


@bp.get("/")
@requires("curriculum.electives:view")
def index() -> ResponseReturnValue:
    student, windows = _own(), _windows()
    return _page(student, windows[0] if windows else None, Form(), windows)


@bp.route("/<int:window_id>", methods=["GET", "POST"])
@requires("curriculum.electives:edit")
def show(window_id: int) -> ResponseReturnValue:
    row, student, form = scoped_or_404(ElectiveWindow, window_id, *NAMES), _own(), Form()
    if form.carry_out(lambda: _choose(row, student)):
        return done(_("Танловингиз сақланди."), ".show", window_id=window_id)
    return _page(student, row, form, _windows())


def _choose(row: ElectiveWindow, student: Student) -> None:
    wanted: dict[str, int] = {}
    for number, (name, subjects) in enumerate(elective_boards.subjects_of(row).items()):
        if sent := request.form.get(f"block-{number}"):
            keys = {str(subject.id): subject.id for subject in subjects}
            wanted[name] = keys[sent] if sent in keys else abort(422)
    elective_choices.choose(row, student, wanted, by=person(), at=clock.now(), today=clock.today())


def _page(
    student: Student, row: ElectiveWindow | None, form: Form, windows: list[ElectiveWindow]
) -> ResponseReturnValue:
    blocks = elective_boards.blocks_of(row) if row else []
    subjects = [option.subject for block in blocks for option in block.options]
    made = elective_boards.made_in(row, [student.id]) if row else {}
    own: dict[str, ElectiveChoice] = {name: choice for (_student, name), choice in made.items()}
    return render_template(
        "curriculum/electives/show.html",
        form=form,
        window=row,
        windows=windows,
        blocks=blocks,
        own=own,
        teachers=elective_boards.teachers_of(subjects),
        resources=elective_boards.resources_of(subjects, clock.today()),
        sent=request.form,
        **WORDS,
    ), form.status
