"""Фанлар фарқи: what of a student's marks counts in another plan, and what is to be made up (rules 4.3, H-7, H-11)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from wtforms import StringField
from wtforms.validators import Optional

from hemis.access import requires, scoped
from hemis.domain.differences import Difference, PassedSubject
from hemis.extensions import db
from hemis.models.curriculum import Curriculum
from hemis.models.differences import SubjectDifference
from hemis.models.students import Student
from hemis.operations import differences as operations
from hemis.web import personal
from hemis.web.export import Column, asked_for_file, export_lines
from hemis.web.forms import DateField, ScopedSelect, choice
from hemis.web.jinja import named
from hemis.web.listing import FilterForm

bp = Blueprint("differences", __name__, url_prefix="/differences")
SEMESTERS = {str(number): str(number) for number in range(1, 15)}
COUNTS, MAKE_UP, EXTRA = _l("ҳисобга олинади"), _l("топширилади"), _l("режада йўқ")


class DifferenceFilter(FilterForm):
    number = StringField(_l("Талаба рақами"))
    curriculum_id = ScopedSelect(
        _l("Қайси ўқув режага"),
        model=Curriculum,
        title=lambda row: f"{named(row)}, {row.intake_year.name}",
        narrow=lambda rows: rows.where(Curriculum.is_active, Curriculum.is_approved).order_by(Curriculum.sort_key),
        loads=(joinedload(Curriculum.intake_year),),
        blank=_l("танланг"),
    )
    upto = choice(_l("Қайси семестргача (шу семестр ҳам)"), SEMESTERS, optional=True, blank=_l("танланг"))
    deadline = DateField(_l("Топшириш муддати"), [Optional()])


class Line(NamedTuple):
    """One row of the paper."""

    what: Any
    semester: int | None
    subject: str
    credits: int
    counted: int
    source: str
    to_make_up: int


COLUMNS: tuple[Column, ...] = (
    (_l("Натижаси"), lambda line: str(line.what)),
    (_l("Семестр"), lambda line: line.semester),
    (_l("Фан"), lambda line: line.subject),
    (_l("Режадаги кредит"), lambda line: line.credits or None),
    (_l("Ўқиган фани"), lambda line: line.source),
    (_l("Ҳисобга олинган кредит"), lambda line: line.counted),
    (_l("Топшириладиган кредит"), lambda line: line.to_make_up),
)


@bp.get("/")
@requires("movement.differences:view")
def index() -> ResponseReturnValue:
    filters = DifferenceFilter()
    student, plan, upto = _student(filters.number.data), _plan(filters.chosen("curriculum_id")), filters.chosen("upto")
    found = operations.laid_out(student.id, plan.id, int(upto)) if student and plan and upto else None
    if student:
        personal.looked_at(Student, student.id, personal.PAPER if asked_for_file() else personal.CARD)
    if asked_for_file() and student and plan and found:
        columns = (*COLUMNS, (_l("Топшириш муддати"), lambda line: _due(line, filters.chosen("deadline"))))
        title = _("Фанлар фарқи: %(name)s, %(plan)s", name=named(student), plan=named(plan))
        return export_lines(_lines(found), columns, f"difference-{student.number}", title)
    return render_template(
        "movement/differences/index.html",
        filters=filters,
        student=student,
        plan=plan,
        upto=upto,
        found=found,
        deadline=filters.chosen("deadline"),
        made=_made(student) if student else (),
    )


def _made(student: Student) -> Sequence[SubjectDifference]:
    """The documents of a student, the newest first."""
    rows = scoped(SubjectDifference).where(SubjectDifference.student_id == student.id)
    newest = rows.order_by(SubjectDifference.id.desc()).options(joinedload(SubjectDifference.curriculum))
    made: Sequence[SubjectDifference] = db.session.scalars(newest).all()
    return made


def _due(line: Line, deadline: date | None) -> date | None:
    return deadline if line.to_make_up else None


def _student(number: str | None) -> Student | None:
    if not number:
        return None
    rows = scoped(Student).where(Student.number == number[:12]).options(joinedload(Student.group))
    student: Student | None = db.session.scalar(rows)
    return student


def _plan(curriculum_id: int | None) -> Curriculum | None:
    if curriculum_id is None:
        return None
    plan: Curriculum | None = db.session.scalar(scoped(Curriculum).where(Curriculum.id == curriculum_id))
    return plan


def named_source(source: PassedSubject) -> str:
    """A passed subject, with the institution where it was another one."""
    return f"{source.name}, {source.institution}" if source.institution else source.name


def _lines(found: Difference) -> list[Line]:
    counted = [
        Line(
            *(COUNTS, each.target.semester, each.target.name, each.target.credits, each.target.credits - each.missing),
            *(", ".join(named_source(source) for source in each.passed), each.missing),
        )
        for each in found.counted
    ]
    missing = [Line(MAKE_UP, each.semester, each.name, each.credits, 0, "", each.credits) for each in found.to_make_up]
    return [*counted, *missing, *(Line(EXTRA, None, "", 0, 0, named_source(each), 0) for each in found.extra)]
