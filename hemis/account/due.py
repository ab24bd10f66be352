"""Топширилмаган топшириқлар: what a student reads of the own assignments on the home page (H-23, functions 4.5)."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import joinedload

from hemis.access import can, scoped, viewer
from hemis.domain.assignments import RETURNED
from hemis.extensions import db
from hemis.models.assignments import Assignment, AssignmentWork
from hemis.models.curriculum import CurriculumSubject
from hemis.models.teaching import TeachingLoad
from hemis.operations import assignment_deadlines
from hemis.operations.rules import whole_rule
from hemis.web import clock

MOST = 10
LATELY = timedelta(days=60)
"""How long after everybody's deadline a student is still told of what may be sent."""


class Due(NamedTuple):
    """An assignment that the student should look at, and until when; a returned one asks for a new answer."""

    row: Assignment
    due: datetime
    is_returned: bool
    is_soon: bool


def told() -> list[Due]:
    """Return what is not answered yet or was returned, and may be sent, the nearest first; none for the staff."""
    student_id = viewer().student_id
    if student_id is None or not can("subjects.tasks:view"):
        return []
    now = clock.now()
    subject = joinedload(Assignment.load).joinedload(TeachingLoad.curriculum_subject)
    lately = scoped(Assignment).where(Assignment.due_at >= now - LATELY)
    rows = db.session.scalars(lately.options(subject.joinedload(CurriculumSubject.subject))).all()
    if not rows:
        return []
    mine = scoped(AssignmentWork).with_only_columns(AssignmentWork.assignment_id, AssignmentWork.state)
    states = {key: state for key, state in db.session.execute(mine)}
    until = assignment_deadlines.for_student(student_id, rows)
    soon = timedelta(days=whole_rule("task.soon_days", on=clock.today()))
    found = [
        Due(row, until[row.id].due, states.get(row.id) == RETURNED, until[row.id].due - now <= soon)
        for row in rows
        if states.get(row.id) in (None, RETURNED) and until[row.id].deadline.is_open(now)
    ]
    return sorted(found, key=lambda each: (each.due, each.row.id))[:MOST]


__all__ = ["Due", "told"]
