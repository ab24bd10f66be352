"""Daily marks of a group in a month: a grid of students and lessons, saved cell by cell or all at once (H-24)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from hemis.domain.digits import whole_number
from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assignments import LessonMark
from hemis.models.curriculum import LessonSlot
from hemis.models.teaching import Lesson, LessonGroup, TeachingLoad
from hemis.operations import daily_marks, rosters
from hemis.operations.daily_marks import OTHER_MARK, Mean
from hemis.operations.rosters import Journal, Member
from hemis.operations.tallies import Hours

Key = tuple[int, int]
"""Lesson and student."""
NOBODY = Hours()


class Typed(NamedTuple):
    """A cell as a page sends it: the mark with which the page was opened, and the text that stands there now."""

    lesson_id: int
    student_id: int
    base: str
    text: str

    @property
    def key(self) -> Key:
        return self.lesson_id, self.student_id

    @property
    def is_changed(self) -> bool:
        return self.text != self.base


@dataclass
class Outcome:
    """What became of the cells: either all changes are written, or `faults` and `clashes` say why none is."""

    changes: dict[Key, int | None] = field(default_factory=dict)
    faults: dict[Key, RuleError] = field(default_factory=dict)
    clashes: dict[Key, int | None] = field(default_factory=dict)
    """Cells that somebody else changed meanwhile, with what stands there now."""

    @property
    def is_written(self) -> bool:
        return not self.faults and not self.clashes


@dataclass(frozen=True)
class Grid:
    """One month of a load in one of its groups."""

    load: TeachingLoad
    lessons: Sequence[Lesson]
    members: Sequence[Member]
    marks: Mapping[Key, int]
    hours: Mapping[Key, Hours]
    means: Mapping[int, Mean]
    """Of the whole semester so far."""
    scale: Sequence[int]

    def mean_of_month(self, student_id: int) -> Mean | None:
        """Return what the marks of the month come to."""
        found = [mark for each in self.lessons if (mark := self.marks.get((each.id, student_id))) is not None]
        return Mean(student_id, len(found), sum(found)) if found else None

    def is_open(self, lesson: Lesson, member: Member) -> bool:
        """Whether a mark may stand in the cell: the lesson was held, and the student was there."""
        key = lesson.id, member.id
        missed = self.hours.get(key, NOBODY).missed >= lesson.slot.hours
        return lesson.held_at is not None and not member.reason and (not missed or key in self.marks)


def read(load: TeachingLoad, lessons: Sequence[Lesson], group_id: int, first: date, last: date) -> Grid:
    """Return the grid of some lessons of a group between two days."""
    keys = [each.id for each in lessons]
    rows = select(LessonMark.lesson_id, LessonMark.student_id, LessonMark.mark).join(Lesson)
    known, found = set(keys), db.session.execute(rows.where(Lesson.load_id == load.id)).all()
    marks = {(lesson, student): mark for lesson, student, mark in found if lesson in known}
    members = rosters.roster(group_id, load.curriculum_subject_id, first, last)
    by_student: dict[int, list[int]] = defaultdict(list)
    for _lesson, student, mark in found:
        by_student[student].append(mark)
    means = {key: Mean(key, len(each), sum(each)) for key, each in by_student.items()}
    return Grid(load, lessons, members, marks, rosters.hours_at(keys), means, daily_marks.scale_of(load))


def lessons_of(load_id: int, group_id: int, first: date, last: date) -> Sequence[Lesson]:
    """Return the lessons of a load with a group between two days, in their order."""
    rows = (
        select(Lesson)
        .join(LessonGroup, LessonGroup.lesson_id == Lesson.id)
        .join(LessonSlot, LessonSlot.id == Lesson.slot_id)
        .where(Lesson.load_id == load_id, LessonGroup.group_id == group_id, LessonGroup.day.between(first, last))
        .order_by(Lesson.day, LessonSlot.number)
        .options(joinedload(Lesson.slot))
    )
    return db.session.scalars(rows).all()


def enter(lessons: Collection[Lesson], typed: Iterable[Typed], *, by: User, at: datetime) -> Outcome:
    """Write the changed cells of the given lessons, all or none; each still has the mark with which it was shown."""
    changed: dict[int, list[Typed]] = defaultdict(list)
    for cell in typed:
        if cell.is_changed:
            changed[cell.lesson_id].append(cell)
    locked = (
        select(Lesson)
        .where(Lesson.id.in_(changed))
        .order_by(Lesson.id)
        .options(selectinload(Lesson.slot))
        .with_for_update()
    )
    db.session.scalars(locked.execution_options(populate_existing=True)).all()
    outcome, before = Outcome(), dict[int, dict[int, int]]()
    mine = {each.id: each for each in lessons if each.id in changed}
    for key, lesson in mine.items():
        before[key] = daily_marks.marks_of(lesson)
        _check(rosters.journal_of(lesson), changed[key], before[key], outcome, by=by)
    if outcome.is_written:
        for key, lesson in mine.items():
            wanted = {student: mark for (place, student), mark in outcome.changes.items() if place == key}
            daily_marks.write(lesson, wanted, before[key], by=by, at=at)
    return outcome


def _check(journal: Journal, cells: Iterable[Typed], now: Mapping[int, int], outcome: Outcome, *, by: User) -> None:
    """Sort the cells of a lesson into what may be written, what is refused, and what somebody else has changed."""
    try:
        daily_marks.require_markable(journal.lesson, by=by)
    except RuleError as error:
        outcome.faults.update(dict.fromkeys((cell.key for cell in cells), error))
        return
    for cell in cells:
        stands, mark = now.get(cell.student_id), None
        try:
            mark = _mark(cell.text)
            daily_marks.require_marks(journal, {cell.student_id: mark})
        except RuleError as error:
            outcome.faults[cell.key] = error
            continue
        if str(stands or "") != cell.base and stands != mark:
            outcome.clashes[cell.key] = stands
        elif stands != mark:
            outcome.changes[cell.key] = mark


def _mark(text: str) -> int | None:
    if not text:
        return None
    mark = whole_number(text, 2)
    if mark is None:
        raise RuleError(OTHER_MARK, mark=text[:10])
    return mark


__all__ = ["Grid", "Outcome", "Typed", "enter", "lessons_of", "read"]
