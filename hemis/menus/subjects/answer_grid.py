"""Топшириқлар жадвали: the students of a load by its assignments, with points, what is late and missing (H-23)."""

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from hemis.access import requires, scoped_or_404
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.menus.subjects.answers import ALL, bp
from hemis.models.assignments import Assignment
from hemis.models.curriculum import CurriculumSubject
from hemis.models.teaching import TeachingLoad, TeachingLoadGroup
from hemis.operations import work_grid
from hemis.operations.work_grid import Cell, Row
from hemis.web import clock
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import choice
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, page_of

WORDS = {"sent": N_("текширилмаган"), "returned": N_("қайтарилган"), "missing": N_("топширмаган")}
LOAD = (
    joinedload(TeachingLoad.curriculum_subject).joinedload(CurriculumSubject.subject),
    selectinload(TeachingLoad.groups).joinedload(TeachingLoadGroup.group),
)


class GridFilter(FilterForm):
    q = StringField(_l("Талаба"))
    group_id = SelectField(_l("Гуруҳ"), choices=[])
    missing = choice(_l("Топширмаганлар"), {"1": N_("камида битта иши йўқ")}, optional=True, blank=ALL)

    def __init__(self, load: TeachingLoad) -> None:
        own = [SelectChoice(str(each.group_id), named(each.group)) for each in load.groups]
        self.groups = [SelectChoice("", ALL), *own]
        super().__init__()

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        self.group_id.choices = self.groups
        return bool(super().validate(*args, **kwargs))

    def takes(self, row: Row) -> bool:
        """Whether a row is one of those asked for."""
        group, student = self.chosen("group_id"), row.student
        name = fold(f"{student.full_name} {student.full_name_latin} {student.number}")
        return (
            (not group or str(row.group.id) == group)
            and (not self.chosen("missing") or row.missing > 0)
            and all(word in name for word in fold(self.q.data or "").split())
        )


@bp.get("/loads/<int:load_id>")
@requires("subjects.answers:view")
def grid(load_id: int) -> ResponseReturnValue:
    load = scoped_or_404(TeachingLoad, load_id, *LOAD)
    filters, tasks = GridFilter(load), work_grid.assignments_of(load.id)
    every = work_grid.rows_of(load, tasks, at=clock.now()) if tasks else []
    rows = [row for row in every if filters.takes(row)]
    if asked_for_file():
        return export_lines(rows, _columns(tasks), f"tasks-{load.id}", load.curriculum_subject.subject.name)
    return render_template(
        "subjects/answers/grid.html",
        load=load,
        tasks=tasks,
        filters=filters,
        page=page_of(rows),
        totals=work_grid.totals(tasks, every),
        words=WORDS,
    )


def _columns(tasks: Sequence[Assignment]) -> tuple[Any, ...]:
    heads = (
        (f"{task.title} ({task.max_points})", lambda row, at=at: _value(row.cells[at])) for at, task in enumerate(tasks)
    )
    return (
        (_l("Талаба рақами"), lambda row: row.student.number),
        (_l("Талаба"), lambda row: row.student.full_name),
        (_l("Гуруҳ"), lambda row: row.group.name),
        *heads,
        (_l("Топширмаган ишлари"), lambda row: row.missing),
        (_l("Улуши, фоиз"), lambda row: row.percent),
    )


def _value(cell: Cell) -> Any:
    """Points as a number; else the state in words."""
    if cell.points is not None:
        return cell.points
    return _(WORDS[cell.state]) if cell.state in WORDS else ""
