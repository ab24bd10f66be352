"""A lesson of the timetable: moved, swapped or cancelled, always with a reason; its history says by whom."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload
from wtforms import BooleanField

from hemis.access import can, person, requires, scoped, scoped_or_404
from hemis.domain.calendar import week_of
from hemis.domain.timetable import DAYS
from hemis.extensions import db
from hemis.menus.curriculum.boards import RoomForm, SlotBoard
from hemis.menus.curriculum.timetables import bp
from hemis.menus.curriculum.weeks import A_WEEK, WEEKDAYS, asked_monday
from hemis.models.curriculum import CurriculumSubject, LessonSlot
from hemis.models.infrastructure import Room
from hemis.models.staff import Employee
from hemis.models.teaching import Lesson, LessonGroup
from hemis.operations import moves, publication
from hemis.operations.openings import Openings, exchanges_of
from hemis.operations.weeks import rivals_of
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, ScopedSelect, text
from hemis.web.history import history_of
from hemis.web.jinja import named

ROW = {"one": _l("фақат шу дарс"), "row": _l("шу дарс ва қаторнинг қолган дарслари")}
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


def reason() -> Any:
    """Declare the reason, which the history keeps."""
    return text(_l("Сабаб"), 500, area=True, description=_l("Жадвални кўрган ҳамма ўқийди, дарс тарихида қолади."))


class MoveForm(RoomForm):
    reason = reason()


class ToldForm(Form):
    """What the history of a lesson can name."""

    day = DateField(_l("Кун"))
    slot_id = ScopedSelect(_l("Жуфтлик"), model=LessonSlot, title=slot_words)
    room_id = ScopedSelect(_l("Хона"), model=Room, title=lambda row: row.code)
    teacher_id = ScopedSelect(_l("Ўқитувчи"), model=Employee, title=named)
    reason = reason()


class MoveBoard(SlotBoard):
    """Where a lesson could go in the week of the address, alone or with the later ones of its row."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.whole_row = request.args.get("extent") == "row"
        self.monday = asked_monday() if "week" in request.args else week_of(max(lesson.day, clock.today()))[0]

    @cached_property
    def search(self) -> Openings:
        return Openings(self.lesson, self.monday, clock.today(), whole_row=self.whole_row)

    @property
    def neighbours(self) -> tuple[date, date]:
        return self.monday - A_WEEK, self.monday + A_WEEK

    @property
    def dates(self) -> list[date]:
        return [self.monday + timedelta(days=number) for number in range(DAYS)]

    def stands_at(self, weekday: int, slot_id: int) -> bool:
        return (self.dates[weekday - 1], slot_id) == (self.lesson.day, self.lesson.slot_id)

    def form(self) -> MoveForm | None:
        """The form of the slot that was tapped, with the present room first if it is free there."""
        if not self.option or not self.option.days:
            return None
        self.option.rooms.sort(key=lambda room: room.id != self.lesson.room_id)
        form = MoveForm()
        form.offer(self.option, self.search)
        return form


class SwapForm(Form):
    agreed = BooleanField(_l("Ўринлар талабалардан кам бўлса ҳам розиман"))
    reason = reason()


class CancelForm(Form):
    reason = reason()


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
    board, moved = MoveBoard(_open(lesson_id)), []
    form = board.form()
    if form and form.carry_out(lambda: moved.append(_move(board, form))):
        words = _("Кўчирилди: %(count)s та дарс.", count=moved[0])
        return done(words, ".lesson", lesson_id=lesson_id)
    values = {"board": board, "form": form, "lesson": board.lesson, "weekdays": WEEKDAYS[:DAYS], "extents": ROW}
    return render_template("curriculum/timetables/move.html", **values), form.status if form else 200


def _open(lesson_id: int) -> Lesson:
    """Return a lesson that can still be moved; one that was held shows its own page with the reason."""
    row = scoped_or_404(Lesson, lesson_id, *FULL)
    if row.held_at is not None:
        flash(_(moves.HELD), "error")
        abort(redirect(url_for(".lesson", lesson_id=lesson_id), 303))
    return row


def _move(board: MoveBoard, form: MoveForm) -> int:
    option = board.option or abort(404)
    return moves.move(
        board.lesson,
        option.days[0],
        option.slot_id,
        form.room_id.data,
        whole_row=board.whole_row,
        reason=form.reason.data,
        agreed=form.agreed.data,
        by=person(),
        at=clock.now(),
    )


@bp.route("/lessons/<int:lesson_id>/swap", methods=["GET", "POST"])
@requires("curriculum.timetables:edit")
def swap(lesson_id: int) -> ResponseReturnValue:
    """Offer the lessons of two weeks round about that share the group or the teacher; one is tapped."""
    row = _open(lesson_id)
    near = scoped(Lesson).where(rivals_of(lesson_id, clock.today())).options(*FULL)
    others = db.session.scalars(near.order_by(Lesson.day, Lesson.slot_id)).unique().all()
    offers = exchanges_of(row, others)
    asked = next((each for each in offers if str(each.other.id) == request.args.get("other_id")), None)
    form = SwapForm() if asked else None
    if asked and form and form.carry_out(lambda: _swap(row, asked.other, form)):
        return done(_("Икки дарснинг ўрни алмаштирилди."), ".lesson", lesson_id=lesson_id)
    values = {"form": form, "lesson": row, "offers": offers, "asked": asked, "weekdays": WEEKDAYS}
    return render_template("curriculum/timetables/swap.html", **values), form.status if form else 200


def _swap(row: Lesson, other: Lesson, form: SwapForm) -> None:
    moves.swap(row, other, reason=form.reason.data, agreed=form.agreed.data, by=person(), at=clock.now())


@bp.route("/lessons/<int:lesson_id>/cancellation", methods=["GET", "POST"])
@requires("curriculum.timetables:edit")
def cancel(lesson_id: int) -> ResponseReturnValue:
    row, form = _open(lesson_id), CancelForm()
    group_id, day = row.groups[0].group_id, row.day
    if form.carry_out(lambda: moves.cancel(row, reason=form.values["reason"], by=person(), at=clock.now())):
        words = _("Дарс қолдирилди. Унинг соати қайта жойлаштирилиши керак.")
        return done(words, ".group", group_id=group_id, week=day.isoformat())
    return render_template("curriculum/timetables/cancel.html", form=form, lesson=row), form.status
