"""Жавоблар: what students have sent for an assignment, graded one after the other (H-23)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields import SelectChoice

from hemis.access import can, person, requires, scoped_or_404
from hemis.domain import similarity
from hemis.domain.digits import whole_number
from hemis.domain.errors import RuleError, StaleError
from hemis.domain.formats import plain as figure
from hemis.domain.grading import parse_points
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.domain.translit import to_latin
from hemis.menus.subjects.assignments import one
from hemis.models.assignments import Assignment, AssignmentWork, WorkFile, WorkSending
from hemis.models.students import Student
from hemis.models.teaching import TeachingLoad
from hemis.operations import assignment_deadlines, files, work_lists, works
from hemis.operations.rules import whole_rule
from hemis.operations.work_lists import Line
from hemis.web import clock, uploads
from hemis.web.answers import done
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import Form, choice, text
from hemis.web.history import entries_of, line_of
from hemis.web.listing import ALL, FilterForm, page_of
from hemis.web.zips import archive

bp = Blueprint("answers", __name__, url_prefix="/answers")
STATES = {
    "sent": N_("текширилмаган"),
    "returned": N_("қайтарилган"),
    "graded": N_("баҳоланган"),
    "none": N_("юбормаган"),
}
CHIPS = {"sent": "warn", "returned": "danger", "graded": "ok", "none": "muted"}
MOST_FILES, MOST_BYTES = 500, 300 * uploads.MEGABYTE
"""Of one archive; who has more takes the files group by group, or one by one."""
REMEMBERED = 20
COLUMNS = (
    (_l("Талаба рақами"), lambda line: line.student.number),
    (_l("Талаба"), lambda line: line.student.full_name),
    (_l("Гуруҳ"), lambda line: line.group.name),
    (_l("Ҳолати"), lambda line: _(STATES[line.state])),
    (_l("Муддати"), lambda line: clock.local(line.due)),
    (_l("Юборилган вақти"), lambda line: clock.local(line.work.sent_at) if line.work else ""),
    (_l("Кечиккан кунлари"), lambda line: line.days_late or ""),
    (_l("Қўйилган балл"), lambda line: line.work.points if line.work else None),
    (_l("Ҳисобга олинган балл"), lambda line: line.work.counted if line.work else None),
    (_l("Изоҳ"), lambda line: line.work.remark if line.work else ""),
)


LATE, OVER = "1", "over"
LATES = {LATE: N_("кечикканлар"), OVER: N_("муддати ўтган, юбормаганлар")}
LAST = datetime.max.replace(tzinfo=UTC)
SORTS: dict[str, Callable[[Line], Any]] = {
    "due": lambda line: line.due,
    "sent": lambda line: line.work.sent_at if line.work else LAST,
    "points": lambda line: -1 if line.work is None or line.work.counted is None else line.work.counted,
}
"""Beside the order of the names, in which they are read."""


class LineFilter(FilterForm):
    q = StringField(_l("Талаба"))
    group_id = SelectField(_l("Гуруҳ"), choices=[])
    state = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)
    late = choice(_l("Муддати"), LATES, optional=True, blank=ALL)

    def __init__(self, row: Assignment) -> None:
        self.groups = [
            SelectChoice("", ALL),
            *(SelectChoice(str(each.group_id), each.group.name) for each in row.groups),
        ]
        super().__init__()

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        self.group_id.choices = self.groups
        return bool(super().validate(*args, **kwargs))

    def takes(self, line: Line) -> bool:
        """Whether a line is one of those asked for."""
        group, state, late = self.chosen("group_id"), self.chosen("state"), self.chosen("late")
        name = fold(f"{line.student.full_name} {line.student.full_name_latin} {line.student.number}")
        return (
            (not group or str(line.group.id) == group)
            and (not state or line.state == state)
            and (not late or (line.is_late if late == LATE else line.is_over(clock.now())))
            and all(word in name for word in fold(self.q.data or "").split())
        )


class GradeForm(Form):
    points = text(_l("Балл"), 10, optional=True)
    remark = text(_l("Талабага изоҳ"), 2000, optional=True, area=True)
    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version of the work that the page showed; nobody has seen 0."""
        return whole_number(str(self.version.data or "")) or 0


@bp.get("/<int:task_id>")
@requires("subjects.answers:view")
def index(task_id: int) -> ResponseReturnValue:
    row = one(task_id)
    filters = LineFilter(row)
    every = work_lists.lines_of(row)
    lines = _sorted([line for line in every if filters.takes(line)])
    if asked_for_file():
        return export_lines(lines, COLUMNS, f"answers-{row.id}", row.title)
    return render_template(
        "subjects/answers/index.html",
        row=row,
        filters=filters,
        page=page_of(lines),
        counts=work_lists.counts_of(every),
        first=work_lists.first_waiting(every),
        states=STATES,
        chips=CHIPS,
    )


def _sorted(lines: list[Line]) -> list[Line]:
    asked = request.args.get("sort", "")
    key = SORTS.get(asked.removeprefix("-"))
    return sorted(lines, key=key, reverse=asked.startswith("-")) if key else lines


def _work(work_id: int, *, lock: bool = False) -> AssignmentWork:
    load = joinedload(AssignmentWork.assignment).options(
        joinedload(Assignment.load).joinedload(TeachingLoad.curriculum_subject)
    )
    return scoped_or_404(
        AssignmentWork,
        work_id,
        load,
        joinedload(AssignmentWork.student).joinedload(Student.group),
        joinedload(AssignmentWork.graded_by),
        selectinload(AssignmentWork.sendings).selectinload(WorkSending.files),
        lock=lock,
    )


