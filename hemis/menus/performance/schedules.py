"""Шахсий графиклар: what debtors and returned students study again, when, with whom, for what fee (H-13, rules 2.3)."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from wtforms import StringField

from hemis.access import can, requires, scoped, scoped_or_404, viewer
from hemis.access.visas import approves_for
from hemis.domain.schedules import FORMS, GROUNDS, LATE, LINE_STATES, RUNNING, STATES, state_of
from hemis.domain.workflow import APPROVED
from hemis.models.curriculum import CurriculumSubject
from hemis.models.schedules import PersonalSchedule, ScheduleLine
from hemis.models.students import AcademicGroup, Student
from hemis.operations import documents, schedule_steps
from hemis.operations.people import called
from hemis.operations.schedule_papers import KIND
from hemis.web import clock, personal
from hemis.web.answers import listed
from hemis.web.choices import faculty_filter
from hemis.web.export import Column, asked_for_file, export_lines
from hemis.web.forms import DateField, Form, ScopedSelect, choice, text
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, sort_by

bp = Blueprint("schedules", __name__, url_prefix="/schedules")
CHIPS = {"submitted": "warn", "approved": "ok", RUNNING: "ok", LATE: "danger", "finished": "ok", "cancelled": "danger"}
LINE_CHIPS = {"open": "warn", "passed": "ok", "failed": "danger"}
COURSES = {str(each): str(each) for each in range(1, 8)}
SORTS = {
    "student": Student.sort_key,
    "group": AcademicGroup.name_key,
    "from": PersonalSchedule.starts_on,
    "until": PersonalSchedule.ends_on,
    "drafted": PersonalSchedule.drafted_at,
}
COLUMNS: tuple[Column, ...] = (
    (_l("Талаба рақами"), lambda row: row.student.number),
    (_l("Ф.И.Ш."), lambda row: row.student.full_name),
    (_l("Гуруҳ"), lambda row: row.student.group.name),
    (_l("Курс"), lambda row: row.student.group.course),
    (_l("Факультет"), lambda row: row.student.faculty.name),
    (_l("Асоси"), lambda row: _(GROUNDS[row.ground])),
    (_l("Фанлар сони"), lambda row: row.subjects),
    (_l("Кредит"), lambda row: row.credits),
    (_l("Бошланиши"), lambda row: row.starts_on),
    (_l("Тугаши"), lambda row: row.ends_on),
    (_l("Тўлов, сўм"), lambda row: row.fee),
    (_l("Тўланмаган, сўм"), lambda row: unpaid(row)),
    (_l("Ҳолати"), lambda row: _(STATES[state(row)])),
)
LINE_COLUMNS: tuple[Column, ...] = (
    (_l("Фан"), lambda line: line.curriculum_subject.subject.name),
    (_l("Семестр"), lambda line: line.curriculum_subject.semester.number),
    (_l("Кредит"), lambda line: line.credits),
    (_l("Соат"), lambda line: line.hours),
    (_l("Ўқиш шакли"), lambda line: _(FORMS[line.form])),
    (_l("Ўқитувчи"), lambda line: line.teacher.full_name if line.teacher else ""),
    (_l("Бошланиши"), lambda line: line.starts_on),
    (_l("Тугаши"), lambda line: line.ends_on),
    (_l("Оралиқ назорат"), lambda line: line.midterm_on),
    (_l("Якуний назорат"), lambda line: line.final_on),
    (_l("Тўлов, сўм"), lambda line: line.fee),
    (_l("Тўланган куни"), lambda line: line.paid_on),
    (_l("Тўлов ҳужжати"), lambda line: line.payment_number),
    (_l("Ҳолати"), lambda line: _(LINE_STATES[line.status])),
)
OWNER = joinedload(PersonalSchedule.student)
PLACE = selectinload(PersonalSchedule.lines).joinedload(ScheduleLine.curriculum_subject)
WHOLE = (
    OWNER.joinedload(Student.group),
    OWNER.joinedload(Student.faculty),
    joinedload(PersonalSchedule.order),
    *(joinedload(each) for each in (PersonalSchedule.drafted_by, PersonalSchedule.submitted_by)),
    joinedload(PersonalSchedule.approved_by),
    PLACE.joinedload(CurriculumSubject.subject),
    PLACE.joinedload(CurriculumSubject.semester),
    selectinload(PersonalSchedule.lines).joinedload(ScheduleLine.teacher),
    selectinload(PersonalSchedule.lines).joinedload(ScheduleLine.sheet),
)


class HistoryForm(Form):
    """The words in which the history of a schedule is told."""

    ground = choice(_l("Асоси"), GROUNDS)
    note = text(_l("Изоҳ"), 500)
    status = choice(_l("Ҳолати"), STATES)
    lines = text(_l("Фанлар сони"), 3)
    subject = text(_l("Фан"), 300)
    form = choice(_l("Ўқиш шакли"), FORMS)
    line = choice(_l("Фан ҳолати"), LINE_STATES)
    starts_on = DateField(_l("Бошланиши"))
    ends_on = DateField(_l("Тугаши"))
    midterm_on = DateField(_l("Оралиқ назорат"))
    final_on = DateField(_l("Якуний назорат"))
    closed_on = DateField(_l("Якунланган куни"))
    paid_on = DateField(_l("Тўланган куни"))
    payment_number = text(_l("Тўлов ҳужжати рақами"), 40)
    fee = text(_l("Тўлов, сўм"), 20)


def state(row: PersonalSchedule) -> str:
    """Return how a schedule stands today."""
    return state_of(row.status, row.starts_on, row.ends_on, clock.today())


def unpaid(row: PersonalSchedule) -> Any:
    """Return what of the fee is still to be paid; the lines are loaded."""
    return sum((line.fee or 0 for line in row.lines if line.status != "cancelled" and not line.is_settled), start=0)


@bp.app_context_processor
def schedule_words() -> dict[str, Any]:
    """Return what the templates say about schedules."""
    words = {"schedule_states": STATES, "schedule_chips": CHIPS, "schedule_state": state, "schedule_unpaid": unpaid}
    return {**words, "grounds": GROUNDS, "study_forms": FORMS, "line_words": LINE_STATES, "line_signs": LINE_CHIPS}


def standing(asked: str, today: date) -> Any:
    """The criterion of one of the states, those that follow from the day included."""
    row = PersonalSchedule
    if asked == LATE:
        return (row.status == APPROVED) & (row.ends_on < today)
    if asked == RUNNING:
        return (row.status == APPROVED) & (row.starts_on <= today) & (row.ends_on >= today)
    if asked == APPROVED:
        return (row.status == APPROVED) & (row.starts_on > today)
    return row.status == asked


def group_filter() -> ScopedSelect:
    """Declare the filter by group."""
    return ScopedSelect(
        _l("Гуруҳ"),
        model=AcademicGroup,
        title=named,
        narrow=lambda rows: rows.where(AcademicGroup.is_active).order_by(AcademicGroup.sort_key),
        blank=ALL,
    )


class OwnScheduleFilter(FilterForm):
    """What a dean's office looks through its schedules by."""

    q = StringField(_l("Талаба"))
    state = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)
    ground = choice(_l("Асоси"), GROUNDS, optional=True, blank=ALL)
    course = choice(_l("Курс"), COURSES, optional=True, blank=ALL)
    group_id = group_filter()

    def narrow(self, rows: Select[Any]) -> Select[Any]:
        rows = self.by_columns(rows, PersonalSchedule.ground, Student.group_id, Student.faculty_id)
        if course := self.chosen("course"):
            rows = rows.where(AcademicGroup.course == int(course))
        if asked := self.chosen("state"):
            rows = rows.where(standing(asked, clock.today()))
        words = (self.q.data or "").strip()
        return rows.where(or_(Student.number == words, called(Student, words))) if words else rows


