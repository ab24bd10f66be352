"""Келганларни қайд этиш: the code on the teacher's screen, and the list that fills while students scan it."""

import io
from typing import Any

import segno
from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from hemis.access import person, requires, scoped_or_404, viewer
from hemis.menus.lessons.standing import WHAT_AND_WHERE
from hemis.models.arrivals import ArrivalRound
from hemis.models.teaching import Lesson
from hemis.operations import arrivals, attendance
from hemis.operations.rosters import journal_of
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form

bp = Blueprint("arrivals", __name__, url_prefix="/arrivals")
SCALE = 8
"""Pixels of a module: an address gives about 37 modules, so that the picture fits a phone and is read from afar."""


@bp.get("/<int:lesson_id>")
@requires("lessons.arrivals:edit")
def show(lesson_id: int) -> ResponseReturnValue:
    return _page(scoped_or_404(Lesson, lesson_id, *WHAT_AND_WHERE), Form())


@bp.post("/<int:lesson_id>/open")
@requires("lessons.arrivals:edit")
def opening(lesson_id: int) -> ResponseReturnValue:
    lesson, form = scoped_or_404(Lesson, lesson_id, *WHAT_AND_WHERE), Form()
    whose: dict[str, Any] = {"teacher_id": viewer().employee_id, "by": person(), "at": clock.now()}
    if form.carry_out(lambda: arrivals.open_round(lesson, **whose)):
        return done(_("Қайд этиш очилди."), ".show", lesson_id=lesson_id)
    return _page(lesson, form)


@bp.post("/<int:lesson_id>/close")
@requires("lessons.arrivals:edit")
def closing(lesson_id: int) -> ResponseReturnValue:
    lesson, form = scoped_or_404(Lesson, lesson_id, *WHAT_AND_WHERE), Form()
    whose: dict[str, Any] = {"teacher_id": viewer().employee_id, "by": person(), "at": clock.now()}
    if form.carry_out(lambda: arrivals.close_round(lesson, **whose)):
        said = _("Қайд этиш ёпилди. Келмаганлар белгиланди: кўриб чиқиб, журнални сақланг.")
        return done(said, "lessons.journals.show", lesson_id=lesson_id, arrivals=1)
    return _page(lesson, form)


def _page(lesson: Lesson, form: Form) -> ResponseReturnValue:
    now, row = clock.now(), arrivals.round_of(lesson)
    is_open = row is not None and row.closed_at is None and now < attendance.ends_at(lesson)
    arrived = arrivals.arrivals_of(lesson.id) if row else []
    return render_template(
        "lessons/arrivals/show.html",
        form=form,
        lesson=lesson,
        round=row,
        is_open=is_open,
        outside=arrivals.outside(lesson, now),
        picture=_picture(row, lesson.id) if row and is_open else "",
        seconds=arrivals.seconds_on(now),
        digits=arrivals.current_digits(row, now) if row and is_open else "",
        arrived=arrived,
        far_off=arrivals.far_off(arrived),
        markable=journal_of(lesson).markable,
    ), form.status


def _picture(row: ArrivalRound, lesson_id: int) -> Markup:
    code = arrivals.current_code(row, clock.now())
    address = url_for("lessons.arriving.show", lesson_id=lesson_id, code=code, _external=True)
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", scale=SCALE, border=2, light="#fff", xmldecl=False, svgns=False, title=_("Қайд этиш коди")
    )
    return Markup(out.getvalue().decode())
