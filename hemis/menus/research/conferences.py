"""Анжуманлар: entered by the science department, approved by the vice-rector, read by the public (P-3b)."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import selectinload
from wtforms import SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from hemis.access import can, person, requires, scoped, scoped_or_404
from hemis.menus.research.announcing import DECIDED, SORTS, WHOLE, AnnouncementFilter, locked
from hemis.menus.research.announcing import WORDS as SHARED
from hemis.models.events import Conference
from hemis.operations import conferences
from hemis.operations.seminars import LANGUAGES
from hemis.web.announced import file_words
from hemis.web.choices import department_field
from hemis.web.export import asked_for_file, export
from hemis.web.forms import DateField, choice, required, text
from hemis.web.history import history_of
from hemis.web.listing import ALL, paginate, sort_by
from hemis.web.steps import StepForm

bp = Blueprint("conferences", __name__, url_prefix="/conferences")
MAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
COLUMNS = (
    (_l("Биринчи куни"), lambda row: row.day),
    (_l("Охирги куни"), lambda row: row.last_day),
    (_l("Номи"), lambda row: row.title),
    (_l("Даражаси"), lambda row: _(conferences.LEVELS[row.level])),
    (_l("Шакли"), lambda row: _(conferences.FORMATS[row.format])),
    (_l("Ўтказиш жойи"), lambda row: row.place),
    (_l("Ташкилотчи"), lambda row: row.organiser),
    (_l("Мақолалар қабули"), lambda row: row.papers_until),
    (_l("Файллар"), lambda row: file_words(row.direction, row.files)),
    *DECIDED,
)
WORDS = SHARED | {
    "file_words": file_words,
    "levels": conferences.LEVELS,
    "formats": conferences.FORMATS,
    "tongues": LANGUAGES,
}


class ConferenceFilter(AnnouncementFilter):
    model = Conference
    level = choice(_l("Даражаси"), conferences.LEVELS, optional=True, blank=ALL)

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        return self.by_columns(super().narrow(statement), Conference.level)


class ConferenceForm(StepForm):
    title = text(_l("Номи"), 300)
    level = choice(_l("Даражаси"), conferences.LEVELS)
    day = DateField(_l("Биринчи куни"), required())
    last_day = DateField(_l("Охирги куни"), required())
    format = choice(_l("Шакли"), conferences.FORMATS)
    place = text(_l("Ўтказиш жойи"), 200, description=_l("Онлайн бўлса, қаерда уланишни ёзинг."))
    organiser = text(_l("Ташкилотчи"), 200)
    department_id = department_field(Optional())
    languages = SelectMultipleField(
        _l("Анжуман тиллари"),
        required(),
        choices=[SelectChoice(code, _l(title)) for code, title in LANGUAGES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    about = text(
        _l("Анжуман ҳақида"),
        4000,
        optional=True,
        area=True,
        description=_l("Мутахассис бўлмаганларга ҳам тушунарли сўзлар билан. Тасдиққа усиз юборилмайди."),
    )
    sections = text(_l("Шўъбалар"), 4000, optional=True, area=True, description=_l("Ҳар бирини янги қатордан ёзинг."))
    call = text(_l("Мақолаларга талаблар"), 4000, optional=True, area=True)
    papers_until = DateField(_l("Мақолалар қабул қилинадиган охирги кун"), [Optional()])
    fee = text(_l("Иштирок бадали"), 200, optional=True, description=_l("Масалан: бепул"))
    contact = text(_l("Масъул шахс"), 200, optional=True)
    phone = text(_l("Телефон"), 60, optional=True)
    email = text(_l("Электрон почта"), 120, optional=True)

    def validate_email(self, field: Any) -> None:
        if field.data:
            Regexp(MAIL, message=_("Электрон почта манзили нотўғри."))(self, field)


@bp.get("/")
@requires("research.conferences:view")
def index() -> ResponseReturnValue:
    filters = ConferenceFilter()
    default = "urgency" if can("research.announcements:approve") else "-day"
    rows = sort_by(filters.narrow(scoped(Conference).options(selectinload(Conference.files))), SORTS, default)
    if asked_for_file():
        return export(rows, COLUMNS, "conferences")
    return render_template("research/conferences/index.html", filters=filters, page=paginate(rows), **WORDS)


@bp.get("/<int:announcement_id>")
@requires("research.conferences:view")
def show(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Conference, announcement_id, *WHOLE)
    shown = {"row": row, "sections": conferences.sections_of(row.sections), "history": history_of(row, ConferenceForm)}
    return render_template("research/conferences/show.html", **shown, **WORDS)


@bp.route("/new", methods=["GET", "POST"])
@requires("research.conferences:edit")
def new() -> ResponseReturnValue:
    return _form(Conference())


@bp.route("/<int:announcement_id>/edit", methods=["GET", "POST"])
@requires("research.conferences:edit")
def edit(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Conference, announcement_id)
    return locked(row) or _form(row)


def _form(row: Conference) -> ResponseReturnValue:
    form = ConferenceForm(obj=row)
    if form.carry_out(lambda: conferences.save(row, form.values, version=form.seen, by=person())):
        flash(_("Сақланди."))
        return redirect(url_for(".show", announcement_id=row.id), 303)
    return render_template("research/conferences/form.html", form=form, row=row), form.status
