"""Топшириқларим: a student sees the assignments of the own subjects, and sends answers until the deadline (H-23)."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, StringField

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.domain.assignments import POLICIES, Deadline, attempts_left, standing
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.extensions import db
from hemis.menus.subjects.assignment_forms import ACCEPTED
from hemis.menus.subjects.assignments import SORTS, joined
from hemis.models.assignments import Assignment, AssignmentFile, AssignmentWork, WorkFile, WorkSending
from hemis.models.curriculum import CurriculumSubject
from hemis.models.students import Student
from hemis.models.subjects import Subject
from hemis.models.teaching import TeachingLoad
from hemis.operations import assignment_deadlines, works
from hemis.operations.rules import whole_rule
from hemis.operations.works import Sent
from hemis.web import clock, uploads
from hemis.web.answers import done
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import Form, ScopedSelect, choice, clean, text
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, page_of, sort_by

bp = Blueprint("tasks", __name__, url_prefix="/tasks")
STATES = {
    "soon": N_("муддати яқин"),
    "new": N_("янги"),
    "returned": N_("қайтарилган"),
    "sent": N_("юборилган"),
    "graded": N_("баҳоланган"),
    "expired": N_("муддати ўтган"),
}
CHIPS = {"soon": "warn", "new": "ok", "returned": "danger", "sent": "muted", "graded": "ok", "expired": "muted"}
LONGEST_NAME = 200
WHICH = N_("«%(file)s»: %(reason)s")


class Task(NamedTuple):
    """An assignment as it stands for one student."""

    row: Assignment
    work: AssignmentWork | None
    deadline: Deadline
    state: str


COLUMNS = (
    (_l("Номи"), lambda task: task.row.title),
    (_l("Фан"), lambda task: task.row.load.curriculum_subject.subject.name),
    (_l("Муддати"), lambda task: clock.local(task.deadline.due)),
    (_l("Ҳолати"), lambda task: _(STATES[task.state])),
    (_l("Балл"), lambda task: task.work.counted if task.work else None),
    (_l("Энг юқори балл"), lambda task: task.row.max_points),
)


class TaskFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    subject_id = ScopedSelect(
        _l("Фан"),
        model=Subject,
        title=named,
        narrow=lambda rows: rows.where(Subject.id.in_(_used())).order_by(Subject.sort_key),
        blank=ALL,
    )
    state = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)

    def takes(self, task: Task) -> bool:
        """Whether a task is one of those asked for."""
        subject, state = self.chosen("subject_id"), self.chosen("state")
        return (
            (not subject or task.row.load.curriculum_subject.subject_id == subject)
            and (not state or task.state == state)
            and all(word in task.row.title_key for word in fold(self.q.data or "").split())
        )


def _used() -> Select[Any]:
    rows = scoped(Assignment).join(Assignment.load).join(CurriculumSubject)
    return rows.with_only_columns(CurriculumSubject.subject_id)


class AnswerForm(Form):
    text = text(_l("Жавоб матни"), 20_000, optional=True, area=True)
    files = MultipleFileField(
        _l("Файллар"),
        description=_l("PDF, DOCX, XLSX, PPTX, PNG ёки JPEG; бирданига бир нечтасини танлаш мумкин, жами 25 МБ гача."),
    )
    key = HiddenField(default=lambda: secrets.token_hex(16))


@bp.get("/")
@requires("subjects.tasks:view")
def index() -> ResponseReturnValue:
    filters = TaskFilter()
    tasks = [task for task in _tasks(sort_by(joined(scoped(Assignment)), SORTS, "-due")) if filters.takes(task)]
    if asked_for_file():
        return export_lines(tasks, COLUMNS, "tasks")
    return render_template(
        "subjects/tasks/index.html", filters=filters, page=page_of(tasks), states=STATES, chips=CHIPS
    )


def _tasks(rows: Select[Any]) -> list[Task]:
    """The student's assignments with the own works, by three statements and those of the rows."""
    mine = {work.assignment_id: work for work in db.session.scalars(scoped(AssignmentWork))}
    now, soon, found = clock.now(), _soon(), db.session.scalars(rows).all()
    until = assignment_deadlines.for_student(viewer().student_id or 0, found)
    return [_task(row, mine.get(row.id), until[row.id].deadline, now, soon) for row in found]


