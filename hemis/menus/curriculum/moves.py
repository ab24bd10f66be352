"""A lesson of the timetable: moved, swapped or cancelled, always with a reason; its history says by whom."""

from datetime import timedelta
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload
from wtforms import BooleanField

from hemis.access import can, person, requires, scoped_or_404
from hemis.domain.formats import short_date
from hemis.menus.curriculum.timetables import bp
from hemis.models.curriculum import AcademicYear, CurriculumSubject, LessonSlot
from hemis.models.infrastructure import Room
from hemis.models.staff import Employee
from hemis.models.teaching import Lesson, LessonGroup
from hemis.operations import moves, publication
from hemis.operations.weeks import rivals_of
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, ScopedSelect, choice, required, text
from hemis.web.history import history_of
from hemis.web.jinja import named

ROW = {"one": _l("фақат шу дарс"), "row": _l("шу ва қаторнинг кейинги барча дарслари")}
FULL = (
    joinedload(Lesson.slot),
    joinedload(Lesson.room),
    joinedload(Lesson.teacher),
    joinedload(Lesson.curriculum_subject).joinedload(CurriculumSubject.subject),
    selectinload(Lesson.groups).joinedload(LessonGroup.group),
)


def slot_words(slot: LessonSlot) -> str:
    """`2-жуфтлик, 10:00`."""
    return _("%(number)s-жуфтлик, %(time)s", number=slot.number, time=f"{slot.starts_at:%H:%M}")


def this_year(rows: Select[LessonSlot]) -> Select[LessonSlot]:
    """The pairs of the academic year that runs."""
    today = clock.today()
    running = (AcademicYear.starts_on <= today + timedelta(days=60), AcademicYear.ends_on >= today)
    mine = rows.join(AcademicYear, AcademicYear.id == LessonSlot.year_id).where(*running)
    return mine.order_by(LessonSlot.year_id, LessonSlot.number)


def reason() -> Any:
    """Declare the reason, which the history keeps."""
    return text(_l("Сабаб"), 500, area=True, description=_l("Жадвални кўрган ҳамма ўқийди, дарс тарихида қолади."))


class MoveForm(Form):
    day = DateField(_l("Кун"), required())
    slot_id = ScopedSelect(_l("Жуфтлик"), required(), model=LessonSlot, title=slot_words, narrow=this_year)
    room_id = ScopedSelect(
        _l("Хона"),
        required(),
        model=Room,
        title=lambda row: _("%(room)s · %(seats)s ўрин", room=row.code, seats=row.capacity),
        narrow=lambda rows: rows.where(Room.is_active).order_by(Room.code),
    )
    extent = choice(_l("Нимани кўчириш"), ROW)
    agreed = BooleanField(_l("Ўринлар талабалардан кам бўлса ҳам розиман"))
    reason = reason()


class ToldForm(MoveForm):
    """What the history of a lesson can name."""

    teacher_id = ScopedSelect(_l("Ўқитувчи"), model=Employee, title=named)


def lesson_words(row: Lesson) -> str:
    """A lesson in a list of choices: day, pair, subject, room."""
    subject = named(row.curriculum_subject.subject)
    return f"{short_date(row.day)} · {slot_words(row.slot)} · {subject} · {row.room.code}"


class SwapForm(Form):
    other_id = ScopedSelect(
        _l("Қайси дарс билан"),
        required(),
        model=Lesson,
        title=lesson_words,
        narrow=lambda rows: rows.where(rivals_of(_asked(), clock.today())).order_by(Lesson.day, Lesson.slot_id),
        loads=FULL[:4],
        description=_l("Шу гуруҳ ёки шу ўқитувчининг икки ҳафта ичидаги ўтилмаган дарслари."),
    )
    reason = reason()


class CancelForm(Form):
    reason = reason()


def _asked() -> int:
    return int((request.view_args or {})["lesson_id"])


@bp.get("/lessons/<int:lesson_id>")
@requires("curriculum.timetables:view")
def lesson(lesson_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Lesson, lesson_id, *FULL)
    if not (can("curriculum.timetables:edit") or publication.is_told(lesson_id)):
        abort(404)
    return render_template("curriculum/timetables/lesson.html", lesson=row, history=history_of(row, ToldForm))


@bp.route("/lessons/<int:lesson_id>/move", methods=["GET", "POST"])
@requires("curriculum.timetables:edit")
def move(lesson_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Lesson, lesson_id, *FULL)
    form, moved = MoveForm(obj=row), []
    if form.carry_out(lambda: moved.append(_move(row, form))):
        words = _("Кўчирилди: %(count)s та дарс.", count=moved[0])
        return done(words, ".lesson", lesson_id=lesson_id)
    return render_template("curriculum/timetables/move.html", form=form, lesson=row), form.status


def _move(row: Lesson, form: MoveForm) -> int:
    values = form.values
    return moves.move(
        row,
        values["day"],
        values["slot_id"],
        values["room_id"],
        whole_row=values["extent"] == "row",
        reason=values["reason"],
        agreed=values["agreed"],
        by=person(),
        at=clock.now(),
    )


@bp.route("/lessons/<int:lesson_id>/swap", methods=["GET", "POST"])
@requires("curriculum.timetables:edit")
def swap(lesson_id: int) -> ResponseReturnValue:
    row, form = scoped_or_404(Lesson, lesson_id, *FULL), SwapForm()
    if form.carry_out(lambda: _swap(row, form.values)):
        return done(_("Икки дарснинг ўрни алмаштирилди."), ".lesson", lesson_id=lesson_id)
    return render_template("curriculum/timetables/swap.html", form=form, lesson=row), form.status


def _swap(row: Lesson, values: dict[str, Any]) -> None:
    other = scoped_or_404(Lesson, values["other_id"])
    moves.swap(row, other, reason=values["reason"], by=person(), at=clock.now())


@bp.route("/lessons/<int:lesson_id>/cancellation", methods=["GET", "POST"])
@requires("curriculum.timetables:edit")
def cancel(lesson_id: int) -> ResponseReturnValue:
    row, form = scoped_or_404(Lesson, lesson_id, *FULL), CancelForm()
    group_id, day = row.groups[0].group_id, row.day
    if form.carry_out(lambda: moves.cancel(row, reason=form.values["reason"], by=person(), at=clock.now())):
        words = _("Дарс қолдирилди. Унинг соати қайта жойлаштирилиши керак.")
        return done(words, ".group", group_id=group_id, week=day.isoformat())
    return render_template("curriculum/timetables/cancel.html", form=form, lesson=row), form.status
