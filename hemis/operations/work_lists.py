"""The answers to an assignment as their graders read them: who has sent what, which comes next, who wrote alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from hemis.domain import similarity
from hemis.domain.assignments import SENT
from hemis.domain.similarity import Pair
from hemis.extensions import db
from hemis.models.assignments import Assignment, AssignmentWork, WorkFile, WorkSending
from hemis.models.students import AcademicGroup, Student
from hemis.operations import assignments

NOT_SENT = "none"


@dataclass(frozen=True)
class Line:
    """A student who has to answer, or has answered and left the group since; `work` is None for nothing sent."""

    student: Student
    group: AcademicGroup
    work: AssignmentWork | None
    is_here: bool

    @property
    def state(self) -> str:
        return self.work.state if self.work else NOT_SENT

    @property
    def is_late(self) -> bool:
        return self.work is not None and self.work.sent_at > self.work.assignment.due_at


def lines_of(row: Assignment) -> list[Line]:
    """Return everybody of an assignment in the order of the names, by two statements."""
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
    for student, _group_id, group, work in db.session.execute(here):
        found.setdefault(student.id, Line(student, group, work, True))
    gone = (
        select(AssignmentWork)
        .where(AssignmentWork.assignment_id == row.id, AssignmentWork.student_id.not_in(found))
        .options(joinedload(AssignmentWork.student).joinedload(Student.group))
        .order_by(AssignmentWork.id)
    )
    left = [Line(work.student, work.student.group, work, False) for work in db.session.scalars(gone)]
    return [*found.values(), *left]


def neighbours(work: AssignmentWork) -> tuple[int | None, int | None]:
    """Return the answers that wait before and after this one, as they were sent; after the last comes the first."""
    place = AssignmentWork.sent_at, AssignmentWork.id
    waiting = select(AssignmentWork.id).where(
        AssignmentWork.assignment_id == work.assignment_id, AssignmentWork.state == SENT, AssignmentWork.id != work.id
    )
    before = or_(place[0] < work.sent_at, and_(place[0] == work.sent_at, place[1] < work.id))
    earlier = waiting.where(before).order_by(*(each.desc() for each in place)).limit(1)
    later = waiting.order_by(before, *place).limit(1)
    return db.session.scalar(earlier), db.session.scalar(later)


def first_waiting(row: Assignment) -> int | None:
    """Return the answer that has waited longest."""
    waiting = select(AssignmentWork.id).where(AssignmentWork.assignment_id == row.id, AssignmentWork.state == SENT)
    return db.session.scalar(waiting.order_by(AssignmentWork.sent_at, AssignmentWork.id).limit(1))


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
    "alike",
    "files_of",
    "first_waiting",
    "last_texts",
    "likeness_of",
    "lines_of",
    "names_of",
    "neighbours",
    "size_of_files",
]