def _task(row: Assignment, work: AssignmentWork | None, deadline: Deadline, now: datetime, soon: timedelta) -> Task:
    return Task(row, work, deadline, standing(deadline, work.state if work else None, now, soon))


def _soon() -> timedelta:
    return timedelta(days=whole_rule("task.soon_days", on=clock.today()))


def _one(task_id: int) -> Assignment:
    subject = joinedload(TeachingLoad.curriculum_subject).joinedload(CurriculumSubject.subject)
    load = joinedload(Assignment.load).options(subject, joinedload(TeachingLoad.teacher))
    return scoped_or_404(Assignment, task_id, load, joinedload(Assignment.control), selectinload(Assignment.files))


@bp.get("/<int:task_id>")
@requires("subjects.tasks:view")
def show(task_id: int) -> ResponseReturnValue:
    return _page(_one(task_id), AnswerForm())


@bp.post("/<int:task_id>")
@requires("subjects.tasks:edit")
def send(task_id: int) -> ResponseReturnValue:
    row, form, receipts = _one(task_id), AnswerForm(), list[works.Receipt]()
    if form.carry_out(lambda: receipts.append(_send(row, form))):
        said = _("Жавобингиз қабул қилинди: %(at)s.", at=_exact(receipts[0].sent_at))
        return done(said, ".show", task_id=task_id)
    return _page(row, form)


def _send(row: Assignment, form: AnswerForm) -> works.Receipt:
    student = scoped_or_404(Student, viewer().student_id or abort(404))
    files = [_kept(upload) for upload in form.files.data or [] if upload and upload.filename]
    said, key = form["text"].data or "", form.key.data or ""
    return works.send(row, student, said, files, key=key, by=person(), at=clock.now())


def _kept(upload: FileStorage) -> Sent:
    """Keep one of the files; a refusal names the file."""
    name = clean(re.split(r"[/\\]", upload.filename or "")[-1])[-LONGEST_NAME:]
    try:
        return Sent(name or "file", uploads.keep(upload))
    except RuleError as error:
        reason = _(error.msgid, **error.params)
        raise RuleError(WHICH, field="files", file=name, reason=reason) from error


def _exact(moment: Any) -> str:
    return f"{moment.astimezone(clock.TASHKENT):%d.%m.%Y %H:%M:%S}"


def _page(row: Assignment, form: AnswerForm) -> ResponseReturnValue:
    mine = scoped(AssignmentWork).where(AssignmentWork.assignment_id == row.id)
    sendings = selectinload(AssignmentWork.sendings).selectinload(WorkSending.files)
    work = db.session.scalars(mine.options(sendings).execution_options(populate_existing=True)).one_or_none()
    now, student_id = clock.now(), viewer().student_id or 0
    own = assignment_deadlines.for_student(student_id, [row])[row.id]
    deadline = own.deadline
    task = _task(row, work, deadline, now, _soon())
    left = attempts_left(work.state if work else None, work.attempts if work else 0, row.attempts)
    return render_template(
        "subjects/tasks/show.html",
        form=form,
        task=task,
        row=row,
        work=work,
        left=left,
        is_open=bool(left) and deadline.is_open(now),
        penalty=deadline.penalty(now),
        reason=own.reason,
        exact=_exact,
        size_of=uploads.size_in_words,
        accepted=ACCEPTED,
        states=STATES,
        chips=CHIPS,
        policies=POLICIES,
    ), form.status


@bp.get("/files/<int:task_file_id>")
@requires("subjects.tasks:view")
def file(task_file_id: int) -> ResponseReturnValue:
    row = scoped_or_404(AssignmentFile, task_file_id)
    return uploads.answer_with(row.stored_name, row.media_type, row.title)


@bp.get("/own-files/<int:work_file_id>")
@requires("subjects.tasks:view")
def own_file(work_file_id: int) -> ResponseReturnValue:
    row = scoped_or_404(WorkFile, work_file_id)
    return uploads.answer_with(row.stored_name, row.media_type, row.title.rsplit(".", 1)[0])
