"""Топшириқлар: what a teacher gives to the groups of a load, watched by the department and the faculty (H-23)."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from wtforms import StringField

from hemis.access import requires, scoped, scoped_or_404, viewer
from hemis.domain.assignments import POLICIES, SENT
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.menus.subjects.materials import ALL
from hemis.models.assignments import Assignment, AssignmentGroup, AssignmentWork
from hemis.models.curriculum import CurriculumSubject
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.models.teaching import TeachingLoad
from hemis.operations import assignments
from hemis.web import clock, uploads
from hemis.web.answers import listed
from hemis.web.controls import control_short
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import Form, ScopedSelect, choice, text
from hemis.web.history import Line, history_of
from hemis.web.jinja import date_and_time, named
from hemis.web.listing import FilterForm, folded, sort_by

bp = Blueprint("assignments", __name__, url_prefix="/assignments")
STATES = {
    "draft": N_("қоралама"),
    "open": N_("муддати тугамаган"),
    "over": N_("муддати тугаган"),
    "off": N_("нофаол"),
}
WAITING = {"waiting": N_("текширилмаган жавоби бор")}
CHIPS = {"draft": "muted", "open": "ok", "over": "warn", "off": "muted"}
SORTS = {
    "due": Assignment.due_at,
    "title": Assignment.title_key,
    "subject": Subject.sort_key,
    "points": Assignment.max_points,
}
COLUMNS = (
    (_l("Номи"), lambda row: row.title),
    (_l("Фан"), lambda row: row.load.curriculum_subject.subject.name),
    (_l("Гуруҳлар"), lambda row: ", ".join(each.group.name for each in row.groups)),
    (_l("Ўқитувчи"), lambda row: row.load.teacher.full_name),
    (_l("Муддати"), lambda row: clock.local(row.due_at)),
    (_l("Энг юқори балл"), lambda row: row.max_points),
    (_l("Назорат"), lambda row: control_short(row.control) if row.control else ""),
    (_l("Вазни"), lambda row: row.weight if row.control else ""),
    (_l("Ҳолати"), lambda row: _(STATES[state_of(row)])),
)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:\+[\d:]+)?")


def state_of(row: Assignment) -> str:
    """Return `draft`, `open`, `over` or `off`."""
    if row.published_at is None:
        return "draft"
    if not row.is_active:
        return "off"
    return "open" if row.last_due >= clock.now() else "over"


WORDS: dict[str, Any] = {
    "state_of": state_of,
    "states": STATES,
    "chips": CHIPS,
    "policies": POLICIES,
}


class OwnFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    subject_id = ScopedSelect(
        _l("Фан"),
        model=Subject,
        title=named,
        narrow=lambda rows: rows.where(Subject.id.in_(_used(CurriculumSubject.subject_id))).order_by(Subject.sort_key),
        blank=ALL,
    )
    group = StringField(_l("Гуруҳ"))
    state = choice(_l("Ҳолати"), STATES | WAITING, optional=True, blank=ALL)

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        if subject_id := self.chosen("subject_id"):
            statement = statement.where(CurriculumSubject.subject_id == subject_id)
        if state := self.chosen("state"):
            statement = statement.where(_is(state, clock.now()))
        if group := self.group.data:
            of_group = AssignmentGroup.group.has(folded(AcademicGroup.name_key, group))
            statement = statement.where(Assignment.groups.any(of_group))
        return statement.where(folded(Assignment.title_key, self.q.data))


class WatchedFilter(OwnFilter):
    """The same for those who watch several teachers."""

    teacher_id = ScopedSelect(
        _l("Ўқитувчи"),
        model=Employee,
        title=named,
        narrow=lambda rows: rows.where(Employee.id.in_(_used(TeachingLoad.teacher_id))).order_by(Employee.sort_key),
        blank=ALL,
    )

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        if teacher_id := self.chosen("teacher_id"):
            statement = statement.where(TeachingLoad.teacher_id == teacher_id)
        return super().narrow(statement)


def _used(column: Any) -> Select[Any]:
    """The values of a column of load or subject in the viewer's assignments."""
    rows = scoped(Assignment).join(Assignment.load).join(TeachingLoad.curriculum_subject)
    return rows.with_only_columns(column)


def _unchecked() -> Select[Any]:
    waiting = scoped(AssignmentWork).where(AssignmentWork.state == SENT)
    return waiting.with_only_columns(AssignmentWork.assignment_id)