@bp.get("/works/<int:work_id>")
@requires("subjects.answers:view")
def work(work_id: int) -> ResponseReturnValue:
    row = _work(work_id)
    shown = {"version": row.version, "remark": row.remark}
    return _page(row, GradeForm(data=shown | {"points": "" if row.points is None else figure(row.points, 1)}))


@bp.post("/works/<int:work_id>/grade")
@requires("subjects.answers:edit")
def grade(work_id: int) -> ResponseReturnValue:
    row, form = _work(work_id, lock=True), GradeForm()
    return _judged(row, form, lambda: _grade(row, form))


def _grade(row: AssignmentWork, form: GradeForm) -> None:
    points = parse_points(form.points.data or "", Decimal(row.assignment.max_points))
    works.grade(row, points, form.remark.data or "", version=form.seen, by=person(), at=clock.now())


@bp.post("/works/<int:work_id>/return")
@requires("subjects.answers:edit")
def give_back(work_id: int) -> ResponseReturnValue:
    row, form = _work(work_id, lock=True), GradeForm()
    remark = form.remark.data or ""
    return _judged(row, form, lambda: works.give_back(row, remark, version=form.seen, by=person(), at=clock.now()))


def _judged(row: AssignmentWork, form: GradeForm, write: Any) -> ResponseReturnValue:
    """Write, and go on to the answer that waits next; who was second sees what stands, and keeps what was typed."""
    try:
        if not form.validate_on_submit():
            return _page(row, form, 422)
        write()
    except StaleError as error:
        form.refuse(error)
        form.version.data = str(row.version)
        return _page(row, form, 409)
    except RuleError as error:
        form.refuse(error)
        return _page(row, form, 422)
    following = work_lists.queue_of(row).following
    if following is not None:
        flash(_("Сақланди. Кейинги жавоб."))
        return redirect(url_for(".work", work_id=following), 303)
    return done(_("Сақланди. Текширилмаган жавоб қолмади."), ".index", task_id=row.assignment_id)


def _page(row: AssignmentWork, form: GradeForm, status: int = 200) -> ResponseReturnValue:
    fields = {name: field for name, field in GradeForm(formdata=None)._fields.items() if name in ("points", "remark")}
    deadline = works.deadline_of(row)
    is_open = deadline.is_open(clock.now())
    return render_template(
        "subjects/answers/work.html",
        row=row,
        form=form,
        queue=work_lists.queue_of(row),
        due=deadline.due,
        is_open=is_open,
        may_extend=not is_open and assignment_deadlines.is_taker(row.assignment, row.student_id),
        is_writable=can("subjects.answers:edit"),
        size_of=uploads.size_in_words,
        history=[line_of(entry, fields) for entry in entries_of(row, REMEMBERED)],
        states=STATES,
        chips=CHIPS,
    ), status


@bp.get("/files/<int:work_file_id>")
@requires("subjects.answers:view")
def file(work_file_id: int) -> ResponseReturnValue:
    row = scoped_or_404(WorkFile, work_file_id)
    return uploads.answer_with(row.stored_name, row.media_type, row.title.rsplit(".", 1)[0])


@bp.get("/<int:task_id>/files")
@requires("subjects.answers:view")
def bundle(task_id: int) -> ResponseReturnValue:
    """The files of everybody's last sending as one archive."""
    row = one(task_id)
    number, size = work_lists.size_of_files(row)
    if not number or number > MOST_FILES or size > MOST_BYTES:
        said = _("Ҳали файл юборилмаган.")
        if number:
            said = _("Файллар жуда кўп ёки катта (%(size)s): уларни биттадан очинг.", size=uploads.size_in_words(size))
        flash(said, "error")
        return redirect(url_for(".index", task_id=row.id), 303)
    return archive(_contents(row), row.title)


def _contents(row: Assignment) -> Iterator[tuple[str, str]]:
    """Yield names of our own making, so that nothing of what a student typed becomes a path."""
    for place, (kept, student) in enumerate(work_lists.files_of(row), start=1):
        name = to_latin(f"{student.surname} {student.first_name}")
        safe = "".join(sign if sign.isalnum() and sign.isascii() else "_" for sign in name)
        yield f"{student.number}_{safe}_{place}{files.SUFFIXES[kept.media_type]}", kept.stored_name


@bp.get("/<int:task_id>/similar")
@requires("subjects.answers:view")
def similar(task_id: int) -> ResponseReturnValue:
    row, least = one(task_id), whole_rule("task.similar", on=clock.today())
    page = page_of(work_lists.alike(row, least))
    known = work_lists.names_of([key for pair in page for key in pair[:2]])
    return render_template("subjects/answers/similar.html", row=row, page=page, works=known, least=least)


@bp.get("/works/<int:work_id>/beside/<int:other_work_id>")
@requires("subjects.answers:view")
def beside(work_id: int, other_work_id: int) -> ResponseReturnValue:
    """Two answers to the same assignment side by side."""
    both = [_work(work_id), _work(other_work_id)]
    texts = work_lists.last_texts(both[0].assignment)
    if both[0].assignment_id != both[1].assignment_id:
        abort(404)
    percent = work_lists.likeness_of(both, texts)
    first, second = (texts.get(each.id, "") for each in both)
    told = {both[0].id: similarity.passages(first, second), both[1].id: similarity.passages(second, first)}
    return render_template("subjects/answers/beside.html", both=both, texts=told, percent=percent)
