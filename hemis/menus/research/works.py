"""Илмий ишлар: an author enters, the head of the department approves, the science department checks (H-26, H-21)."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.access.own import own_records
from hemis.domain.names import short_name
from hemis.domain.scholarship import KINDS, METHODICAL, PROPERTY, PUBLICATIONS, SCIENTIFIC
from hemis.domain.workflow import WORK_EDITABLE
from hemis.menus.research.working import (
    COLUMNS,
    LOADS,
    SORTS,
    WORDS,
    WorkFilter,
    WorkForm,
    form_of,
    narrowed,
    told_form_of,
    values_of,
)
from hemis.models.scholarship import ScientificWork, WorkAuthor
from hemis.models.staff import Employee
from hemis.operations import authorship, oak, scholarship, twins
from hemis.operations.authorship import Author
from hemis.web import clock, uploads
from hemis.web.answers import done, listed
from hemis.web.forms import choice
from hemis.web.history import history_of
from hemis.web.listing import ALL, sort_by
from hemis.web.steps import StepForm, closed, passes, step

bp = Blueprint("works", __name__, url_prefix="/works")
WHOLE = (
    selectinload(ScientificWork.authors).joinedload(WorkAuthor.employee),
    *(joinedload(part) for part in (ScientificWork.owner, ScientificWork.department)),
    *(joinedload(part) for part in (ScientificWork.approved_by, ScientificWork.checked_by)),
)


class PublicationFilter(WorkFilter):
    kind = choice(_l("Тури"), PUBLICATIONS, optional=True, blank=ALL)

    def narrow(self, statement: Select[ScientificWork]) -> Select[ScientificWork]:
        return self.by_columns(super().narrow(statement), ScientificWork.kind)


@bp.get("/")
@requires("research.works:view")
def index() -> ResponseReturnValue:
    filters = PublicationFilter()
    rows = filters.narrow(narrowed(scoped(ScientificWork), PUBLICATIONS)).options(*LOADS)
    words = {"me": viewer().employee_id, **WORDS}
    return listed("research/works/index.html", sort_by(rows, SORTS, "-day"), COLUMNS, filters, **words)


@bp.get("/<int:scientific_work_id>")
@requires("research.works:view")
def show(scientific_work_id: int) -> ResponseReturnValue:
    work = scoped_or_404(ScientificWork, scientific_work_id, *WHOLE)
    history = history_of(work, told_form_of(work.kind))
    is_mine = viewer().employee_id == work.owner_id
    shown: dict[str, Any] = {"is_open": work.status in WORK_EDITABLE, "doubt": oak.doubts_of([work]).get(work.id)}
    shown["is_removable"] = passes(lambda: scholarship.require_removable(work, by=person()))
    shown["alike"] = twins.alike_of([work]).get(work.id)
    return render_template("research/works/show.html", work=work, history=history, is_mine=is_mine, **shown, **WORDS)


@bp.route("/new", methods=["GET", "POST"])
@requires("research.works:edit")
def new() -> ResponseReturnValue:
    kind = request.args.get("kind", "")
    if kind not in KINDS:
        groups = ((_("Илмий нашр"), SCIENTIFIC), (_("Услубий нашр"), METHODICAL), (_("Интеллектуал мулк"), PROPERTY))
        return render_template("research/works/kinds.html", groups=groups)
    return _form(ScientificWork(), kind)


@bp.route("/<int:scientific_work_id>/edit", methods=["GET", "POST"])
@requires("research.works:edit")
def edit(scientific_work_id: int) -> ResponseReturnValue:
    work = scoped_or_404(ScientificWork, scientific_work_id)
    kind, page = request.args.get("kind", ""), url_for(".show", scientific_work_id=work.id)
    shut = closed(lambda: scholarship.require_open(work, by=person()), page)
    return shut or _form(work, kind if kind in KINDS else work.kind)


def _form(work: ScientificWork, kind: str) -> ResponseReturnValue:
    authors = authorship.typed(work) if work.id else _me()
    form = form_of(kind)(obj=work, data={"author_rows": authors})
    asked = request.form.get("author_rows_step")
    if asked:
        form.author_rows.rearrange(asked)
    elif form.carry_out(lambda: _save(work, kind, form)):
        return done(_("Сақланди."), ".show", scientific_work_id=work.id)
    if request.method == "GET":
        form.author_rows.offer_spare()
    status = 200 if asked else form.status
    return render_template("research/works/form.html", form=form, work=work, kind=kind, **WORDS), status


def _me() -> list[Author]:
    """The first author of a new work is whoever enters it."""
    cards = [each for each in own_records() if isinstance(each, Employee)]
    return [Author(short_name(me.surname, me.first_name, me.patronymic), me.number) for me in cards]


def _save(work: ScientificWork, kind: str, form: WorkForm) -> None:
    evidence = uploads.keep(form.file.data) if form.file.data else None
    values: dict[str, Any] = {"version": form.seen, "today": clock.today(), "by": person()}
    values["is_other"] = form.is_other.data
    scholarship.save(work, values_of(form, kind), form.author_rows.data, evidence, **values)


@bp.get("/<int:scientific_work_id>/evidence")
@requires("research.works:view")
def evidence(scientific_work_id: int) -> ResponseReturnValue:
    work = scoped_or_404(ScientificWork, scientific_work_id)
    if not work.stored_name:
        abort(404)
    return uploads.answer_with(work.stored_name, work.media_type, work.title)


@bp.post("/<int:scientific_work_id>/submission")
@requires("research.works:edit")
def submission(scientific_work_id: int) -> ResponseReturnValue:
    work = scoped_or_404(ScientificWork, scientific_work_id)
    back = url_for(".show", scientific_work_id=work.id)
    said = _l("Кафедра мудирига юборилди.")
    return step(lambda seen: scholarship.submit(work, version=seen, at=clock.now(), by=person()), said, back)


@bp.post("/<int:scientific_work_id>/withdrawal")
@requires("research.works:edit")
def withdrawal(scientific_work_id: int) -> ResponseReturnValue:
    work = scoped_or_404(ScientificWork, scientific_work_id)
    back = url_for(".show", scientific_work_id=work.id)
    return step(lambda seen: scholarship.withdraw(work, version=seen, by=person()), _l("Қайтариб олинди."), back)


@bp.route("/<int:scientific_work_id>/remove", methods=["GET", "POST"])
@requires("research.works:edit")
def remove(scientific_work_id: int) -> ResponseReturnValue:
    work, form = scoped_or_404(ScientificWork, scientific_work_id), StepForm()
    room = "property" if work.kind in PROPERTY else "works"
    page = url_for(".show", scientific_work_id=work.id)
    shut = closed(lambda: scholarship.require_removable(work, by=person()), page)
    if form.carry_out(lambda: scholarship.remove(work, by=person())):
        return redirect(url_for(f"research.{room}.index"), 303)
    return shut or (render_template("research/works/remove.html", form=form, work=work), form.status)
