"""Files of an announcement: brought before it is submitted, public exactly when an edition that holds them is."""

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from hemis.access import person, requires, scoped_or_404
from hemis.domain.i18n import N_
from hemis.menus.research.announcements import bp
from hemis.menus.research.announcing import WORDS, locked, page_of
from hemis.models.announcements import Announcement, AnnouncementFile
from hemis.operations import announcements
from hemis.operations.directions import DIRECTIONS
from hemis.web import clock, uploads
from hemis.web.forms import Form, text

UNTAGGED = N_(
    "Файлда ўқиш тартиби белгиланмаган (PDF тегланмаган): уни овоз чиқариб ўқийдиган дастурлар тўғри ўқимайди. "
    "Имкон бўлса, тегланган PDF сақлаб, файлни алмаштиринг."
)


class FileForm(Form):
    kind = SelectField(_l("Файл тури"), [Optional()])
    title = text(_l("Номи"), 200, description=_l("Масалан: Семинар дастури"))
    file = uploads.file_field(_l("Файл"))

    def __init__(self, direction: str) -> None:
        super().__init__()
        kinds = DIRECTIONS[direction].file_kinds
        self.kind.choices = [
            SelectChoice("", _("бошқа файл")),
            *(SelectChoice(code, _(title)) for code, title in kinds.items()),
        ]
        if not kinds:
            del self.kind


@bp.route("/<int:announcement_id>/files/new", methods=["GET", "POST"])
@requires("research.announcements:edit")
def new_file(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Announcement, announcement_id)
    if refused := locked(row):
        return refused
    form = FileForm(row.direction)
    if form.carry_out(lambda: _attach(row, form)):
        flash(_("Файл бириктирилди."))
        return redirect(page_of(row), 303)
    return render_template("research/announcements/file.html", form=form, row=row, **WORDS), form.status


def _attach(row: Announcement, form: FileForm) -> None:
    stored = uploads.keep(form.file.data)
    kind = form.values.get("kind", "")
    small = uploads.thumbnail_of(stored)
    announcements.attach(row, stored, form.title.data, at=clock.now(), by=person(), kind=kind, thumbnail=small)
    if uploads.is_untagged(stored):
        flash(_(UNTAGGED), "warning")


@bp.get("/<int:announcement_id>/files/<int:file_id>")
@requires("research.announcements:view")
def file(announcement_id: int, file_id: int) -> ResponseReturnValue:
    row = _file_or_404(announcement_id, file_id)
    return uploads.answer_with(row.stored_name, row.media_type, row.title)


@bp.route("/<int:announcement_id>/files/<int:file_id>/remove", methods=["GET", "POST"])
@requires("research.announcements:edit")
def remove_file(announcement_id: int, file_id: int) -> ResponseReturnValue:
    row, hung = scoped_or_404(Announcement, announcement_id), _file_or_404(announcement_id, file_id)
    form = Form()
    if form.carry_out(lambda: announcements.detach(row, hung, by=person())):
        flash(_("Файл олиб ташланди."))
        return redirect(page_of(row), 303)
    return render_template(
        "research/announcements/remove_file.html", form=form, row=row, hung=hung, **WORDS
    ), form.status


def _file_or_404(announcement_id: int, file_id: int) -> AnnouncementFile:
    row = scoped_or_404(AnnouncementFile, file_id)
    if row.announcement_id != announcement_id or row.is_dropped:
        abort(404)
    return row