class ScheduleFilter(OwnScheduleFilter):
    """The same for those who see several faculties."""

    faculty_id = faculty_filter()


def schedule_filter() -> OwnScheduleFilter:
    """Return the filter of whoever looks: an office of one faculty does not choose among them."""
    return OwnScheduleFilter() if viewer().faculty_id else ScheduleFilter()


@bp.get("/")
@requires("performance.schedules:view")
def index() -> ResponseReturnValue:
    filters = schedule_filter()
    owner = contains_eager(PersonalSchedule.student)
    rows = scoped(PersonalSchedule).join(PersonalSchedule.student).join(Student.group)
    rows = filters.narrow(rows.options(owner.contains_eager(Student.group), owner.joinedload(Student.faculty)))
    if asked_for_file():
        personal.looked_through(Student, rows.with_only_columns(PersonalSchedule.student_id))
    loaded = rows.options(selectinload(PersonalSchedule.lines))
    sorted_, may_approve = sort_by(loaded, SORTS, "-drafted"), can("performance.schedules:approve") and is_asked()
    return listed("performance/schedules/index.html", sorted_, COLUMNS, filters, may_approve=may_approve)


@bp.get("/<int:schedule_id>")
@requires("performance.schedules:view")
def show(schedule_id: int) -> ResponseReturnValue:
    row = found(schedule_id)
    personal.looked_at(Student, row.student_id, personal.PAPER if asked_for_file() else personal.CARD)
    if asked_for_file():
        return export_lines(row.lines, LINE_COLUMNS, f"schedule-{row.student.number}", title_of(row))
    paper = documents.current(KIND, row.id) if row.approved_at else None
    may_approve = row.status == "submitted" and can("performance.schedules:approve") and is_asked()
    told: dict[str, Any] = {"paper": paper, "may_approve": may_approve, "history": history_of(row, HistoryForm)}
    return render_template("performance/schedules/show.html", row=row, **told)


def found(schedule_id: int) -> PersonalSchedule:
    """Return a schedule of the viewer's scope with all that its card says, or answer 404."""
    return scoped_or_404(PersonalSchedule, schedule_id, *WHOLE)


def title_of(row: PersonalSchedule) -> str:
    """Return the heading of a schedule."""
    return _("Шахсий график: %(name)s", name=named(row.student))


def is_asked() -> bool:
    """Say whether the rule lets the viewer's office approve."""
    return schedule_steps.may_approve(approves_for(), clock.today())
