"""Узр ҳужжатлари: the papers by which hours are excused, what each has turned, its scans (H-13, rules 3)."""

from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import can, requires, scoped, scoped_or_404, viewer
from hemis.domain.excuses import ABSENCE_REASON, STATES
from hemis.domain.i18n import N_
from hemis.menus.attendance.limits import group_filter
from hemis.models.excuses import AbsenceExcuse, ExcuseFile
from hemis.models.students import AcademicGroup, Student
from hemis.operations import excuses
from hemis.operations.people import called
from hemis.web import clock, personal, uploads
from hemis.web.answers import listed
from hemis.web.choices import faculty_filter
from hemis.web.export import Column, asked_for_file
from hemis.web.forms import DateField, Form, IntegerField, choice, text
from hemis.web.history import history_of
from hemis.web.listing import ALL, FilterForm, folded, sort_by

bp = Blueprint("excuses", __name__, url_prefix="/excuses")
LATE = "late"
SORTS = {
    "entered": AbsenceExcuse.entered_at,
    "from": AbsenceExcuse.starts_on,
    "due": AbsenceExcuse.due_on,
    "student": Student.sort_key,
    "group": AcademicGroup.name_key,
}
PEOPLE = (AbsenceExcuse.entered_by, AbsenceExcuse.decided_by, AbsenceExcuse.withdrawn_by)
COLUMNS: tuple[Column, ...] = (
    (_l("Талаба рақами"), lambda row: row.student.number),
    (_l("Ф.И.Ш."), lambda row: row.student.full_name),
    (_l("Гуруҳ"), lambda row: row.student.group.name),
    (_l("Факультет"), lambda row: row.student.faculty.name),
    (_l("Сабаб"), lambda row: _(ABSENCE_REASON[row.kind])),
    (_l("Ҳужжат рақами"), lambda row: row.number),
    (_l("Қайси кундан"), lambda row: row.starts_on),
    (_l("Қайси кунгача"), lambda row: row.ends_on),
    (_l("Изоҳ"), lambda row: row.note),
    (_l("Ҳолати"), lambda row: _(STATES[row.status][0])),
    (_l("Жавоб муддати"), lambda row: row.due_on),
)


class HistoryForm(Form):
    """The words of the history."""

    kind = choice(_l("Сабаб"), ABSENCE_REASON)
    number = text(_l("Ҳужжат рақами"), 60)
    starts_on = DateField(_l("Қайси кундан"))
    ends_on = DateField(_l("Қайси кунгача"))
    note = text(_l("Изоҳ"), 500)
    status = choice(_l("Ҳолати"), {key: title for key, (title, _kind) in STATES.items()})
    lessons = IntegerField(_l("Дарслар"))
    hours = IntegerField(_l("Сабабли қилинган соатлар"))
    file = text(_l("Файл"), 200)


class OwnExcuseFilter(FilterForm):
    q = StringField(_l("Талаба ёки ҳужжат рақами"))
    group_id = group_filter()
    kind = choice(_l("Сабаб"), ABSENCE_REASON, optional=True, blank=ALL)
    state = choice(
        _l("Ҳолати"),
        {**{key: title for key, (title, _kind) in STATES.items()}, LATE: N_("жавоб муддати ўтган")},
        optional=True,
        blank=ALL,
    )
    first = DateField(_l("Шу кундан"), [Optional()])
    last = DateField(_l("Шу кунгача"), [Optional()])

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        row = AbsenceExcuse
        statement = self.by_columns(statement, row.kind, Student.group_id, Student.faculty_id)
        if (asked := self.chosen("state")) == LATE:
            statement = statement.where(row.status == "sent", row.due_on < clock.today())
        elif asked:
            statement = statement.where(row.status == asked)
        if first := self.chosen("first"):
            statement = statement.where(row.ends_on >= first)
        if last := self.chosen("last"):
            statement = statement.where(row.starts_on <= last)
        if not (words := (self.q.data or "").strip()):
            return statement
        return statement.where(or_(Student.number == words, called(Student, words), folded(row.number_key, words)))


class ExcuseFilter(OwnExcuseFilter):
    """The same for those who see several faculties."""

    faculty_id = faculty_filter()


@bp.get("/")
@requires("attendance.excuses:view")
def index() -> ResponseReturnValue:
    filters = OwnExcuseFilter() if viewer().faculty_id else ExcuseFilter()
    owner = contains_eager(AbsenceExcuse.student)
    rows = scoped(AbsenceExcuse).join(AbsenceExcuse.student).join(AcademicGroup, AcademicGroup.id == Student.group_id)
    rows = filters.narrow(rows.options(owner, owner.contains_eager(Student.group), owner.joinedload(Student.faculty)))
    if asked_for_file():
        personal.looked_through(Student, rows.with_only_columns(Student.id))
    sorted_ = sort_by(rows, SORTS, "-entered")
    words = {"reasons": ABSENCE_REASON, "states": STATES, "today": clock.today()}
    return listed("attendance/excuses/index.html", sorted_, COLUMNS, filters, hours_of=excuses.hours_of, **words)


@bp.get("/<int:excuse_id>")
@requires("attendance.excuses:view")
def show(excuse_id: int) -> ResponseReturnValue:
    row = found(excuse_id)
    return render_template(
        "attendance/excuses/show.html",
        row=row,
        shares=shares_of(row),
        today=clock.today(),
        states=STATES,
        reasons=ABSENCE_REASON,
        size_of=uploads.size_in_words,
        history=history_of(row, HistoryForm),
    )


def shares_of(row: AbsenceExcuse) -> list[excuses.Share]:
    """What a paper excuses; of one that waits for its answer, what it would."""
    if row.status == "sent":
        return excuses.preview(row.student_id, row.starts_on, row.ends_on)
    return excuses.turned_by(row.id)


def found(excuse_id: int) -> AbsenceExcuse:
    """Return a paper of the viewer's scope with its student and scans, or answer 404; whose page it is is noted."""
    owner = joinedload(AbsenceExcuse.student)
    people = tuple(joinedload(each) for each in PEOPLE)
    files = selectinload(AbsenceExcuse.files)
    row = scoped_or_404(AbsenceExcuse, excuse_id, owner.joinedload(Student.group), *people, files)
    personal.looked_at(Student, row.student_id, personal.CARD)
    return row


@bp.get("/<int:excuse_id>/files/<int:excuse_file_id>")
@requires("attendance.excuses:view")
def file(excuse_id: int, excuse_file_id: int) -> ResponseReturnValue:
    """Answer with a scan: it tells of health and family, so that only who keeps the student's card may open it."""
    if not can("students.personal:view"):
        abort(403)
    row = file_of(found(excuse_id), excuse_file_id)
    return uploads.answer_with(row.stored_name, row.media_type, row.title)


def file_of(excuse: AbsenceExcuse, key: int) -> ExcuseFile:
    """Return a scan of a paper, or answer 404."""
    return next((each for each in excuse.files if each.id == key), None) or abort(404)
