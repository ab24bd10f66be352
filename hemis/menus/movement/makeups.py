"""Топшириладиган фарқлар: who has which subjects to make up in a new plan, by when, and what is overdue (rules 4.3)."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import requires, scoped, viewer
from hemis.domain.differences import CLOSED, OPEN, OVERDUE
from hemis.domain.differences import STATES as LINE_STATES
from hemis.menus.movement.difference_papers import line_state
from hemis.models.differences import DifferenceLine, SubjectDifference
from hemis.models.structure import Faculty
from hemis.models.students import AcademicGroup, Student
from hemis.operations.people import called
from hemis.web import clock, personal
from hemis.web.answers import listed
from hemis.web.export import Column, asked_for_file
from hemis.web.forms import DateField, ScopedSelect, choice
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, sort_by

bp = Blueprint("makeups", __name__, url_prefix="/makeups")
DRAFT = "draft"
SORTS = {
    "deadline": DifferenceLine.deadline,
    "student": Student.sort_key,
    "subject": DifferenceLine.name,
    "credits": DifferenceLine.to_make_up,
}
COLUMNS: tuple[Column, ...] = (
    (_l("Талаба рақами"), lambda line: line.difference.student.number),
    (_l("Ф.И.Ш."), lambda line: line.difference.student.full_name),
    (_l("Гуруҳ"), lambda line: line.difference.student.group.name),
    (_l("Факультет"), lambda line: line.difference.student.faculty.name),
    (_l("Ўқув режа"), lambda line: line.difference.curriculum.name),
    (_l("Фан"), lambda line: line.name),
    (_l("Семестр"), lambda line: line.semester),
    (_l("Топшириладиган кредит"), lambda line: line.to_make_up),
    (_l("Топшириш муддати"), lambda line: line.deadline),
    (_l("Ҳолати"), lambda line: state_in_words(line)),
    (_l("Топширилган куни"), lambda line: line.passed_on),
)


class OwnMakeupFilter(FilterForm):
    """What a dean's office looks through its lines by."""

    q = StringField(_l("Талаба"))
    state = choice(_l("Ҳолати"), {**LINE_STATES, DRAFT: _l("ҳали белгиланмаган")}, optional=True, blank=ALL)
    group_id = ScopedSelect(
        _l("Гуруҳ"),
        model=AcademicGroup,
        title=named,
        narrow=lambda rows: rows.where(AcademicGroup.is_active).order_by(AcademicGroup.sort_key),
        blank=ALL,
    )
    until = DateField(_l("Муддати шу кунгача"), [Optional()])

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        line, made = DifferenceLine, SubjectDifference
        statement = self.by_columns(statement, Student.group_id, Student.faculty_id)
        if day := self.chosen("until"):
            statement = statement.where(line.deadline <= day)
        asked, today = self.chosen("state"), clock.today()
        if asked:
            statement = statement.where(made.status == ("draft" if asked == DRAFT else "fixed"))
        if asked == CLOSED:
            statement = statement.where(line.passed_on.is_not(None))
        elif asked in (OPEN, OVERDUE):
            is_late = line.deadline < today
            statement = statement.where(line.passed_on.is_(None), is_late if asked == OVERDUE else ~is_late)
        words = (self.q.data or "").strip()
        return statement.where(or_(Student.number == words, called(Student, words))) if words else statement


class MakeupFilter(OwnMakeupFilter):
    """The same for those who see several faculties."""

    faculty_id = ScopedSelect(
        _l("Факультет"), model=Faculty, title=named, narrow=lambda rows: rows.order_by(Faculty.sort_key), blank=ALL
    )


@bp.get("/")
@requires("movement.makeups:view")
def index() -> ResponseReturnValue:
    filters = OwnMakeupFilter() if viewer().faculty_id else MakeupFilter()
    made = contains_eager(DifferenceLine.difference)
    owner = made.contains_eager(SubjectDifference.student)
    loads = (made.joinedload(SubjectDifference.curriculum), owner.joinedload(Student.group))
    rows = scoped(DifferenceLine).join(DifferenceLine.difference).join(SubjectDifference.student)
    rows = rows.where(DifferenceLine.to_make_up > 0, SubjectDifference.status != "replaced")
    rows = filters.narrow(rows).options(made, owner, *loads, owner.options(joinedload(Student.faculty)))
    if asked_for_file():
        personal.looked_through(Student, rows.with_only_columns(Student.id))
    return listed("movement/makeups/index.html", sort_by(rows, SORTS, "deadline"), COLUMNS, filters)


def state_in_words(line: DifferenceLine) -> str:
    """Return the state of a line; of a draft nothing is to be made up yet."""
    if line.difference.status == DRAFT:
        return _("ҳали белгиланмаган")
    return _(LINE_STATES[line_state(line)])
