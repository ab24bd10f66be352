"""A curriculum as a table: every subject with its hours by kind of lesson and its controls, semester by semester."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.domain.classifiers import CONTROL_KIND, SUBJECT_BLOCK, SUBJECT_FINISH, SUBJECT_KIND
from hemis.domain.curriculum import credits_of
from hemis.models.curriculum import Curriculum, CurriculumSubject
from hemis.operations.plan_parts import CONTROLS
from hemis.operations.plan_steps import plan_of
from hemis.operations.plans import Contents
from hemis.web.export import export_table
from hemis.web.jinja import named

HOURS = ("total_hours", "lecture_hours", "practice_hours", "lab_hours", "seminar_hours", "independent_hours")
HEADINGS = (
    *(_l("Семестр"), _l("Код"), _l("Фан"), _l("Фанлар блоки"), _l("Фан тури"), _l("Кредит"), _l("Жами соат")),
    *(_l("Маъруза соати"), _l("Амалий соат"), _l("Лаборатория соати"), _l("Семинар соати")),
    *(_l("Мустақил таълим соати"), *(_l(CONTROL_KIND[kind]) for kind in CONTROLS), _l("Фан якуни"), _l("Кафедра")),
)
CREDITS_AT = 5


def answer(curriculum: Curriculum, held: Contents) -> ResponseReturnValue:
    """Return the file that the address asks for; on paper each semester ends with its credits."""
    earned = {each.key: credits_of(each.subjects) for each in plan_of(curriculum, held).semesters}
    lines: list[list[Any]] = []
    for semester in held.semesters:
        lines += [_line(semester.number, row) for row in held.subjects.get(semester.id, [])]
        if request.args["format"] == "print":
            lines.append(_sum(semester.number, earned[semester.id]))
    headings = [str(heading) for heading in HEADINGS]
    title = _("Ўқув режа: %(name)s", name=named(curriculum))
    return export_table(headings, lines, f"curriculum-{curriculum.id}", title)


def _line(number: int, row: CurriculumSubject) -> list[Any]:
    maxima = {control.kind: control.max_points for control in row.controls}
    kind = _(SUBJECT_KIND[row.kind])
    return [
        *(number, row.subject.code, named(row.subject), _(SUBJECT_BLOCK[row.block])),
        f"{kind} · {row.elective_group}" if row.elective_group else kind,
        row.credits,
        *(getattr(row, name) for name in HOURS),
        *(maxima.get(kind) for kind in CONTROLS),
        *(_(SUBJECT_FINISH[row.finish]), named(row.department)),
    ]


def _sum(number: int, credits: int) -> list[Any]:
    cells: list[Any] = [None] * len(HEADINGS)
    cells[0], cells[2], cells[CREDITS_AT] = number, _("Семестр жами"), credits
    return cells
