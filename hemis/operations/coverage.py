"""How much of what is planned stands in the timetable, by group and by load."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, true
from sqlalchemy.orm import joinedload

from hemis.domain.names import fold
from hemis.domain.timetable import LABORATORY, LECTURE, PRACTICE, SEMINAR
from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject, LessonSlot, Semester
from hemis.models.staff import Employee, Post
from hemis.models.students import AcademicGroup, PersonToken
from hemis.models.subjects import Subject
from hemis.models.teaching import Lesson, TeachingLoad, TeachingLoadGroup
from hemis.operations.loads import hours_placed_each

LONGEST_SEARCH = 200
LOOKED_AHEAD = timedelta(days=60)
"""So long before a semester its timetable is made."""


def running(today: date) -> ColumnElement[bool]:
    """The criterion that a semester runs on a day."""
    return and_(Semester.starts_on <= today, Semester.ends_on >= today)


def hours_of_groups(group_ids: Sequence[int], today: date) -> dict[int, tuple[int, int]]:
    """Group → (hours of its loads, hours placed) in the semester that runs."""
    placed = (
        select(Lesson.load_id, func.sum(LessonSlot.hours).label("hours"))
        .join(LessonSlot, LessonSlot.id == Lesson.slot_id)
        .join(TeachingLoadGroup, TeachingLoadGroup.load_id == Lesson.load_id)
        .where(TeachingLoadGroup.group_id.in_(group_ids))
        .group_by(Lesson.load_id, TeachingLoadGroup.group_id)
        .distinct()
        .subquery()
    )
    rows = db.session.execute(
        select(TeachingLoadGroup.group_id, func.sum(TeachingLoad.hours), func.coalesce(func.sum(placed.c.hours), 0))
        .join(TeachingLoad, TeachingLoad.id == TeachingLoadGroup.load_id)
        .join(CurriculumSubject, CurriculumSubject.id == TeachingLoad.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .outerjoin(placed, placed.c.load_id == TeachingLoad.id)
        .where(TeachingLoadGroup.group_id.in_(group_ids), running(today))
        .group_by(TeachingLoadGroup.group_id)
    )
    return {group: (int(planned), int(stands)) for group, planned, stands in rows}


def is_full(today: date) -> ColumnElement[bool]:
    """The criterion that no load of a group is still to be placed."""
    unplaced = (
        select(TeachingLoadGroup.load_id)
        .join(TeachingLoad, TeachingLoad.id == TeachingLoadGroup.load_id)
        .join(CurriculumSubject, CurriculumSubject.id == TeachingLoad.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .where(TeachingLoadGroup.group_id == AcademicGroup.id, running(today), TeachingLoad.hours > hours_placed_each())
        .correlate(AcademicGroup)
    )
    return ~exists(unplaced)


def unplaced_of(loads: Select[TeachingLoad], group_id: int, today: date) -> Sequence[tuple[TeachingLoad, int]]:
    """The loads of a group, out of those given, that have hours to place in a semester not over yet; hours placed."""
    placed = hours_placed_each()
    found = (
        loads.add_columns(placed.label("placed"))
        .join(TeachingLoadGroup, TeachingLoadGroup.load_id == TeachingLoad.id)
        .join(CurriculumSubject, CurriculumSubject.id == TeachingLoad.curriculum_subject_id)
        .join(Subject, Subject.id == CurriculumSubject.subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .where(TeachingLoadGroup.group_id == group_id, Semester.ends_on >= today, TeachingLoad.hours > placed)
        .where(Semester.starts_on <= today + LOOKED_AHEAD)
        .order_by(Semester.starts_on, Subject.sort_key, TeachingLoad.lesson_kind)
        .options(joinedload(TeachingLoad.teacher))
        .options(joinedload(TeachingLoad.curriculum_subject).joinedload(CurriculumSubject.subject))
    )
    return [(load, int(hours)) for load, hours in db.session.execute(found)]


def groups_of_load(load_id: int) -> Sequence[AcademicGroup]:
    """The groups of a load."""
    mine = select(TeachingLoadGroup.group_id).where(TeachingLoadGroup.load_id == load_id)
    return db.session.scalars(
        select(AcademicGroup).where(AcademicGroup.id.in_(mine)).order_by(AcademicGroup.sort_key)
    ).all()


def running_or_near(today: date) -> ColumnElement[bool]:
    """The criterion that a semester runs on a day or begins soon."""
    return and_(Semester.starts_on <= today + LOOKED_AHEAD, Semester.ends_on >= today)


def hours_of_loads(rows: Iterable[TeachingLoad]) -> dict[int, int]:
    """Load → hours that stand in the timetable."""
    placed = hours_placed_each()
    found = select(TeachingLoad.id, placed).where(TeachingLoad.id.in_([row.id for row in rows]))
    return {key: int(hours) for key, hours in db.session.execute(found)}


def is_placed(state: str) -> ColumnElement[bool]:
    """The criterion that none, part or all of the hours of a load stand in the timetable."""
    placed = hours_placed_each()
    if state == "none":
        return placed == 0
    return placed >= TeachingLoad.hours if state == "full" else and_(placed > 0, placed < TeachingLoad.hours)


def missing_kinds(subject_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Curriculum subject → kind of lesson → groups of its curriculum that have no load of this kind yet."""
    groups = (
        select(CurriculumSubject.id, func.count(AcademicGroup.id))
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .join(AcademicGroup, and_(AcademicGroup.curriculum_id == Semester.curriculum_id, AcademicGroup.is_active))
        .where(CurriculumSubject.id.in_(subject_ids))
        .group_by(CurriculumSubject.id)
    )
    given = (
        select(TeachingLoadGroup.curriculum_subject_id, TeachingLoadGroup.lesson_kind, func.count())
        .where(TeachingLoadGroup.curriculum_subject_id.in_(subject_ids))
        .group_by(TeachingLoadGroup.curriculum_subject_id, TeachingLoadGroup.lesson_kind)
    )
    have = {(subject, kind): int(count) for subject, kind, count in db.session.execute(given)}
    kinds = (LECTURE, LABORATORY, PRACTICE, SEMINAR)
    return {
        subject: {kind: int(count) - have.get((subject, kind), 0) for kind in kinds}
        for subject, count in db.session.execute(groups)
    }


def holds_post() -> ColumnElement[bool]:
    """The criterion that an employee holds a post at a department."""
    return exists().where(Post.employee_id == Employee.id, Post.department_id.is_not(None))


def teaches() -> ColumnElement[bool]:
    """The criterion that an employee has a teaching load."""
    return exists().where(TeachingLoad.teacher_id == Employee.id)


def works_at(department_id: int) -> ColumnElement[bool]:
    """The criterion that an employee has a post at a department."""
    return exists().where(Post.employee_id == Employee.id, Post.department_id == department_id)


def is_called(typed: str | None) -> ColumnElement[bool]:
    """The criterion that every typed word begins a word of an employee's name, in either script."""
    words = fold((typed or "")[:LONGEST_SEARCH]).split()
    named = (
        exists().where(PersonToken.employee_id == Employee.id, PersonToken.word.startswith(word, autoescape=True))
        for word in words
    )
    return and_(true(), *named)


__all__ = [
    "groups_of_load",
    "holds_post",
    "hours_of_groups",
    "hours_of_loads",
    "is_called",
    "is_full",
    "is_placed",
    "missing_kinds",
    "running",
    "running_or_near",
    "teaches",
    "unplaced_of",
    "works_at",
]
