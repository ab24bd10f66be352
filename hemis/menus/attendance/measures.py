"""Давомат чоралари: who is beyond a limit, with the lessons that say so; a person decides (rules 3, functions §8.4)."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.domain.attendance import share
from hemis.domain.formats import plain
from hemis.domain.rules import RULES
from hemis.menus.attendance.limits import group_filter
from hemis.menus.attendance.taught import lesson_url
from hemis.models.curriculum import CurriculumSubject
from hemis.models.excuses import AttendanceMeasure
from hemis.models.students import Student
from hemis.operations import measure_facts, measures
from hemis.operations.measures import BAR, DISMISSED, DONE, EXPULSION, OPEN, SEMESTER, SUBJECT, WITHDRAWN
from hemis.operations.people import called
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.choices import faculty_filter
from hemis.web.export import Column
from hemis.web.forms import Form, IntegerField, choice, text
from hemis.web.history import history_of
from hemis.web.listing import ALL, FilterForm, sort_by

bp = Blueprint("measures", __name__, url_prefix="/measures")
KINDS = {EXPULSION: _l("Четлаштириш учун асос"), BAR: _l("Якуний назоратга киритмаслик")}
STATES = {
    OPEN: (_l("қарор кутмоқда"), "danger"),
    DONE: (_l("бажарилган"), "ok"),
    DISMISSED: (_l("рад этилган"), "muted"),
    WITHDRAWN: (_l("соатлар пасайган"), "muted"),
}
SORTS = {"found": AttendanceMeasure.found_at, "student": Student.sort_key, "hours": AttendanceMeasure.hours}
COLUMNS: tuple[Column, ...] = (
    (_l("Талаба рақами"), lambda row: row.student.number),
    (_l("Ф.И.Ш."), lambda row: row.student.full_name),
    (_l("Гуруҳ"), lambda row: row.student.group.name),
    (_l("Чора"), lambda row: str(KINDS[row.kind])),
    (_l("Фан"), lambda row: row.curriculum_subject.subject.name if row.curriculum_subject else ""),
    (_l("Семестр"), lambda row: row.semester.number),
    (_l("Топилган соат"), lambda row: row.hours),
    (_l("Чегара"), lambda row: limit_of(row)),
    (_l("Ҳолати"), lambda row: str(STATES[row.state][0])),
    (_l("Топилган сана"), lambda row: row.found_at.astimezone(clock.TASHKENT).date()),
    (_l("Изоҳ"), lambda row: row.reason),
)


class HistoryForm(Form):
    """The words of the history."""

    state = choice(_l("Ҳолати"), {code: word for code, (word, _kind) in STATES.items()})
    hours = IntegerField(_l("Соат"))


class ReasonForm(Form):
    reason = text(_l("Сабаб"), 500, area=True)


class NoteForm(Form):
    reason = text(_l("Изоҳ"), 500, area=True, optional=True)


class OwnMeasureFilter(FilterForm):
    q = StringField(_l("Талаба"))
    group_id = group_filter()
    kind = choice(_l("Чора"), KINDS, optional=True, blank=ALL)
    state = choice(_l("Ҳолати"), {code: word for code, (word, _kind) in STATES.items()}, optional=True, blank=ALL)

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        row = AttendanceMeasure
        statement = self.by_columns(statement, row.kind, row.state, Student.group_id, Student.faculty_id)
        return statement.where(called(Student, self.q.data))


class MeasureFilter(OwnMeasureFilter):
    """The same for those who see several faculties."""

    faculty_id = faculty_filter()


def limit_of(row: AttendanceMeasure) -> str:
    """`25 %` of a subject, or `74 соат` of a semester."""
    limit = plain(row.limit_value)
    return f"{limit} %" if row.kind == BAR else _("%(limit)s соат", limit=limit)


def found_of(row: AttendanceMeasure) -> str:
    """What was found, in the words of its limit."""
    if row.kind == BAR:
        shown = plain(share(row.hours, row.auditory))
        return _("%(hours)s соат, %(share)s фоиз", hours=row.hours, share=shown)
    return _("%(hours)s соат", hours=row.hours)


def act_of(row: AttendanceMeasure) -> str:
    """The act behind the limit: that of the version, or the one from which the rule itself comes."""
    return row.act or _(RULES[SUBJECT if row.kind == BAR else SEMESTER].act)


WORDS: dict[str, Any] = {
    **{"kinds": KINDS, "states": STATES, "limit_of": limit_of, "found_of": found_of, "act_of": act_of},
    "is_bar": BAR,
}


@bp.get("/")
@requires("attendance.measures:view")
def index() -> ResponseReturnValue:
    is_local = viewer().faculty_id or viewer().role == "teacher"
    filters = OwnMeasureFilter() if is_local else MeasureFilter()
    owner = contains_eager(AttendanceMeasure.student)
    rows = scoped(AttendanceMeasure).join(AttendanceMeasure.student)
    place = joinedload(AttendanceMeasure.curriculum_subject).joinedload(CurriculumSubject.subject)
    rows = rows.options(owner, owner.joinedload(Student.group), place, joinedload(AttendanceMeasure.semester))
    sorted_ = sort_by(filters.narrow(rows), SORTS, "-found")
    return listed("attendance/measures/index.html", sorted_, COLUMNS, filters, **WORDS)


@bp.get("/<int:measure_id>")
@requires("attendance.measures:view")
def show(measure_id: int) -> ResponseReturnValue:
    row = _found(measure_id)
    return render_template(
        "attendance/measures/show.html",
        row=row,
        now=measure_facts.hours_now(row),
        lessons=measure_facts.evidence(row),
        lesson_url=lesson_url,
        history=history_of(row, HistoryForm),
        **WORDS,
    )


def _found(measure_id: int) -> AttendanceMeasure:
    row = AttendanceMeasure
    owner = joinedload(row.student)
    place = joinedload(row.curriculum_subject).joinedload(CurriculumSubject.subject)
    more = (joinedload(row.semester), joinedload(row.decided_by), joinedload(row.order))
    return scoped_or_404(
        row, measure_id, owner.joinedload(Student.group), owner.joinedload(Student.faculty), place, *more
    )


@bp.route("/<int:measure_id>/dismissal", methods=["GET", "POST"])
@requires("attendance.measures:edit")
def dismissal(measure_id: int) -> ResponseReturnValue:
    row, form = _found(measure_id), ReasonForm()
    if form.carry_out(lambda: measures.dismiss(row, form.reason.data, at=clock.now(), by=person())):
        return done(_("Чора рад этилди."), ".show", measure_id=measure_id)
    return render_template("attendance/measures/dismissal.html", form=form, row=row, **WORDS), form.status


@bp.route("/<int:measure_id>/completion", methods=["GET", "POST"])
@requires("attendance.measures:edit")
def completion(measure_id: int) -> ResponseReturnValue:
    row, form = _found(measure_id), NoteForm()
    if form.carry_out(lambda: measures.carry_out(row, form.reason.data or "", at=clock.now(), by=person())):
        return done(_("Чора бажарилди деб белгиланди."), ".show", measure_id=measure_id)
    return render_template("attendance/measures/completion.html", form=form, row=row, **WORDS), form.status


@bp.post("/<int:measure_id>/order")
@requires("attendance.measures:edit")
def order(measure_id: int) -> ResponseReturnValue:
    """Draft the expulsion with the ground and the figures of the measure, and open it."""
    row, form, made = _found(measure_id), Form(), []
    limits = {"number": row.semester.number, "hours": row.hours, "limit": plain(row.limit_value)}
    paper = _("%(number)s-семестрда сабабсиз қолдирилган: %(hours)s соат (чегара %(limit)s соат)", **limits)
    if form.carry_out(
        lambda: made.append(measures.draft_order(row, row.student, paper, at=clock.now(), by=person()).id)
    ):
        return redirect(url_for("movement.orders.show", order_id=made[0]), 303)
    return render_template("attendance/measures/refused.html", form=form, row=row, **WORDS), form.status