def _is(state: str, now: datetime) -> Any:
    row = Assignment
    is_out = row.published_at.is_not(None)
    return {
        "draft": row.published_at.is_(None),
        "off": and_(is_out, ~row.is_active),
        "waiting": row.id.in_(_unchecked()),
        "open": and_(is_out, row.is_active, _still_due(now)),
        "over": and_(is_out, row.is_active, ~_still_due(now)),
    }[state]


def _still_due(now: datetime) -> Any:
    """Whether some group may still send in time."""
    own = AssignmentGroup.due_at
    shared = Assignment.groups.any(own.is_(None)) | ~Assignment.groups.any()
    return Assignment.groups.any(own >= now) | (shared & (Assignment.due_at >= now))


def joined(rows: Select[Any]) -> Select[Any]:
    """Join what a list of assignments shows and sorts by."""
    load = contains_eager(Assignment.load)
    return (
        rows.join(Assignment.load)
        .join(TeachingLoad.curriculum_subject)
        .join(CurriculumSubject.subject)
        .options(
            load.contains_eager(TeachingLoad.curriculum_subject).contains_eager(CurriculumSubject.subject),
            load.joinedload(TeachingLoad.teacher),
            joinedload(Assignment.control),
            selectinload(Assignment.groups).joinedload(AssignmentGroup.group),
        )
    )


@bp.get("/")
@requires("subjects.assignments:view")
def index() -> ResponseReturnValue:
    filters = OwnFilter() if viewer().role == "teacher" else WatchedFilter()
    rows = sort_by(filters.narrow(joined(scoped(Assignment))), SORTS, "-due")
    if asked_for_file():
        return _file(rows)
    template = "subjects/assignments/index.html"
    return listed(template, rows, COLUMNS, filters, counts_of=assignments.counts_of, **WORDS)


def _file(rows: Select[Any]) -> ResponseReturnValue:
    """The list with its counts, which belong to no row."""
    found = db.session.scalars(rows).all()
    counts = assignments.counts_of([row.id for row in found])
    heads = (_l("Талабалар"), _l("Юборганлар"), _l("Текширилмаган"), _l("Баҳоланган"))
    more = ((head, lambda row, at=at: counts[row.id][at]) for at, head in enumerate(heads))
    return export_lines(found, (*COLUMNS, *more), "assignments")


@bp.get("/<int:task_id>")
@requires("subjects.assignments:view")
def show(task_id: int) -> ResponseReturnValue:
    return page(one(task_id), Form())


def one(task_id: int, *, lock: bool = False) -> Assignment:
    """Return an assignment of the viewer's scope with what its pages name."""
    return scoped_or_404(Assignment, task_id, *assignments.WHOLE, lock=lock)


def page(row: Assignment, form: Form, status: int = 200) -> ResponseReturnValue:
    """Return an assignment's own page, also when one of its steps was refused."""
    return render_template(
        "subjects/assignments/show.html",
        row=row,
        form=form,
        id=row.id,
        counts=assignments.counts_of([row.id])[row.id],
        files=assignments.files_of(row),
        size_of=uploads.size_in_words,
        history=[_told(line) for line in history_of(row, HistoryForm)],
        **WORDS,
    ), status


class HistoryForm(Form):
    """The words in which the history of an assignment is told."""

    title = text(_l("Номи"), 300)
    due_at = text(_l("Топшириш муддати"), 40)
    late_until = text(_l("Кечикканлар олинадиган вақт"), 40)
    late_policy = choice(_l("Кечиккан жавоб"), POLICIES)
    late_percent = text(_l("Кун учун камайиш, фоиз"), 10)
    max_points = text(_l("Энг юқори балл"), 10)
    attempts = text(_l("Уринишлар сони"), 10)
    groups_due = text(_l("Гуруҳларнинг ўз муддати"), 1000)
    extended_for = text(_l("Муддати узайтирилган талаба"), 300)
    weight = text(_l("Шу назоратдаги вазни"), 10)
    text = text(_l("Топшириқ матни"), 10_000)


def _told(line: Line) -> Line:
    changes = [(label, _moment(before), _moment(after)) for label, before, after in line.changes]
    return replace(line, changes=changes)


def _moment(value: str) -> str:
    return date_and_time(datetime.fromisoformat(value)) if MOMENT.fullmatch(value) else value
