"""Putting an exam into its place: free days and pairs, rooms large enough, examiners who did not teach the group."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload
from wtforms import BooleanField, SelectField
from wtforms.fields import SelectChoice

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.classifiers import EXAM_FORM, ROOM_KIND
from hemis.domain.exams import Demand, Place, results_due
from hemis.extensions import db
from hemis.menus.curriculum.exams import WORDS, bp, found
from hemis.menus.curriculum.weeks import WEEKDAYS
from hemis.models.curriculum import CurriculumSubject, LessonSlot
from hemis.models.exams import Exam, ExamGroup, ExamLine, ExamSession
from hemis.models.infrastructure import Room
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup
from hemis.operations import exam_board, exams
from hemis.operations.exam_board import Days, Examiner
from hemis.operations.exams import NewExam
from hemis.operations.rules import whole_rule
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, ScopedSelect, choice, required
from hemis.web.history import history_of
from hemis.web.jinja import named

FULL = (
    joinedload(Exam.session).joinedload(ExamSession.faculty),
    joinedload(Exam.session).joinedload(ExamSession.year),
    joinedload(Exam.curriculum_subject).joinedload(CurriculumSubject.subject),
    joinedload(Exam.department),
    joinedload(Exam.examiner),
    joinedload(Exam.room),
    joinedload(Exam.slot),
    selectinload(Exam.groups).joinedload(ExamGroup.group),
)


class PlaceForm(Form):
    examiner_id = SelectField(_l("Имтиҳон олувчи"), required(), coerce=int)
    room_id = SelectField(_l("Хона"), required(), coerce=int)
    form = choice(_l("Имтиҳон шакли"), EXAM_FORM)
    agreed = BooleanField(_l("Ўринлар талабалардан кам бўлса ҳам розиман"))


class HistoryForm(Form):
    """The words of an exam's history."""

    day = DateField(_l("Кун"))
    slot_id = ScopedSelect(_l("Жуфтлик"), model=LessonSlot, title=lambda row: str(row.number))
    room_id = ScopedSelect(_l("Хона"), model=Room, title=lambda row: row.code)
    examiner_id = ScopedSelect(_l("Имтиҳон олувчи"), model=Employee, title=named)
    form = choice(_l("Имтиҳон шакли"), EXAM_FORM)


class Board:
    """What the address asks for: groups of a subject that look for a day, a pair, a room and an examiner."""

    def __init__(
        self,
        session: ExamSession,
        subject: CurriculumSubject,
        groups: Sequence[AcademicGroup],
        exam: Exam | None = None,
    ) -> None:
        self.session, self.subject, self.groups, self.exam = session, subject, groups, exam

    @property
    def size(self) -> int:
        return sum(group.student_count for group in self.groups)

    @cached_property
    def days(self) -> Days:
        return exam_board.days_of(self.session, clock.today(), without=self.exam.id if self.exam else None)

    @cached_property
    def examiners(self) -> dict[int, Examiner]:
        able = exam_board.examiners_for(self.subject, [group.id for group in self.groups], self.session.starts_on)
        return {each.teacher.id: each for each in able}

    @cached_property
    def demand(self) -> Demand:
        own = [key for key, each in self.examiners.items() if each.is_own]
        return Demand(0, tuple(group.id for group in self.groups), self.size, tuple(own or self.examiners))

    @cached_property
    def best(self) -> Place | None:
        """The place that the page offers by itself: where the exam stands, else the earliest free one."""
        if self.exam:
            return Place(self.exam.day, self.exam.slot_id, self.exam.room_id, self.exam.examiner_id)
        return next(self.days.calendar.places(self.demand), None)

    @cached_property
    def asked(self) -> tuple[date, int] | None:
        """The day and pair of the address, if they are of the session; else the best ones."""
        days = {f"{day}": day for day in self.days.calendar.days}
        slots = {str(key): key for key in self.days.slots}
        day, slot = days.get(request.args.get("day", "")), slots.get(request.args.get("slot_id", ""))
        if day and slot:
            return day, slot
        return (self.best.day, self.best.slot) if self.best else None

    @property
    def slot(self) -> LessonSlot | None:
        return self.days.slots.get(self.asked[1]) if self.asked else None

    def state(self, day: date, slot_id: int) -> tuple[str, int]:
        """What a cell of the board says: free with so many rooms, or what is missing there."""
        calendar = self.days.calendar
        if not calendar.are_free(self.demand.groups, day, slot_id):
            return "busy", 0
        if not calendar.examiners_at(day, slot_id, self.demand.examiners):
            return "examiner", 0
        rooms = len(calendar.rooms_at(day, slot_id, self.size))
        return ("free", rooms) if rooms else ("room", 0)

    def offer(self, form: PlaceForm, *, everything: bool) -> None:
        """Offer what is free then, the best first; a sent form may name whatever there is, and is told who is busy."""
        calendar, (day, slot) = self.days.calendar, self.asked or (date.min, 0)
        rooms = [room.id for room in calendar.rooms_at(day, slot, self.size)]
        rooms += [room.id for room in calendar.rooms_at(day, slot) if room.id not in rooms]
        able = list(self.examiners)
        people = calendar.examiners_at(day, slot, [key for key in able if self.examiners[key].is_own])
        people += calendar.examiners_at(day, slot, [key for key in able if not self.examiners[key].is_own])
        if everything:
            rooms, people = [*dict.fromkeys([*rooms, *self.days.rooms])], [*dict.fromkeys([*people, *able])]
        form.room_id.choices = [SelectChoice(key, self.room_words(self.days.rooms[key])) for key in rooms]
        form.examiner_id.choices = [SelectChoice(key, self.examiner_words(self.examiners[key])) for key in people]

    def room_words(self, room: Room) -> str:
        kind = _(ROOM_KIND[room.kind])
        words = _("%(room)s · %(seats)s ўрин · %(kind)s", room=room.code, seats=room.capacity, kind=kind)
        return words if room.capacity >= self.size else f"{words} · {_('кичик')}"

    def examiner_words(self, examiner: Examiner) -> str:
        name = named(examiner.teacher)
        return name if examiner.is_own else _("%(name)s · бошқа кафедрадан", name=name)

    def wanted(self, form: PlaceForm) -> NewExam:
        day, slot_id = self.asked or abort(404)
        return NewExam(
            session_id=self.session.id,
            curriculum_subject_id=self.subject.id,
            faculty_id=self.session.faculty_id,
            department_id=self.subject.department_id,
            group_ids=self.demand.groups,
            day=day,
            slot_id=slot_id,
            room_id=form.room_id.data,
            examiner_id=form.examiner_id.data,
            form=form.form.data,
        )

    def values(self, form: PlaceForm | None) -> dict[str, Any]:
        """What both pages draw."""
        return {"board": self, "form": form, "session": self.session, "weekdays": WEEKDAYS, **WORDS}


