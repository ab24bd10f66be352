"""Қайта ўқиладиган фанлар: who studies which subject again with whom, what was paid, and the sheet that ends it."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import BooleanField, StringField
from wtforms.fields import SelectChoice

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.domain.formats import number
from hemis.domain.schedules import FORMS, LINE_STATES, OPEN, STATES
from hemis.domain.workflow import APPROVED
from hemis.menus.performance.schedules import ALL, group_filter
from hemis.models.curriculum import CurriculumSubject
from hemis.models.schedules import PersonalSchedule, ScheduleLine
from hemis.models.students import AcademicGroup, Student
from hemis.models.subjects import Subject
from hemis.operations import restudy, schedule_steps
from hemis.operations.people import called
from hemis.web import clock, personal
from hemis.web.answers import done, listed
from hemis.web.choices import faculty_filter
from hemis.web.export import Column, asked_for_file
from hemis.web.forms import DateField, Form, checks, choice, required, text
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, folded, sort_by

bp = Blueprint("restudies", __name__, url_prefix="/restudies")
PAID = {"1": _l("тўланган"), "0": _l("тўланмаган"), "free": _l("тўловсиз")}
LATE = _l("муддати ўтган")
SORTS = {
    "student": Student.sort_key,
    "subject": Subject.name_key,
    "from": ScheduleLine.starts_on,
    "final": ScheduleLine.final_on,
    "fee": ScheduleLine.fee,
}
COLUMNS: tuple[Column, ...] = (
    (_l("Талаба рақами"), lambda line: line.student.number),
    (_l("Ф.И.Ш."), lambda line: line.student.full_name),
    (_l("Гуруҳ"), lambda line: line.student.group.name),
    (_l("Фан"), lambda line: line.curriculum_subject.subject.name),
    (_l("Семестр"), lambda line: line.curriculum_subject.semester.number),
    (_l("Кафедра"), lambda line: line.department.name),
    (_l("Кредит"), lambda line: line.credits),
    (_l("Ўқиш шакли"), lambda line: _(FORMS[line.form])),
    (_l("Ўқитувчи"), lambda line: line.teacher.full_name if line.teacher else ""),
    (_l("Бошланиши"), lambda line: line.starts_on),
    (_l("Тугаши"), lambda line: line.ends_on),
    (_l("Якуний назорат"), lambda line: line.final_on),
    (_l("Тўлов, сўм"), lambda line: line.fee),
    (_l("Тўланган куни"), lambda line: line.paid_on),
    (_l("Тўлов ҳужжати"), lambda line: line.payment_number),
    (_l("График"), lambda line: _(STATES[line.schedule.status])),
    (_l("Ҳолати"), lambda line: _(LINE_STATES[line.status])),
)


class OwnLineFilter(FilterForm):
    """What one looks through the subjects by."""

    q = StringField(_l("Талаба"))
    subject = StringField(_l("Фан"))
    form = choice(_l("Ўқиш шакли"), FORMS, optional=True, blank=ALL)
    status = choice(_l("Ҳолати"), {**LINE_STATES, "late": LATE}, optional=True, blank=ALL)
    paid = choice(_l("Тўлов"), PAID, optional=True, blank=ALL)
    group_id = group_filter()

    def narrow(self, rows: Select[Any]) -> Select[Any]:
        line = ScheduleLine
        rows = self.by_columns(rows, line.form, Student.group_id, Student.faculty_id)
        if asked := self.chosen("status"):
            is_late = (line.status == OPEN) & (line.ends_on < clock.today()) & (PersonalSchedule.status == APPROVED)
            rows = rows.where(is_late if asked == "late" else line.status == asked)
        if asked := self.chosen("paid"):
            unpaid = line.paid_on.is_(None) & (line.fee.is_(None) | (line.fee > 0))
            rows = rows.where({"1": line.paid_on.is_not(None), "0": unpaid, "free": line.fee == 0}[asked])
        words = (self.q.data or "").strip()
        if words:
            rows = rows.where(or_(Student.number == words, called(Student, words)))
        return rows.where(folded(Subject.name_key, self.subject.data))


class LineFilter(OwnLineFilter):
    """The same for those who see several faculties."""

    faculty_id = faculty_filter()


class SheetForm(Form):
    """Who is marked on one sheet, and when."""

    lines = checks(_l("Қайдномага кирадиган талабалар"), validators=required())
    held_on = DateField(_l("Якуний назорат куни"), required())
    is_written = BooleanField(_l("Ёзма шаклда"))


class PaymentForm(Form):
    paid_on = DateField(_l("Тўланган куни"), required())
    payment_number = text(_l("Тўлов ҳужжати рақами"), 40, description=_l("Квитанция ёки тўлов топшириқномаси рақами."))


@bp.get("/")
@requires("performance.restudies:view")
def index() -> ResponseReturnValue:
    filters = OwnLineFilter() if viewer().faculty_id else LineFilter()
    rows = filters.narrow(joined(scoped(ScheduleLine)))
    if asked_for_file():
        personal.looked_through(Student, rows.with_only_columns(ScheduleLine.student_id))
    return listed("performance/restudies/index.html", sort_by(rows, SORTS, "student"), COLUMNS, filters)


def joined(rows: Select[ScheduleLine]) -> Select[ScheduleLine]:
    """Join what a list of subjects shows and sorts by."""
    place, owner = contains_eager(ScheduleLine.curriculum_subject), contains_eager(ScheduleLine.student)
    return (
        rows.join(ScheduleLine.student)
        .join(AcademicGroup, AcademicGroup.id == Student.group_id)
        .join(ScheduleLine.schedule)
        .join(ScheduleLine.curriculum_subject)
        .join(CurriculumSubject.subject)
        .options(
            owner.contains_eager(Student.group),
            contains_eager(ScheduleLine.schedule),
            place.contains_eager(CurriculumSubject.subject),
            place.joinedload(CurriculumSubject.semester),
            joinedload(ScheduleLine.department),
            joinedload(ScheduleLine.teacher),
            joinedload(ScheduleLine.sheet),
        )
    )


@bp.route("/<int:schedule_line_id>/sheet", methods=["GET", "POST"])
@requires("performance.restudies:edit")
def sheet(schedule_line_id: int) -> ResponseReturnValue:
    line = _line(schedule_line_id)
    ready = restudy.ready_with(line) if line.teacher_id else []
    form, made = SheetForm(held_on=line.final_on, lines=[each.id for each in ready if each.is_settled]), list[int]()
    form.lines.choices = [SelectChoice(each.id, _told(each)) for each in ready]
    if form.carry_out(lambda: made.append(_opened(line, form))):
        return done(_("Қайта ўқиш қайдномаси очилди: ўқитувчи уни «Назоратлар»да кўради."), ".index")
    return render_template("performance/restudies/sheet.html", form=form, line=line, ready=ready), form.status


def _opened(line: ScheduleLine, form: SheetForm) -> int:
    said: dict[str, Any] = {"is_written": bool(form.is_written.data), "today": clock.today(), "by": person()}
    day = form.held_on.data
    assert day is not None
    return restudy.open_sheet(line, form.lines.data or [], day, **said).id


def _told(line: ScheduleLine) -> str:
    values = {"name": named(line.student), "group": named(line.student.group)}
    if line.is_settled:
        return _("%(name)s, %(group)s", **values)
    return _("%(name)s, %(group)s — тўлов киритилмаган", **values)


@bp.route("/<int:schedule_line_id>/payment", methods=["GET", "POST"])
@requires("performance.payments:edit")
def payment(schedule_line_id: int) -> ResponseReturnValue:
    line = _line(schedule_line_id)
    form = PaymentForm(paid_on=line.paid_on, payment_number=line.payment_number)
    if form.carry_out(lambda: _pay(line, form)):
        return done(_("Тўлов киритилди."), ".index", q=line.student.number)
    fee = number(line.fee) if line.fee else ""
    return render_template("performance/restudies/payment.html", form=form, line=line, fee=fee), form.status


def _pay(line: ScheduleLine, form: PaymentForm) -> None:
    day = form.paid_on.data
    assert day is not None
    schedule_steps.pay(line, day, form.payment_number.data or "", today=clock.today(), by=person())


def _line(key: int) -> ScheduleLine:
    place, owner = joinedload(ScheduleLine.curriculum_subject), joinedload(ScheduleLine.student)
    loads = (place.joinedload(CurriculumSubject.subject), place.joinedload(CurriculumSubject.semester))
    people = (owner.joinedload(Student.group), joinedload(ScheduleLine.teacher), joinedload(ScheduleLine.schedule))
    row = scoped_or_404(ScheduleLine, key, *loads, *people)
    personal.looked_at(Student, row.student_id, personal.CARD)
    return row


__all__ = ["bp", "joined"]
