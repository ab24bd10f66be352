"""The students of a load by its assignments, with what each has got: one look at a whole semester (H-23)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from hemis.domain.assignments import GRADED, RETURNED, SENT, Deadline, Share, control_points
from hemis.extensions import db
from hemis.models.assignments import Assignment, AssignmentGroup, AssignmentWork, gets_it
from hemis.models.students import AcademicGroup, Student
from hemis.models.teaching import TeachingLoad
from hemis.operations import assignment_deadlines
from hemis.operations.gradebook_rows import STUDYING

MISSING, COMING, NOT_GIVEN = "missing", "coming", "not_given"
HUNDRED = Decimal(100)


class Cell(NamedTuple):
    """A student and an assignment: the state of the answer, or why there is none; was its last sending late."""

    state: str
    work: AssignmentWork | None = None
    is_late: bool = False

    @property
    def points(self) -> Decimal | None:
        return self.work.counted if self.work else None


@dataclass(frozen=True)
class Row:
    """A student with a cell for each assignment of the grid."""

    student: Student
    group: AcademicGroup
    cells: Sequence[Cell]
    percent: Decimal | None
    """The weighted share reached of what was graded, in percent; what is missing is counted apart, and is no zero."""

    @property
    def missing(self) -> int:
        return sum(cell.state == MISSING for cell in self.cells)


def assignments_of(load_id: int) -> Sequence[Assignment]:
    """Return what the students of a load see, in the order in which it is due."""
    rows = select(Assignment).where(
        Assignment.load_id == load_id, Assignment.published_at.is_not(None), Assignment.is_active
    )
    return db.session.scalars(rows.order_by(Assignment.due_at, Assignment.id)).all()


def rows_of(load: TeachingLoad, tasks: Sequence[Assignment], *, at: datetime) -> list[Row]:
    """Return everybody who got one of the assignments, by group and name, by four statements."""
    keys = [each.id for each in tasks]
    until = assignment_deadlines.of_rows(tasks)
    given: dict[tuple[int, int], list[int]] = defaultdict(list)
    people: dict[int, tuple[Student, AcademicGroup]] = {}
    for student, group, task_id, through in _people(load, keys):
        people[student.id] = student, group
        given[student.id, task_id].append(through)
    rows = select(AssignmentWork).where(AssignmentWork.assignment_id.in_(keys))
    works = {(work.student_id, work.assignment_id): work for work in db.session.scalars(rows)}

    def cell(student_id: int, task: Assignment) -> Cell:
        groups = given.get((student_id, task.id))
        deadline = until[task.id].of(student_id, *groups or ())
        return _cell(works.get((student_id, task.id)), deadline, at, is_given=groups is not None)

    found = []
    for student, group in people.values():
        cells = [cell(student.id, task) for task in tasks]
        found.append(Row(student, group, cells, _percent(tasks, cells)))
    return found


def _people(load: TeachingLoad, keys: Sequence[int]) -> Sequence[Any]:
    """Student, the group where that one studies, assignment, and the group with which it was got."""
    rows = (
        select(Student, AcademicGroup, AssignmentGroup.assignment_id, AssignmentGroup.group_id)
        .select_from(Student)
        .join(AssignmentGroup, AssignmentGroup.assignment_id.in_(keys))
        .join(AcademicGroup, AcademicGroup.id == Student.group_id)
        .where(Student.status == STUDYING, gets_it(load.curriculum_subject_id))
        .order_by(AcademicGroup.name_key, Student.sort_key, Student.id)
    )
    return db.session.execute(rows).all()


def _cell(work: AssignmentWork | None, deadline: Deadline, at: datetime, *, is_given: bool) -> Cell:
    if work is not None:
        return Cell(work.state, work, work.sent_at > deadline.due)
    if not is_given:
        return Cell(NOT_GIVEN)
    return Cell(COMING if at <= deadline.due else MISSING)


def _percent(tasks: Sequence[Assignment], cells: Sequence[Cell]) -> Decimal | None:
    """What waits for its grade says nothing yet, and what never came is told by its own number."""
    shares = [
        Share(cell.points, Decimal(task.max_points), task.weight)
        for task, cell in zip(tasks, cells, strict=True)
        if cell.state == GRADED
    ]
    return control_points(shares, HUNDRED)


def totals(tasks: Sequence[Assignment], rows: Sequence[Row]) -> Mapping[int, tuple[int, int, int]]:
    """Return assignment → how many answers are graded, wait or were returned, and are missing."""
    found = {}
    for at, task in enumerate(tasks):
        states = [row.cells[at].state for row in rows]
        found[task.id] = states.count(GRADED), states.count(SENT) + states.count(RETURNED), states.count(MISSING)
    return found


__all__ = ["Cell", "Row", "assignments_of", "rows_of", "totals"]
