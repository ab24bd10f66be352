"""Семинарлар: entered by the science department, approved by the vice-rector, read by the public (P-3a, P-17a)."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, case, func, or_
from sqlalchemy.orm import joinedload, selectinload
from wtforms import SelectField, StringField
from wtforms.validators import Optional

from hemis.access import can, person, requires, scoped, scoped_or_404
from hemis.domain.i18n import N_
from hemis.domain.workflow import CONTENT_EDITABLE
from hemis.extensions import db
from hemis.menus.research.agenda import AgendaField
from hemis.menus.research.deadline import deadline_of
from hemis.models.research import Seminar
from hemis.models.structure import Department
from hemis.operations import research
from hemis.web import clock, uploads
from hemis.web.export import asked_for_file, export
from hemis.web.forms import DateField, ScopedSelect, TimeField, choice, required, text
from hemis.web.history import history_of
from hemis.web.jinja import date_and_time, named
from hemis.web.listing import FilterForm, folded_words, paginate, sort_by
from hemis.web.steps import StepForm

bp = Blueprint("seminars", __name__, url_prefix="/seminars")
LATE = "late"
WAITING = {"submitted": 0, "approved": 1, "sent_back": 2, "draft": 3, "withdrawn": 4}
SORTS = {
    "urgency": case(WAITING, value=Seminar.status, else_=5),
    "day": Seminar.day,
    "title": Seminar.title_key,
    "approved": Seminar.approved_at,
    "due": Seminar.publish_by,
    "published": Seminar.published_at,
}
COLUMNS = (
    (_l("Сана"), lambda row: row.day),
    (_l("Вақти"), lambda row: f"{row.starts_at:%H:%M}"),
    (_l("Мавзуси"), lambda row: row.title),
    (_l("Тури"), lambda row: _(research.KINDS[row.kind])),
    (_l("Ўтказиш жойи"), lambda row: row.place),
    (_l("Ташкилотчи"), lambda row: row.organiser),
    (_l("Ҳолати"), lambda row: _(research.STATES[row.status])),
    (_l("Тасдиқланган вақти"), lambda row: date_and_time(row.approved_at)),
    (_l("Эълон қилишнинг охирги куни"), lambda row: deadline_of(row).last_day),
    (_l("Эълон қилинган вақти"), lambda row: date_and_time(row.published_at)),
    (_l("Муддат"), lambda row: deadline_of(row).words),
)


WORDS = {
    "kinds": research.KINDS,
    "states": research.STATES,
    "tongues": research.LANGUAGES,
    "deadline_of": deadline_of,
    "size_of": uploads.size_in_words,
}
WHOLE = (
    joinedload(Seminar.department),
    joinedload(Seminar.submitted_by),
    joinedload(Seminar.approved_by),
    selectinload(Seminar.questions),
    selectinload(Seminar.files),
)


class SeminarFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    status = choice(_l("Ҳолати"), research.STATES | {LATE: N_("муддати ўтганлар")}, optional=True)
    kind = choice(_l("Тури"), research.KINDS, optional=True)
    year = SelectField(_l("Йил"), choices=())

    def __init__(self) -> None:
        super().__init__()
        first, last = db.session.execute(
            scoped(Seminar).with_only_columns(func.min(Seminar.day), func.max(Seminar.day))
        ).one()
        self.years = [str(year) for year in range(last.year, first.year - 1, -1)] if first else []
        self.year.choices = [("", "—"), *((year, year) for year in self.years)]

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        statement = statement.where(research.mentions(folded_words(self.q.data)))
        status, kind, year = self.chosen("status"), self.chosen("kind"), self.chosen("year")
        if status == LATE:
            overdue = and_(Seminar.published_at.is_(None), Seminar.publish_by <= clock.now())
            late = or_(Seminar.published_at >= Seminar.publish_by, overdue)
            statement = statement.where(Seminar.status.in_(("approved", "published")), late)
        elif status:
            statement = statement.where(Seminar.status == status)
        if kind:
            statement = statement.where(Seminar.kind == kind)
        if year and year in self.years:
            statement = statement.where(Seminar.day.between(date(int(year), 1, 1), date(int(year), 12, 31)))
        return statement


class SeminarForm(StepForm):
    title = text(_l("Мавзуси"), 300)
    kind = choice(_l("Тури"), research.KINDS)
    day = DateField(_l("Санаси"), required())
    starts_at = TimeField(_l("Бошланиш вақти"), required())
    ends_at = TimeField(_l("Тугаш вақти"), [Optional()])
    place = text(_l("Ўтказиш жойи"), 200)
    organiser = text(_l("Ташкилотчи"), 200)
    department_id = ScopedSelect(
        _l("Кафедра"),
        [Optional()],
        model=Department,
        title=named,
        narrow=lambda rows: rows.where(Department.is_active).order_by(Department.name_key),
    )
    chair = text(_l("Раис"), 200, optional=True)
    language = choice(_l("Семинар тили"), research.LANGUAGES)
    about = text(_l("Семинар ҳақида"), 4000, optional=True, area=True)
    agenda = AgendaField(_l("Кун тартиби"))

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the seminar; its agenda is told apart."""
        return {
            name: value or None if name == "ends_at" else value
            for name, value in super().values.items()
            if name != "agenda"
        }


