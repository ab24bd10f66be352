"""A curriculum as a table: every subject with its hours by kind of lesson and its controls, semester by semester."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.domain.classifiers import SUBJECT_BLOCK, SUBJECT_FINISH, SUBJECT_KIND
from hemis.domain.control_kinds import STANDARD, TITLES
from hemis.domain.curriculum import credits_of
from hemis.models.curriculum import Curriculum, CurriculumSubject
from hemis.operations.plan_steps import plan_of
from hemis.operations.plans import Contents
from hemis.web.controls import control_title
from hemis.web.export import export_lines
from hemis.web.jinja import named


class Line(NamedTuple):
    """A subject of a semester; without a subject, the sum of the semester."""

    semester: int
    credits: int
    row: CurriculumSubject | None


def _of(shows: Callable[[CurriculumSubject], Any]) -> Callable[[Line], Any]:
    return lambda line: None if line.row is None else shows(line.row)


def _maximum(kind: str) -> Callable[[Line], Any]:
    return _of(lambda row: next((control.max_points for control in row.controls if control.kind == kind), None))


def _free(row: CurriculumSubject) -> str:
    named_ = [each for each in row.controls if each.free_kind_id]
    return "; ".join(f"{control_title(each)} {each.max_points}" for each in named_)


def _kind(row: CurriculumSubject) -> str:
    kind = _(SUBJECT_KIND[row.kind])
    return f"{kind} · {row.elective_group}" if row.elective_group else kind


SEMESTER = (_l("Семестр"), lambda line: line.semester)
NAME = (_l("Фан"), lambda line: named(line.row.subject) if line.row else _("Семестр жами"))
KIND = (_l("Фан тури"), _of(_kind))
WEIGHT = (
    (_l("Кредит"), lambda line: line.credits),
    (_l("Жами соат"), _of(lambda row: row.total_hours)),
    (_l("Маъруза соати"), _of(lambda row: row.lecture_hours)),
    (_l("Амалий соат"), _of(lambda row: row.practice_hours)),
    (_l("Лаборатория соати"), _of(lambda row: row.lab_hours)),
    (_l("Семинар соати"), _of(lambda row: row.seminar_hours)),
    (_l("Мустақил таълим соати"), _of(lambda row: row.independent_hours)),
)
FINISH = (_l("Фан якуни"), _of(lambda row: _(SUBJECT_FINISH[row.finish])))
DEPARTMENT = (_l("Кафедра"), _of(lambda row: named(row.department)))
COLUMNS = (
    SEMESTER,
    (_l("Код"), _of(lambda row: row.subject.code)),
    NAME,
    (_l("Фанлар блоки"), _of(lambda row: _(SUBJECT_BLOCK[row.block]))),
    KIND,
    *WEIGHT,
    *((_l(TITLES[kind]), _maximum(kind)) for kind in STANDARD),
    (_l("Эркин назоратлар"), _of(_free)),
    FINISH,
    DEPARTMENT,
)
PAPER = (
    SEMESTER,
    NAME,
    KIND,
    *WEIGHT,
    (_l("Назоратлар"), _of(lambda row: "/".join(str(control.max_points) for control in row.controls))),
    FINISH,
    DEPARTMENT,
)
"""What fits a sheet of paper."""


def answer(curriculum: Curriculum, held: Contents) -> ResponseReturnValue:
    """Return the file that the address asks for; on paper each semester ends with its credits."""
    is_paper = request.args["format"] == "print"
    lines = [line for line in _lines(curriculum, held) if line.row or is_paper]
    title = _("Ўқув режа: %(name)s", name=named(curriculum))
    return export_lines(lines, PAPER if is_paper else COLUMNS, f"curriculum-{curriculum.id}", title)


def _lines(curriculum: Curriculum, held: Contents) -> Iterator[Line]:
    for semester in plan_of(curriculum, held).semesters:
        for row in held.subjects.get(semester.key, []):
            yield Line(semester.number, row.credits, row)
        yield Line(semester.number, credits_of(semester.subjects), None)
