"""Топшириқлар баллари: what assignments bring to a control of a sheet, shown first, written when confirmed (H-23)."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from hemis.access import person, requires
from hemis.domain.daily_marks import FORMULAS
from hemis.domain.errors import StaleError
from hemis.menus.assessments.sheets import bp, read
from hemis.operations import assessment, task_points
from hemis.operations.gradebook import Gradebook
from hemis.operations.task_points import Feed
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.controls import control_short
from hemis.web.forms import Form, row_id

CHIPS = {"new": "ok", "ours": "ok", "typed": "warn", "waiting": "warn", "returned": "warn", "extended": "warn"}


class ShareForm(Form):
    seen = HiddenField()


@bp.get("/<int:sheet_id>/shares")
@requires("assessments.sheets:edit")
def shares(sheet_id: int) -> ResponseReturnValue:
    book = _read(sheet_id)
    fed = [key for key in task_points.fed_controls(book.sheet) if key in book.by_control]
    if not fed:
        said = _("Бу фан ва гуруҳга назорат баллига қўшиладиган топшириқ берилмаган.")
        return render_template("assessments/sheets/no_shares.html", book=book, said=said)
    return redirect(url_for(".share", sheet_id=sheet_id, control_id=fed[0]), 303)


@bp.route("/<int:sheet_id>/shares/<int:control_id>", methods=["GET", "POST"])
@requires("assessments.sheets:edit")
def share(sheet_id: int, control_id: int) -> ResponseReturnValue:
    book, form, counts = _read(sheet_id, lock=request.method == "POST"), ShareForm(), list[int]()
    if control_id not in book.by_control:
        abort(404)
    feed = task_points.propose(book, control_id, at=clock.now())
    try:
        if form.carry_out(lambda: counts.append(_transfer(book, feed, form))):
            return done(_("Қайдномага ёзилди: %(count)s та балл.", count=counts[0]), ".show", sheet_id=sheet_id)
    except _Changed:
        return _page(book, feed, form, 409)
    return _page(book, feed, form, form.status)


def _read(sheet_id: int, *, lock: bool = False) -> Gradebook:
    """The sheet; what was earned in the semester is not told to who marks the final."""
    book = read(sheet_id, lock=lock)
    return abort(404) if book.hands.are_examiners(person().id) else book


class _Changed(Exception):
    """What the page showed is no longer so."""


def _transfer(book: Gradebook, feed: Feed, form: ShareForm) -> int:
    ticked = {key for key in map(_key, request.form.getlist("overwrite")) if key}
    try:
        return task_points.transfer(book, feed, ticked, seen=form.seen.data or "", by=person(), at=clock.now())
    except StaleError as error:
        form.refuse(error)
        raise _Changed from error


def _key(text: str) -> int:
    try:
        return int(row_id(text) or 0)
    except ValueError:
        return 0


def _page(book: Gradebook, feed: Feed, form: ShareForm, status: int) -> ResponseReturnValue:
    form.seen.data = feed.print_
    return render_template(
        "assessments/sheets/shares.html",
        book=book,
        feed=feed,
        form=form,
        control=book.by_control[feed.control_id],
        others=[(key, control_short(book.by_control[key])) for key in feed.others],
        is_open=assessment.is_open(book.sheet, clock.now()),
        ticked={_key(each) for each in request.form.getlist("overwrite")},
        states=task_points.STATES,
        chips=CHIPS,
        daily=task_points.DAILY,
        formula=FORMULAS[feed.formula],
    ), status