@bp.get("/")
@requires("research.seminars:view")
def index() -> ResponseReturnValue:
    filters = SeminarFilter()
    default = "urgency" if can("research.seminars:approve") else "-day"
    rows = sort_by(filters.narrow(scoped(Seminar)), SORTS, default)
    if asked_for_file():
        return export(rows, COLUMNS, "seminars")
    page = paginate(rows)
    return render_template("research/seminars/index.html", filters=filters, page=page, **WORDS)


@bp.get("/<int:seminar_id>")
@requires("research.seminars:view")
def show(seminar_id: int) -> ResponseReturnValue:
    seminar = scoped_or_404(Seminar, seminar_id, *WHOLE)
    history = history_of(seminar, SeminarForm)
    return render_template("research/seminars/show.html", seminar=seminar, history=history, **WORDS)


@bp.route("/new", methods=["GET", "POST"])
@requires("research.seminars:edit")
def new() -> ResponseReturnValue:
    return _form(Seminar())


@bp.route("/<int:seminar_id>/edit", methods=["GET", "POST"])
@requires("research.seminars:edit")
def edit(seminar_id: int) -> ResponseReturnValue:
    seminar = scoped_or_404(Seminar, seminar_id)
    return _form(seminar) if seminar.status in CONTENT_EDITABLE else locked(seminar)


def locked(seminar: Seminar) -> ResponseReturnValue:
    """Say why what is on its way to the public is not changed, on its own page."""
    flash(_(research.LOCKED), "error")
    return redirect(url_for(".show", seminar_id=seminar.id), 303)


def _form(seminar: Seminar) -> ResponseReturnValue:
    form = SeminarForm(obj=seminar, data={"agenda": research.agenda_of(seminar)} if seminar.id else None)
    asked = request.form.get("agenda_step")
    if asked:
        form.agenda.rearrange(asked)
    elif form.carry_out(lambda: _save(seminar, form)):
        flash(_("Сақланди."))
        return redirect(url_for(".show", seminar_id=seminar.id), 303)
    elif not form.is_submitted():
        form.agenda.offer_spare()
    status = 200 if asked else form.status
    return render_template("research/seminars/form.html", form=form, seminar=seminar), status


def _save(seminar: Seminar, form: SeminarForm) -> None:
    research.save_seminar(seminar, form.values, form.agenda.data, version=form.version.data or 0, by=person())


@bp.route("/<int:seminar_id>/remove", methods=["GET", "POST"])
@requires("research.seminars:edit")
def remove(seminar_id: int) -> ResponseReturnValue:
    seminar = scoped_or_404(Seminar, seminar_id)
    form = StepForm(obj=seminar)
    if form.carry_out(lambda: research.remove_draft(seminar, version=form.version.data or 0, by=person())):
        flash(_("Қоралама ўчирилди."))
        return redirect(url_for(".index"), 303)
    return render_template("research/seminars/remove.html", form=form, seminar=seminar), form.status
