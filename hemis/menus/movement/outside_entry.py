"""A subject passed elsewhere is entered: who, then what the paper says; the next one of the same paper is quicker."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.extensions import db
from hemis.menus.movement.outside import OutsideForm, bp, found
from hemis.models.differences import OutsideSubject
from hemis.models.students import Student
from hemis.operations.competence import check_scan
from hemis.operations.files import StoredFile
from hemis.operations.outside_subjects import save_outside
from hemis.web import clock, uploads
from hemis.web.answers import done
from hemis.web.chosen import asked_id
from hemis.web.students import choose_student

OF_PAPER = ("institution", "paper_kind", "paper_number", "paper_on", "scale")
"""What all subjects of one paper have in common."""


@bp.get("/new")
@requires("movement.outside:edit")
def choose() -> ResponseReturnValue:
    return choose_student("movement/outside/choose.html")


@bp.route("/new/<int:student_id>", methods=["GET", "POST"])
@requires("movement.outside:edit")
def new(student_id: int) -> ResponseReturnValue:
    student = scoped_or_404(Student, student_id, joinedload(Student.group))
    before = _before(student_id)
    kept = {name: getattr(before, name) for name in OF_PAPER} if before else {}
    return _form(OutsideSubject(student_id=student_id), student, OutsideForm(**kept), before)


@bp.route("/<int:outside_id>/edit", methods=["GET", "POST"])
@requires("movement.outside:edit")
def edit(outside_id: int) -> ResponseReturnValue:
    row = found(outside_id)
    return _form(row, row.student, OutsideForm(obj=row), None)


def _before(student_id: int) -> OutsideSubject | None:
    """The row whose paper is entered on, if the address names one of this student."""
    key = asked_id("like")
    if key is None:
        return None
    same = (OutsideSubject.id == key, OutsideSubject.student_id == student_id)
    row: OutsideSubject | None = db.session.scalar(scoped(OutsideSubject).where(*same))
    return row


def _form(
    row: OutsideSubject, student: Student, form: OutsideForm, before: OutsideSubject | None
) -> ResponseReturnValue:
    form.file.flags.required = not (row.stored_name or (before and before.stored_name))
    if form.carry_out(lambda: _save(row, form, before)):
        return done(_("Сақланди."), ".show", outside_id=row.id)
    told: dict[str, Any] = {"form": form, "row": row, "student": student, "before": before}
    return render_template("movement/outside/form.html", **told), form.status


def _save(row: OutsideSubject, form: OutsideForm, before: OutsideSubject | None) -> None:
    upload = form.file.data if request.files.get("file") else None
    if upload:
        check_scan(upload.filename or "")
    kept = uploads.keep(upload) if upload else None
    if kept is None and before is not None and before.stored_name:
        kept = StoredFile(before.stored_name, before.media_type, before.size)
    save_outside(row, form.values, kept, today=clock.today(), by=person())
