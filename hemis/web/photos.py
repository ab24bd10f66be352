"""The two pages of a photo, that of an employee and that of a student: put another one, take it away."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person
from hemis.models.staff import Employee
from hemis.models.students import Student
from hemis.operations import files, photos
from hemis.web import uploads
from hemis.web.answers import done
from hemis.web.forms import Form
from hemis.web.uploads import file_field


class PhotoForm(Form):
    file = file_field(_l("Расм"))


def edit_page(of: Employee | Student, title: str, **key: Any) -> ResponseReturnValue:
    """Answer with the form of a photo, or with the card once it is kept; `key` leads to the card."""
    form = PhotoForm()
    if form.carry_out(lambda: photos.set_photo(of, uploads.keep(form.file.data, files.PHOTO), by=person())):
        return done(_("Расм сақланди."), ".show", **key)
    return render_template(
        "layouts/photo.html", form=form, of=of, title=title, back=url_for(".show", **key)
    ), form.status


def removal_page(of: Employee | Student, **key: Any) -> ResponseReturnValue:
    """Answer with the question whether the photo is to go, or with the card without it."""
    form = Form()
    if form.carry_out(lambda: photos.set_photo(of, None, by=person())):
        return done(_("Расм олиб ташланди."), ".show", **key)
    return render_template("layouts/photo_removal.html", form=form, of=of, back=url_for(".show", **key)), form.status


__all__ = ["edit_page", "removal_page"]
