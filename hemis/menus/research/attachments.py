"""Files of a seminar: brought before it is submitted, public exactly when the seminar is."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, scoped_or_404
from hemis.domain.workflow import CONTENT_EDITABLE
from hemis.menus.research.seminars import bp, locked
from hemis.models.research import Seminar, SeminarFile
from hemis.operations import research
from hemis.web import clock, uploads
from hemis.web.forms import Form, text


class FileForm(Form):
    title = text(_l("Номи"), 200, description=_l("Масалан: Семинар дастури"))
    file = uploads.file_field(_l("Файл"))


@bp.route("/<int:seminar_id>/files/new", methods=["GET", "POST"])
@requires("research.seminars:edit")
def new_file(seminar_id: int) -> ResponseReturnValue:
    seminar = scoped_or_404(Seminar, seminar_id)
    if seminar.status not in CONTENT_EDITABLE:
        return locked(seminar)
    form = FileForm()
    if form.carry_out(lambda: _attach(seminar, form)):
        flash(_("Файл бириктирилди."))
        return redirect(url_for(".show", seminar_id=seminar.id), 303)
    return render_template("research/seminars/file.html", form=form, seminar=seminar), form.status


def _attach(seminar: Seminar, form: FileForm) -> None:
    stored = uploads.keep(form.file.data)
    research.attach(seminar, stored, form.title.data, at=clock.now(), by=person())


@bp.get("/<int:seminar_id>/files/<int:file_id>")
@requires("research.seminars:view")
def file(seminar_id: int, file_id: int) -> ResponseReturnValue:
    row = _file_or_404(seminar_id, file_id)
    return uploads.answer_with(row.stored_name, row.media_type, row.title)


@bp.route("/<int:seminar_id>/files/<int:file_id>/remove", methods=["GET", "POST"])
@requires("research.seminars:edit")
def remove_file(seminar_id: int, file_id: int) -> ResponseReturnValue:
    seminar, row = scoped_or_404(Seminar, seminar_id), _file_or_404(seminar_id, file_id)
    form = Form()
    if form.carry_out(lambda: research.detach(seminar, row, by=person())):
        flash(_("Файл олиб ташланди."))
        return redirect(url_for(".show", seminar_id=seminar.id), 303)
    return render_template("research/seminars/remove_file.html", form=form, seminar=seminar, row=row), form.status


def _file_or_404(seminar_id: int, file_id: int) -> SeminarFile:
    row = scoped_or_404(SeminarFile, file_id)
    if row.seminar_id != seminar_id:
        abort(404)
    return row
