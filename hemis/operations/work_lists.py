"""The answers to an assignment as their graders read them: who has sent what, which comes next, who wrote alike."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from hemis.domain import similarity
from hemis.domain.assignments import GRADED, REFUSED, SENT, Deadline
from hemis.domain.similarity import Pair
from hemis.extensions import db
from hemis.models.assignments import Assignment, AssignmentWork, WorkFile, WorkSending
from hemis.models.students import AcademicGroup, Student
from hemis.operations import assignment_deadlines, assignments

NOT_SENT = "none"


@dataclass(frozen=True)
class Line:
    """A student who has to answer, or has answered and left the group since; `work` is None for nothing sent."""

    student: Student
    group: AcademicGroup
    work: AssignmentWork | None
    is_here: bool
    due: datetime
    extended: datetime | None = None
    """A deadline that was given to this student alone."""

    @property
    def state(self) -> str:
        return self.work.state if self.work else NOT_SENT

    @property
    def is_late(self) -> bool:
        return self.days_late > 0

    @property
    def days_late(self) -> int:
        """Days begun between the deadline and the last sending."""
        return Deadline(self.due, REFUSED).days_late(self.work.sent_at) if self.work else 0

    def is_over(self, at: datetime) -> bool:
        """Whether nothing was sent although the deadline has passed."""
        return self.work is None and self.due < at


def lines_of(row: Assignment) -> list[Line]:
    """Return everybody of an assignment in the order of the names, by three statements."""
    here = (
        assignments.takers(row.id, row.load.curriculum_subject_id)
        .add_columns(AcademicGroup, AssignmentWork)
        .join(AcademicGroup, AcademicGroup.id == Student.group_id)
        .outerjoin(
            AssignmentWork,
            and_(AssignmentWork.student_id == Student.id, AssignmentWork.assignment_id == row.id),
        )
        .order_by(AcademicGroup.name_key, Student.sort_key, Student.id)
    )
    found: dict[int, Line] = {}
    until = assignment_deadlines.of_rows([row])[row.id]
    for student, group_id, group, work in db.session.execute(here):
        due = until.of(student.id, group_id).due
        if student.id in found:
            due = max(due, found[student.id].due)
        found[student.id] = Line(student, group, work, True, due, until.students.get(student.id))
    gone = (
        select(AssignmentWork)
        .where(AssignmentWork.assignment_id == row.id, AssignmentWork.student_id.not_in(found))
        .options(joinedload(AssignmentWork.student).joinedload(Student.group))
        .order_by(AssignmentWork.id)
    )
    for work in db.session.scalars(gone):
        found[work.student_id] = Line(work.student, work.student.group, work, False, until.of(work.student_id).due)
    return list(found.values())


class Queue(NamedTuple):
    """The answers that wait beside one: the one before, the one after, and how many wait in all."""

    before: int | None
    following: int | None
    waiting: int


def queue_of(work: AssignmentWork) -> Queue:
    """Return an answer's place among those that wait, as they were sent; after the last comes the first."""
    rows = (
        select(AssignmentWork.sent_at, AssignmentWork.id)
        .where(AssignmentWork.assignment_id == work.assignment_id, AssignmentWork.state == SENT)
        .order_by(AssignmentWork.sent_at, AssignmentWork.id)
    )
    waiting = [(sent_at, key) for sent_at, key in db.session.execute(rows)]
    place = work.sent_at, work.id
    earlier, later = [each for each in waiting if each < place], [each for each in waiting if each > place]
    following = next(iter(later + earlier), None)
    return Queue(earlier[-1][1] if earlier else None, following[1] if following else None, len(waiting))


def first_waiting(lines: Sequence[Line]) -> int | None:
    """Return the answer that has waited longest."""
    waiting = [(line.work.sent_at, line.work.id) for line in lines if line.work and line.work.state == SENT]
    return min(waiting)[1] if waiting else None


def counts_of(lines: Sequence[Line]) -> tuple[int, int, int, int]:
    """Count who is here, has sent, waits for a grade, is graded."""
    found = Counter(line.state for line in lines)
    return sum(line.is_here for line in lines), found.total() - found[NOT_SENT], found[SENT], found[GRADED]


def last_texts(row: Assignment) -> dict[int, str]:
    """Return work → the text of its last sending, where there is one."""
    rows = select(WorkSending.work_id, WorkSending.text).join(
        AssignmentWork,
        and_(AssignmentWork.id == WorkSending.work_id, AssignmentWork.attempts == WorkSending.number),
    )
    found = db.session.execute(rows.where(AssignmentWork.assignment_id == row.id, WorkSending.text != ""))
    return {work: text for work, text in found}


def alike(row: Assignment, least: int) -> list[Pair]:
    """Return the pairs of answers whose texts are at least so many percent alike."""
    return similarity.pairs(last_texts(row), least)


def likeness_of(both: Sequence[AssignmentWork], texts: Mapping[int, str]) -> int:
    """Return how alike the last texts of two answers are, in percent."""
    first, second = (texts.get(work.id, "") for work in both)
    return similarity.likeness(first, second)


def _last_files(row: Assignment) -> Any:
    return (
        select(WorkFile, Student)
        .join(WorkSending, WorkSending.id == WorkFile.sending_id)
        .join(
            AssignmentWork,
            and_(AssignmentWork.id == WorkSending.work_id, AssignmentWork.attempts == WorkSending.number),
        )
        .join(Student, Student.id == AssignmentWork.student_id)
        .where(AssignmentWork.assignment_id == row.id)
    )


def size_of_files(row: Assignment) -> tuple[int, int]:
    """Return how many files the last sendings have, and their bytes."""
    counted = _last_files(row).with_only_columns(func.count(), func.coalesce(func.sum(WorkFile.size), 0))
    number, size = db.session.execute(counted).one()
    return number, int(size)


def files_of(row: Assignment) -> Iterator[tuple[WorkFile, Student]]:
    """Yield the files of the last sendings with their students, by name."""
    rows = db.session.execute(_last_files(row).order_by(Student.sort_key, Student.id, WorkFile.id))
    yield from ((file, student) for file, student in rows)


def names_of(keys: Sequence[int]) -> dict[int, AssignmentWork]:
    """Return works with their students and groups."""
    rows = select(AssignmentWork).where(AssignmentWork.id.in_(keys))
    rows = rows.options(joinedload(AssignmentWork.student).joinedload(Student.group))
    return {work.id: work for work in db.session.scalars(rows)}


__all__ = [
    "Line",
    "Queue",
    "alike",
    "counts_of",
    "files_of",
    "first_waiting",
    "last_texts",
    "likeness_of",
    "lines_of",
    "names_of",
    "queue_of",
    "size_of_files",
]