def _form(board: Board) -> PlaceForm:
    exam = board.exam
    form = PlaceForm(
        data={"room_id": exam.room_id, "examiner_id": exam.examiner_id, "form": exam.form} if exam else {"form": "12"}
    )
    board.offer(form, everything=form.is_submitted())
    return form


@bp.route("/<int:session_id>/subjects/<int:subject_id>/groups/<int:group_id>/placing", methods=["GET", "POST"])
@requires("curriculum.exams:edit")
def placing(session_id: int, subject_id: int, group_id: int) -> ResponseReturnValue:
    session = found(session_id)
    line = _line(session, subject_id, group_id)
    if line.exam_id:
        return redirect(url_for(".item", exam_id=line.exam_id), 303)
    others = exam_board.companions(session, subject_id)
    asked = set(request.args.getlist("together"))
    groups = [line.group, *(row for row in others if row.id != group_id and str(row.id) in asked)]
    board, made = Board(session, line.curriculum_subject, groups), []
    form = _form(board)
    if form.carry_out(lambda: made.append(_place(board, form))):
        day, *_rest = board.asked or abort(404)
        return done(_("Имтиҳон %(day)s кунига қўйилди.", day=f"{day:%d.%m.%Y}"), ".show", session_id=session_id)
    values = {"line": line, "others": [row for row in others if row.id != group_id], **board.values(form)}
    return render_template("curriculum/exams/placing.html", **values), form.status


def _line(session: ExamSession, subject_id: int, group_id: int) -> ExamLine:
    rows = scoped(ExamLine).where(ExamLine.curriculum_subject_id == subject_id, ExamLine.group_id == group_id)
    mine = rows.where(ExamLine.faculty_id == session.faculty_id, ExamLine.year_id == session.year_id)
    subject = joinedload(ExamLine.curriculum_subject).joinedload(CurriculumSubject.subject)
    mine = mine.where(ExamLine.season == session.season).options(subject, joinedload(ExamLine.group))
    return db.session.scalar(mine) or abort(404)


def _place(board: Board, form: PlaceForm) -> int:
    wanted = board.wanted(form)
    return exams.place(board.session, wanted, by=person(), today=clock.today(), agreed=form.agreed.data)


@bp.get("/items/<int:exam_id>")
@requires("curriculum.exams:view")
def item(exam_id: int) -> ResponseReturnValue:
    exam = scoped_or_404(Exam, exam_id, *FULL)
    due = results_due(exam.day, exam.form, written_days=whole_rule("exam.written_days", on=exam.day))
    values = {"due": due, "history": history_of(exam, HistoryForm)}
    return render_template("curriculum/exams/item.html", exam=exam, weekdays=WEEKDAYS, **values)


@bp.route("/items/<int:exam_id>/move", methods=["GET", "POST"])
@requires("curriculum.exams:edit")
def move(exam_id: int) -> ResponseReturnValue:
    exam = scoped_or_404(Exam, exam_id, *FULL)
    board = Board(exam.session, exam.curriculum_subject, [each.group for each in exam.groups], exam)
    form = _form(board)
    if form.carry_out(lambda: _move(board, exam, form)):
        return done(_("Сақланди."), ".item", exam_id=exam_id)
    return render_template("curriculum/exams/move.html", exam=exam, **board.values(form)), form.status


def _move(board: Board, exam: Exam, form: PlaceForm) -> None:
    wanted = board.wanted(form)
    exams.move(exam, board.session, wanted, by=person(), today=clock.today(), agreed=form.agreed.data)


@bp.route("/items/<int:exam_id>/removal", methods=["GET", "POST"])
@requires("curriculum.exams:edit")
def take_off(exam_id: int) -> ResponseReturnValue:
    exam, form = scoped_or_404(Exam, exam_id, *FULL), Form()
    session = exam.session
    if form.carry_out(lambda: exams.take_off(exam, session, by=person())):
        return done(_("Имтиҳон жадвалдан олинди."), ".show", session_id=session.id)
    return render_template("curriculum/exams/take_off.html", exam=exam, form=form), form.status


__all__ = ["bp"]
