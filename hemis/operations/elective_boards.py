"""What has been chosen in a window: counted by subjects, told by students, and who has not chosen yet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import joinedload

from hemis.domain import electives
from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject
from hemis.models.electives import ElectiveChoice, ElectiveWindow, ElectiveWindowGroup
from hemis.models.materials import LearningResource
from hemis.models.staff import Employee
from hemis.models.students import Student
from hemis.models.subjects import Subject
from hemis.models.teaching import TeachingLoad
from hemis.operations.joining_states import STUDYING
from hemis.operations.rules import whole_rule


class Option(NamedTuple):
    """An elective, how many have chosen it, and whether they are fewer than the rule asks for."""

    subject: CurriculumSubject
    chosen: int
    is_short: bool


class Block(NamedTuple):
    """Electives that stand for one another: a student takes one of them."""

    name: str
    options: list[Option]
    unchosen: int

    @property
    def counts(self) -> dict[int, int]:
        """Subject → how many have chosen it."""
        return {option.subject.id: option.chosen for option in self.options}


class Totals(NamedTuple):
    """How many students a window asks, and how many of them have chosen in every block."""

    students: int
    chosen: int


def choosers(window_id: int) -> ColumnElement[bool]:
    """Return the criterion of the students who are to choose in a window: those now studying in its groups."""
    groups = select(ElectiveWindowGroup.group_id).where(ElectiveWindowGroup.window_id == window_id)
    return and_(Student.group_id.in_(groups), Student.status == STUDYING)


def least_of(row: ElectiveWindow) -> int:
    """Return how many students an elective needs; the value of the day on which the choice was opened counts."""
    return whole_rule("elective.min_group", on=row.opens_on)


def subjects_of(row: ElectiveWindow) -> dict[str, list[CurriculumSubject]]:
    """Return the electives of a window by their groups, in the order of the plan."""
    rows = db.session.scalars(
        select(CurriculumSubject)
        .join(CurriculumSubject.subject)
        .where(CurriculumSubject.semester_id == row.semester_id, CurriculumSubject.elective_group != "")
        .options(joinedload(CurriculumSubject.subject), joinedload(CurriculumSubject.department))
        .order_by(CurriculumSubject.elective_group, Subject.sort_key)
    )
    found: dict[str, list[CurriculumSubject]] = defaultdict(list)
    for subject in rows:
        found[subject.elective_group].append(subject)
    return dict(found)


def blocks_of(row: ElectiveWindow, least: int = 0, students: int = 0) -> list[Block]:
    """Return the blocks of a window with what was chosen; who is short or missing only where both numbers are given."""
    counts = _counts(row)
    return [_block(name, subjects, counts, students, least) for name, subjects in subjects_of(row).items()]


def counted_of(row: ElectiveWindow) -> tuple[list[Block], int]:
    """Return the blocks of a window counted against all who are to choose, and how many students an elective needs."""
    students = db.session.scalar(select(func.count()).select_from(Student).where(choosers(row.id))) or 0
    least = least_of(row)
    return blocks_of(row, least, students), least


def _block(
    name: str, subjects: Sequence[CurriculumSubject], counts: Mapping[int, int], people: int, least: int
) -> Block:
    chosen = {subject.id: counts.get(subject.id, 0) for subject in subjects}
    short = electives.too_few(chosen, least)
    options = [Option(subject, chosen[subject.id], subject.id in short) for subject in subjects]
    return Block(name, options, people - sum(chosen.values()))


def _counts(row: ElectiveWindow) -> dict[int, int]:
    subject = ElectiveChoice.curriculum_subject_id
    counted = select(subject, func.count()).join(Student, Student.id == ElectiveChoice.student_id)
    counted = counted.where(ElectiveChoice.window_id == row.id, choosers(row.id)).group_by(subject)
    return {key: count for key, count in db.session.execute(counted)}


def totals_of(rows: Sequence[ElectiveWindow]) -> dict[int, Totals]:
    """Return window → how many are asked and how many have chosen in every block, by one statement."""
    blocks = (
        select(func.count(CurriculumSubject.elective_group.distinct()))
        .where(CurriculumSubject.semester_id == ElectiveWindow.semester_id, CurriculumSubject.elective_group != "")
        .correlate(ElectiveWindow)
        .scalar_subquery()
    )
    made = (
        select(func.count())
        .select_from(ElectiveChoice)
        .where(ElectiveChoice.window_id == ElectiveWindow.id, ElectiveChoice.student_id == Student.id)
        .correlate(ElectiveWindow, Student)
        .scalar_subquery()
    )
    found = db.session.execute(
        select(ElectiveWindow.id, func.count(), func.count().filter(made >= blocks))
        .select_from(ElectiveWindow)
        .join(ElectiveWindowGroup, ElectiveWindowGroup.window_id == ElectiveWindow.id)
        .join(Student, and_(Student.group_id == ElectiveWindowGroup.group_id, Student.status == STUDYING))
        .where(ElectiveWindow.id.in_([row.id for row in rows]))
        .group_by(ElectiveWindow.id)
    )
    return {key: Totals(students, chosen) for key, students, chosen in found}


def made_in(row: ElectiveWindow, students: Sequence[int] | None = None) -> dict[tuple[int, str], ElectiveChoice]:
    """Return (student, block) → what was chosen, of all choosers or of some."""
    found = select(ElectiveChoice).where(ElectiveChoice.window_id == row.id)
    if students is None:
        asked = select(Student.id).where(choosers(row.id))
        found = found.where(ElectiveChoice.student_id.in_(asked))
    else:
        found = found.where(ElectiveChoice.student_id.in_(students))
    rows = db.session.scalars(found.execution_options(populate_existing=True))
    return {(each.student_id, each.elective_group): each for each in rows}


def has_chosen(row: ElectiveWindow, subject_id: int) -> ColumnElement[bool]:
    """Return the criterion that a student has chosen a subject."""
    own = select(ElectiveChoice.student_id).where(
        ElectiveChoice.window_id == row.id, ElectiveChoice.curriculum_subject_id == subject_id
    )
    return Student.id.in_(own)


def is_ready(row: ElectiveWindow, blocks: int) -> ColumnElement[bool]:
    """Return the criterion that a student has chosen in each of so many blocks."""
    made = select(func.count()).where(ElectiveChoice.window_id == row.id, ElectiveChoice.student_id == Student.id)
    return made.correlate(Student).scalar_subquery() >= blocks


def proposal(
    students: Sequence[Student], blocks: Sequence[Block], made: set[tuple[int, str]], least: int
) -> dict[tuple[int, str], int]:
    """Return (student, block) → where those who have not chosen could go; nothing is written."""
    found: dict[tuple[int, str], int] = {}
    for block in blocks:
        waiting = [student.id for student in students if (student.id, block.name) not in made]
        placed = electives.spread(waiting, block.counts, least)
        found |= {(student, block.name): subject for student, subject in placed.items()}
    return found


def teachers_of(subjects: Sequence[CurriculumSubject]) -> dict[int, list[Employee]]:
    """Return curriculum subject → who is known to teach it."""
    rows = db.session.execute(
        select(TeachingLoad.curriculum_subject_id, Employee)
        .join(Employee, Employee.id == TeachingLoad.teacher_id)
        .where(TeachingLoad.curriculum_subject_id.in_([subject.id for subject in subjects]))
        .distinct()
        .order_by(Employee.sort_key)
    )
    found: dict[int, list[Employee]] = defaultdict(list)
    for key, teacher in rows:
        found[key].append(teacher)
    return dict(found)


def resources_of(subjects: Sequence[CurriculumSubject], today: date) -> dict[int, int]:
    """Return subject of the catalogue → how many learning resources are open on a day."""
    row = LearningResource
    asked = row.subject_id.in_([subject.subject_id for subject in subjects])
    counted = select(row.subject_id, func.count()).where(asked, row.is_active, row.opens_on <= today)
    return {key: count for key, count in db.session.execute(counted.group_by(row.subject_id))}


__all__ = [
    *(
        "Block",
        "Option",
        "Totals",
        "blocks_of",
        "choosers",
        "counted_of",
        "has_chosen",
        "is_ready",
        "least_of",
        "made_in",
    ),
    *("proposal", "resources_of", "subjects_of", "teachers_of", "totals_of"),
]
