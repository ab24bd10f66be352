"""Диссертациялар: the register of defences with their author's abstracts, carried away as ОАК asks (P-3f)."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import can, person, requires, scoped, scoped_or_404
from hemis.domain.dissertations import DATES, DEGREES, OPENED
from hemis.menus.research.announcing import DECIDED, SORTS, WHOLE, AnnouncementFilter, locked
from hemis.menus.research.announcing import WORDS as SHARED
from hemis.menus.research.dissertation_register import register
from hemis.models.dissertations import Dissertation
from hemis.models.doctoral import DoctoralStudent
from hemis.operations import dissertations, doctoral_register
from hemis.web import clock
from hemis.web.choices import department_field
from hemis.web.chosen import asked_id
from hemis.web.contacts import web_address
from hemis.web.export import asked_for_file, export
from hemis.web.forms import DateField, TimeField, choice, required, text
from hemis.web.history import history_of
from hemis.web.listing import ALL, paginate, sort_by
from hemis.web.steps import StepForm

bp = Blueprint("dissertations", __name__, url_prefix="/dissertations")
OWN_SORTS = SORTS | {"author": Dissertation.author, "speciality": Dissertation.speciality_code}
OF_CARD = (selectinload(DoctoralStudent.topics), joinedload(DoctoralStudent.supervisor))
WORDS = SHARED | {"kinds": dissertations.KINDS, "dates": DATES, "opened": OPENED, "degrees": DEGREES}


class DissertationFilter(AnnouncementFilter):
    model = Dissertation
    kind = choice(_l("Тури"), dissertations.KINDS, optional=True, blank=ALL)
    speciality_code = StringField(_l("Ихтисослик шифри"))

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        return self.by_columns(super().narrow(statement), Dissertation.kind, Dissertation.speciality_code)


def _day(title: str, *validators: Any) -> Any:
    return DateField(_l(title), [*validators] or [Optional()])


class DissertationForm(StepForm):
    kind = choice(_l("Тури"), dissertations.KINDS, asks=True)
    title = text(_l("Мавзуси"), 500, area=True)
    author = text(_l("Муаллифи"), 200, description=_l("Фамилияси, исми, отасининг исми"))
    workplace = text(_l("Иш жойи"), 300, optional=True)
    post = text(_l("Лавозими"), 200, optional=True)
    speciality_code = text(_l("Ихтисослик шифри"), 8, description=_l("Масалан: 01.01.01"))
    speciality = text(_l("Ихтисослик номи"), 300)
    organisation = text(_l("Диссертация бажарилган ташкилот"), 300)
    registration = text(
        *(_l("Мавзу рўйхати рақами"), 40),
        optional=True,
        description=_l("PhD ва DSc учун шарт: масалан, B2020.4.PhD/B316. Архивда бўш қолиши мумкин."),
    )
    council = text(_l("Илмий кенгаш"), 100, description=_l("PhD ва DSc учун шифри, архив учун бор ёзуви"))
    supervisor = text(_l("Илмий раҳбар (маслаҳатчи)"), 200, optional=True)
    supervisor_degree = text(_l("Раҳбарнинг илмий даражаси ва унвони"), 300, optional=True)
    opponents = text(
        *(_l("Расмий оппонентлар"), 3000),
        optional=True,
        area=True,
        description=_l("Ҳар бири алоҳида қаторда: исми, илмий даражаси, унвони"),
    )
    leading_organisation = text(_l("Етакчи ташкилот"), 300, optional=True)
    department_id = department_field(Optional())
    preliminary_on = _day(DATES["preliminary_on"])
    sent_on = _day(DATES["sent_on"])
    seminar_on = _day(DATES["seminar_on"])
    seminar_conclusion = text(_l("Илмий семинар хулосаси"), 300, optional=True)
    returned_on = _day(DATES["returned_on"])
    accepted_on = _day(DATES["accepted_on"])
    oak_announced_on = _day(DATES["oak_announced_on"])
    full_text_on = _day(OPENED["full_text_on"])
    full_text_url = web_address(_l("Диссертация матни манзили"), 500)
    summary_on = _day(OPENED["summary_on"])
    summary_url = web_address(_l("Автореферат манзили"), 500)
    summary_languages = text(_l("Автореферат тиллари"), 200, optional=True)
    ziyonet_on = _day(OPENED["ziyonet_on"])
    ziyonet_url = web_address(_l("ZiyoNET манзили"), 500)
    library_registration = text(_l("Ахборот-ресурс марказидаги рўйхат рақами"), 100, optional=True)
    day = _day(DATES["day"], *required())
    starts_at = TimeField(_l("Ҳимоя бошланадиган вақт"), [Optional()])
    place = text(_l("Ҳимоя ўтадиган жой"), 300, optional=True)
    contacts = text(_l("Телефон, факс, электрон почта"), 300, optional=True)
    sent_to_oak_on = _day(DATES["sent_to_oak_on"])
    oak_decision = text(_l("ОАК Раёсати қарори"), 300, optional=True)
    oak_decided_on = _day(DATES["oak_decided_on"])
    about = text(_l("Оммабоп тилда қисқача"), 4000, optional=True, area=True)

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the dissertation; a text that was left empty is an empty text."""
        plain = {name for name in self.data if not name.endswith(("_on", "_id")) and name not in {"day", "starts_at"}}
        return {name: (value or "") if name in plain else (value or None) for name, value in super().values.items()}


@bp.get("/")
@requires("research.dissertations:view")
def index() -> ResponseReturnValue:
    filters = DissertationFilter()
    default = "urgency" if can("research.announcements:approve") else "-day"
    rows = sort_by(filters.narrow(scoped(Dissertation)), OWN_SORTS, default)
    if asked_for_file():
        return export(rows, (*register(), *DECIDED), "dissertations")
    return render_template("research/dissertations/index.html", filters=filters, page=paginate(rows), **WORDS)


@bp.get("/<int:announcement_id>")
@requires("research.dissertations:view")
def show(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Dissertation, announcement_id, *WHOLE)
    history = history_of(row, DissertationForm)
    today = clock.today()
    more = {"history": history, "terms": dissertations.terms_of(row, today), "today": today}
    return render_template("research/dissertations/show.html", row=row, **more, **WORDS)


@bp.route("/new", methods=["GET", "POST"])
@requires("research.dissertations:edit")
def new() -> ResponseReturnValue:
    """A line that the card of a doctoral student has begun takes from it what is known, and stays linked to it."""
    key = asked_id("doctoral_id")
    return _form(Dissertation(), None if key is None else scoped_or_404(DoctoralStudent, key, *OF_CARD))


@bp.route("/<int:announcement_id>/edit", methods=["GET", "POST"])
@requires("research.dissertations:edit")
def edit(announcement_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Dissertation, announcement_id)
    return locked(row) or _form(row)


def _form(row: Dissertation, student: DoctoralStudent | None = None) -> ResponseReturnValue:
    form = DissertationForm(obj=row)
    if student and not form.is_submitted():
        for name, value in doctoral_register.proposal(student).items():
            form[name].data = value
    if form.carry_out(lambda: _save(row, form, student)):
        flash(_("Сақланди."))
        return redirect(url_for(".show", announcement_id=row.id), 303)
    return render_template("research/dissertations/form.html", form=form, row=row), form.status


def _save(row: Dissertation, form: DissertationForm, student: DoctoralStudent | None) -> None:
    dissertations.save(row, form.values, version=form.seen, by=person())
    if student:
        doctoral_register.link(student, row, by=person())
