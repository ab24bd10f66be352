"""Келдим: a student who scanned the code on the screen checks in at the lesson."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import HiddenField

from hemis.access import requires, scoped, viewer
from hemis.domain.errors import RuleError
from hemis.extensions import db, limiter
from hemis.models.arrivals import Arrival, ArrivalRound
from hemis.models.curriculum import CurriculumSubject
from hemis.models.teaching import Lesson
from hemis.operations import arrivals
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form, text

bp = Blueprint("arriving", __name__, url_prefix="/arriving")
TICKET_HOLDS = timedelta(minutes=2)
"""How long who scanned a fresh code may take to press the button, or to sign in before it."""
PER_MINUTE = "20 per minute"
"""Tries of digits by one account: a whole lecture stands behind one address; whoever guesses needs half a million."""


def _account() -> str:
    return f"account {current_user.get_id()}"


class ArrivingForm(Form):
    ticket = HiddenField()


class DigitsForm(Form):
    digits = text(_l("Экрандаги олти рақам"), 20, render_kw={"inputmode": "numeric", "autocomplete": "off"})


@bp.route("/", methods=["GET", "POST"])
@requires("lessons.arriving:edit")
@limiter.limit(PER_MINUTE, key_func=_account, methods=["POST"])
def typing() -> ResponseReturnValue:
    """Check in without a camera: by the digits beside the code."""
    form, found = DigitsForm(), list[int]()
    if form.carry_out(lambda: found.append(_check_in_by(form.values["digits"]))):
        return done(_("Келганингиз қайд этилди."), ".index", lesson_id=found[0])
    return render_template("lessons/arriving/typing.html", form=form), form.status


def _check_in_by(digits: str) -> int:
    student_id, now = viewer().student_id or abort(404), clock.now()
    rows = scoped(ArrivalRound).join(ArrivalRound.lesson).where(ArrivalRound.closed_at.is_(None))
    rows = rows.where(Lesson.day == now.astimezone(clock.TASHKENT).date()).options(*_loads())
    row = arrivals.round_of_digits(db.session.scalars(rows).all(), digits, now)
    arrivals.check_in(row, student_id, at=now, address=request.remote_addr or "")
    return row.lesson_id


@bp.get("/<int:lesson_id>")
@requires("lessons.arriving:edit")
def index(lesson_id: int) -> ResponseReturnValue:
    """Tell the student whether the own check-in stands."""
    row = _round(lesson_id)
    return render_template("lessons/arriving/show.html", lesson=row.lesson, mine=_mine(lesson_id), form=None)


@bp.get("/<int:lesson_id>/<code>")
@requires("lessons.arriving:edit")
def show(lesson_id: int, code: str) -> ResponseReturnValue:
    row, mine, form = _round(lesson_id), _mine(lesson_id), ArrivingForm()
    if mine is None:
        try:
            arrivals.require_code(row, code, clock.now())
        except RuleError as error:
            form.refuse(error)
            return _page(row, form), 422
        form.ticket.data = _signer().dumps([lesson_id, viewer().student_id, clock.now().isoformat()])
    return _page(row, form, mine)


@bp.post("/<int:lesson_id>")
@requires("lessons.arriving:edit")
def save(lesson_id: int) -> ResponseReturnValue:
    row, form = _round(lesson_id), ArrivingForm()
    if form.carry_out(lambda: _check_in(row, str(form.ticket.data or ""))):
        return done(_("Келганингиз қайд этилди."), ".index", lesson_id=lesson_id)
    return _page(row, form), form.status


def _check_in(row: ArrivalRound, ticket: str) -> None:
    student_id, now = viewer().student_id or abort(404), clock.now()
    arrivals.require_open(row, now)
    if not _holds(ticket, row.lesson_id, student_id, now):
        raise RuleError(arrivals.STALE_CODE)
    arrivals.check_in(row, student_id, at=now, address=request.remote_addr or "")


def _holds(ticket: str, lesson_id: int, student_id: int, now: datetime) -> bool:
    try:
        lesson, student, issued = _signer().loads(ticket)
        age = now - datetime.fromisoformat(issued)
    except (BadSignature, ValueError, TypeError):
        return False
    return (lesson, student) == (lesson_id, student_id) and timedelta() <= age <= TICKET_HOLDS


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="arriving")


def _round(lesson_id: int) -> ArrivalRound:
    rows = scoped(ArrivalRound).join(ArrivalRound.lesson).where(ArrivalRound.lesson_id == lesson_id)
    found: ArrivalRound | None = db.session.scalar(rows.options(*_loads()))
    return found or abort(404)


def _loads() -> tuple[Any, ...]:
    what = contains_eager(ArrivalRound.lesson)
    place = what.joinedload(Lesson.curriculum_subject).joinedload(CurriculumSubject.subject)
    return what.joinedload(Lesson.slot), what.joinedload(Lesson.room), place


def _mine(lesson_id: int) -> Arrival | None:
    rows = scoped(Arrival).where(Arrival.lesson_id == lesson_id, Arrival.student_id == viewer().student_id)
    found: Arrival | None = db.session.scalar(rows.options(joinedload(Arrival.student)))
    return found


def _page(row: ArrivalRound, form: ArrivingForm, mine: Arrival | None = None) -> Any:
    action = url_for(".save", lesson_id=row.lesson_id)
    return render_template("lessons/arriving/show.html", lesson=row.lesson, mine=mine, form=form, action=action)
