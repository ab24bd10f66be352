"""Академик қарздорлар: who owes which subject, and what the person may do next (rules 1.3, 2.3)."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, not_, or_
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField

from hemis.access import can, requires, scoped, viewer
from hemis.domain import controls
from hemis.domain.controls import EXPIRED, REPEAT, RESTUDY, STATES, STEPS
from hemis.models.assessment import GradeSheet
from hemis.models.controls import AcademicDebt
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.students import AcademicGroup, Student
from hemis.models.subjects import Subject
from hemis.operations import schedules
from hemis.operations.debts import LIMIT
from hemis.operations.people import called
from hemis.operations.rules import whole_rule
from hemis.web import clock, personal
from hemis.web.answers import listed
from hemis.web.choices import faculty_filter
from hemis.web.export import Column, asked_for_file
from hemis.web.forms import ScopedSelect, choice
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, folded, sort_by

bp = Blueprint("debtors", __name__, url_prefix="/debtors")
CHIPS = {"retake": "warn", "commission": "warn", "restudy": "muted", "repeat": "danger", "expired": "danger"}
SORTS = {
    "student": Student.sort_key,
    "subject": Subject.name_key,
    "group": AcademicGroup.name_key,
    "until": AcademicDebt.until,
    "points": AcademicDebt.points,
}
COLUMNS: tuple[Column, ...] = (
    (_l("Талаба рақами"), lambda row: row.student.number),
    (_l("Ф.И.Ш."), lambda row: row.student.full_name),
    (_l("Гуруҳ"), lambda row: row.student.group.name),
    (_l("Курс"), lambda row: row.student.group.course),
    (_l("Фан"), lambda row: row.curriculum_subject.subject.name),
    (_l("Семестр"), lambda row: row.curriculum_subject.semester.number),
    (_l("Кредит"), lambda row: row.curriculum_subject.credits),
    (_l("Тўплаган балли"), lambda row: row.points),
    (_l("Сабаби"), lambda row: _(STATES[row.state])),
    (_l("Қайднома"), lambda row: row.sheet.round),
    (_l("Энди нима қилади"), lambda row: _(STEPS[next_step(row)])),
    (_l("Муддати"), lambda row: row.until if has_end(next_step(row)) else None),
    (_l("Жами қарзи"), lambda row: row.debts),
)


class DebtorFilter(FilterForm):
    """What a faculty looks through its debtors by."""

    q = StringField(_l("Талаба"))
    subject = StringField(_l("Фан"))
    group_id = ScopedSelect(
        _l("Гуруҳ"),
        model=AcademicGroup,
        title=named,
        narrow=lambda rows: rows.where(AcademicGroup.is_active).order_by(AcademicGroup.sort_key),
        blank=ALL,
    )
    course = choice(_l("Курс"), {str(each): str(each) for each in range(1, 8)}, optional=True, blank=ALL)
    semester = choice(_l("Семестр"), {str(each): str(each) for each in range(1, 15)}, optional=True, blank=ALL)
    state = choice(_l("Сабаби"), STATES, optional=True, blank=ALL)
    step = choice(_l("Энди нима қилади"), STEPS, optional=True, blank=ALL)

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        statement = self.by_columns(statement, Student.group_id, AcademicDebt.state)
        if "faculty_id" in self and (faculty := self.chosen("faculty_id")):
            statement = statement.where(AcademicDebt.faculty_id == faculty)
        if course := self.chosen("course"):
            statement = statement.where(AcademicGroup.course == int(course))
        if number := self.chosen("semester"):
            statement = statement.where(Semester.number == int(number))
        if step := self.chosen("step"):
            statement = statement.where(_takes(step))
        words = (self.q.data or "").strip()
        if words:
            statement = statement.where(or_(Student.number == words, called(Student, words)))
        return statement.where(folded(Subject.name_key, self.subject.data))


class FacultiesFilter(DebtorFilter):
    """The same for those who see several faculties."""

    faculty_id = faculty_filter()


@bp.get("/")
@requires("performance.debtors:view")
def index() -> ResponseReturnValue:
    filters = DebtorFilter() if viewer().faculty_id else FacultiesFilter()
    rows = filters.narrow(_joined(scoped(AcademicDebt)))
    if asked_for_file():
        own = rows.with_only_columns(AcademicDebt.student_id, maintain_column_froms=True)
        personal.looked_through(Student, scoped(Student).where(Student.id.in_(own)).with_only_columns(Student.id))
    words: dict[str, Any] = {"next_step": next_step, "has_end": has_end, "scheduled": _scheduled}
    words |= {"states": STATES, "steps": STEPS, "chips": CHIPS}
    return listed("performance/debtors/index.html", sort_by(rows, SORTS, "student"), COLUMNS, filters, **words)


def next_step(row: AcademicDebt) -> str:
    """Return what the debtor may do today."""
    today = clock.today()
    values = {"until": row.until, "today": today, "is_credit": row.is_credit, "debts": row.debts}
    return controls.next_step(row.step, limit=_limit(), **values)  # type: ignore[arg-type]


def _scheduled(page: Iterable[AcademicDebt]) -> dict[tuple[int, int], int]:
    """Return in which schedules the debts of a page stand, for whoever may open these."""
    return schedules.standing_in(row.student_id for row in page) if can("performance.schedules:view") else {}


def has_end(step: str) -> bool:
    """Say whether a step has a last day, to come or gone by."""
    return step not in (RESTUDY, REPEAT)


def _limit() -> int:
    """How many debts are too many; asked once for all rows of an answer."""
    if "debt_limit" not in g:
        g.debt_limit = whole_rule(LIMIT, on=clock.today())
    return int(g.debt_limit)


def _takes(step: str) -> ColumnElement[bool]:
    """The criterion that a debt leaves one of the steps open today."""
    debt, today = AcademicDebt, clock.today()
    repeats = and_(~debt.is_credit, debt.debts >= _limit())
    is_over = and_(debt.step != RESTUDY, debt.until < today)
    if step == REPEAT:
        return repeats
    return and_(not_(repeats), is_over if step == EXPIRED else and_(debt.step == step, not_(is_over)))


def _joined(statement: Select[AcademicDebt]) -> Select[AcademicDebt]:
    subject, student = contains_eager(AcademicDebt.curriculum_subject), contains_eager(AcademicDebt.student)
    return (
        statement.join(AcademicDebt.student)
        .join(Student.group)
        .join(AcademicDebt.curriculum_subject)
        .join(CurriculumSubject.subject)
        .join(CurriculumSubject.semester)
        .options(
            subject.contains_eager(CurriculumSubject.subject),
            subject.contains_eager(CurriculumSubject.semester),
            student.contains_eager(Student.group),
            joinedload(AcademicDebt.sheet).load_only(GradeSheet.id, GradeSheet.round),
        )
    )
