"""Хизмат паспорти: the eighteen rows of the service's card, edition by edition, approved by the vice-rector."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from wtforms.fields import Label

from hemis.access import person, published, requires, scoped, scoped_or_404
from hemis.domain.passport import BY_NUMBER, LANGUAGES, LONGEST, changed, texts_of
from hemis.extensions import db
from hemis.models.service import ServiceCard
from hemis.models.structure import University
from hemis.operations import passport
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.export import asked_for_file, export
from hemis.web.forms import Form, text
from hemis.web.history import entries_of, line_of
from hemis.web.listing import paginate, sort_by
from hemis.web.passport import text_of
from hemis.web.steps import RemarkForm, StepForm, closed, step

bp = Blueprint("service_card", __name__, url_prefix="/service-card")
SORTS = {"number": ServiceCard.number, "published": ServiceCard.published_at}
PEOPLE = (joinedload(ServiceCard.submitted_by), joinedload(ServiceCard.approved_by))
COLUMNS = (
    (_l("Таҳрир"), lambda row: row.number),
    (_l("Ҳолати"), lambda row: _(passport.STATES[row.status])),
    (_l("Юборган"), lambda row: row.submitted_by.name if row.submitted_by else ""),
    (_l("Тасдиқлаган"), lambda row: row.approved_by.name if row.approved_by else ""),
    (_l("Эълон қилинган"), lambda row: row.published_at),
    (_l("Алмаштирилган"), lambda row: row.replaced_at),
)
SHOWN = 30


class RowForm(StepForm):
    uz = text(
        _l("Ўзбекча матни"),
        LONGEST,
        optional=True,
        area=True,
        description=_l("Бўш қолдирилса, муассаса картасидан олинади: номи, манзили, проректори."),
    )
    ru = text(
        _l("Русча матни"), LONGEST, optional=True, area=True, description=_l("Бўш қолдирилса, ўзбекча матни кўринади.")
    )
    en = text(_l("Инглизча матни"), LONGEST, optional=True, area=True)


@bp.get("/")
@requires("research.service_card:view")
def index() -> ResponseReturnValue:
    rows = sort_by(scoped(ServiceCard).options(*PEOPLE), SORTS, "-number")
    if asked_for_file():
        return export(rows, COLUMNS, "service-card")
    in_work = db.session.scalar(scoped(ServiceCard).where(ServiceCard.published_at.is_(None)))
    shown = {"page": paginate(rows), "in_work": in_work, "states": passport.STATES}
    return render_template("research/service_card/index.html", **shown)


@bp.route("/new", methods=["GET", "POST"])
@requires("research.service_card:edit")
def new() -> ResponseReturnValue:
    form = Form()
    opened: list[ServiceCard] = []
    if form.carry_out(lambda: opened.append(passport.open_edition(by=person()))):
        return redirect(url_for(".show", card_id=opened[0].id), 303)
    return render_template("research/service_card/new.html", form=form), form.status


@bp.get("/<int:card_id>")
@requires("research.service_card:view")
def show(card_id: int) -> ResponseReturnValue:
    row = scoped_or_404(ServiceCard, card_id, *PEOPLE)
    institution = db.session.scalar(published(University))
    texts = {number: texts_of(row.content, number) for number in BY_NUMBER}
    told = {number: text_of(row.content, number, institution) for number in BY_NUMBER}
    shown = {"row": row, "rows": BY_NUMBER, "texts": texts, "told": told, "changed": _changed(row)}
    return render_template("research/service_card/show.html", **shown, states=passport.STATES, history=_history(row))


@bp.route("/<int:card_id>/rows/<int:number>", methods=["GET", "POST"])
@requires("research.service_card:edit")
def edit(card_id: int, number: int) -> ResponseReturnValue:
    card = scoped_or_404(ServiceCard, card_id)
    if number not in BY_NUMBER:
        abort(404)
    if refused := closed(lambda: passport.require_editable(card), url_for(".show", card_id=card.id)):
        return refused
    form = RowForm(data={"version": card.version, **texts_of(card.content, number)})
    texts = {code: getattr(form, code).data or "" for code in LANGUAGES}
    if form.carry_out(lambda: passport.write(card, number, texts, version=form.seen, by=person())):
        return done(_("Сақланди."), ".show", card_id=card.id, _anchor=f"q{number}")
    shown = {"form": form, "card": card, "number": number, "title": BY_NUMBER[number].title}
    return render_template("research/service_card/form.html", **shown), form.status


@bp.post("/<int:card_id>/submission")
@requires("research.service_card:edit")
def submission(card_id: int) -> ResponseReturnValue:
    return _step(card_id, passport.submit, _l("Проректорга юборилди."), at=clock.now())


@bp.post("/<int:card_id>/approval")
@requires("research.service_card:approve")
def approval(card_id: int) -> ResponseReturnValue:
    return _step(card_id, passport.approve, _l("Тасдиқланди: очиқ саҳифада янги таҳрир туради."), at=clock.now())


@bp.route("/<int:card_id>/revision", methods=["GET", "POST"])
@requires("research.service_card:approve")
def revision(card_id: int) -> ResponseReturnValue:
    row = scoped_or_404(ServiceCard, card_id)
    if refused := closed(lambda: passport.require_returnable(row, by=person()), url_for(".show", card_id=row.id)):
        return refused
    form = RemarkForm(version=row.version)
    if form.carry_out(lambda: passport.send_back(row, form.remark.data, version=form.seen, by=person())):
        return done(_("Изоҳ билан қайтарилди."), ".show", card_id=row.id)
    return render_template("research/service_card/revision.html", form=form, row=row), form.status


@bp.route("/<int:card_id>/removal", methods=["GET", "POST"])
@requires("research.service_card:edit")
def remove(card_id: int) -> ResponseReturnValue:
    row = scoped_or_404(ServiceCard, card_id)
    if refused := closed(lambda: passport.require_draft(row), url_for(".show", card_id=row.id)):
        return refused
    form = StepForm(version=row.version)
    if form.carry_out(lambda: passport.remove_draft(row, version=form.seen, by=person())):
        return done(_("Ўчирилди."), ".index")
    return render_template("research/service_card/remove.html", form=form, row=row), form.status


def _step(card_id: int, act: Callable[..., None], said: Any, **values: Any) -> ResponseReturnValue:
    row = scoped_or_404(ServiceCard, card_id)
    page = url_for(".show", card_id=row.id)
    return step(lambda version: act(row, version=version, by=person(), **values), said, page)


def _changed(row: ServiceCard) -> list[int]:
    """Return the rows that an edition changes in the one before it."""
    before = db.session.scalar(
        scoped(ServiceCard).where(ServiceCard.number < row.number).order_by(ServiceCard.number.desc()).limit(1)
    )
    return changed(before.content if before else {}, row.content)


def _history(row: ServiceCard) -> list[Any]:
    """Return what happened to an edition: rows that were edited are told by their titles."""
    form = RowForm(formdata=None)
    fields = {
        f"{number}.{code}": SimpleNamespace(label=Label(code, f"{number}. {_(row.title)} ({form[code].label.text})"))
        for number, row in BY_NUMBER.items()
        for code in LANGUAGES
    }
    return [line_of(entry, fields) for entry in entries_of(row, SHOWN)]
