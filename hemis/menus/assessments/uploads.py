"""Taking a filled-in spreadsheet back into its sheet: first shown, cell by cell, and saved only when confirmed."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from hemis.access import person, requires
from hemis.menus.assessments.sheets import bp, read
from hemis.operations.gradebook import Gradebook
from hemis.web import clock
from hemis.web.forms import Form
from hemis.web.imports import read_rows
from hemis.web.intake import Intake, intake_of


class UploadForm(Form):
    file = FileField(_l("Тўлдирилган файл (XLSX)"), [FileRequired(_l("Файлни танланг."))])


def _taken(book: Gradebook, form: UploadForm) -> Intake:
    return intake_of(book, read_rows(form.file.data.read()), by=person(), at=clock.now())


@bp.route("/<int:sheet_id>/upload", methods=["GET", "POST"])
@requires("assessments.sheets:edit")
def upload(sheet_id: int) -> ResponseReturnValue:
    book, form = read(sheet_id), UploadForm()
    taken: list[Intake] = []
    if form.carry_out(lambda: taken.append(_taken(book, form))):
        return render_template("assessments/sheets/preview.html", book=book, intake=taken[0])
    return render_template("assessments/sheets/upload.html", book=book, form=form), form.status
