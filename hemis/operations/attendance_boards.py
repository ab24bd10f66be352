"""What boards of attendance show: sums of lessons by a sign, read from what each lesson keeps and never counted anew.

The caller brings the lessons of its scope. A lesson of several groups carries the sums of each in its text, so that a
board by groups, or of some groups alone, reads those rows one by one; all others are added up by the database.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import add
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, union_all

from hemis.domain.calendar import week_of
from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject, LessonSlot, Semester
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.models.teaching import Lesson, LessonGroup, TeachingLoad, TeachingLoadGroup
from hemis.operations.lesson_sums import WIDTH, parts_of
from hemis.operations.years import began_last

GROUP, DAY, WEEK, SUBJECT, TEACHER, DEPARTMENT, FACULTY = (
    *("group", "day", "week", "subject", "teacher", "department", "faculty"),
)
COLUMNS: dict[str, Any] = {
    GROUP: LessonGroup.group_id,
    DAY: Lesson.day,
    WEEK: Lesson.day,
    SUBJECT: Lesson.curriculum_subject_id,
    TEACHER: Lesson.teacher_id,
    DEPARTMENT: Lesson.department_id,
    FACULTY: Lesson.faculty_id,
}
LONGEST = timedelta(weeks=26)
AFTER_THE_END = timedelta(days=45)
SUMS = (Lesson.expected_count, Lesson.absent_count, Lesson.unexcused_hours, Lesson.excused_hours)


class Tally(NamedTuple):
    """Lessons up to today, those held, those past and not marked; students expected and absent; hours missed."""

    lessons: int = 0
    held: int = 0
    unmarked: int = 0
    expected: int = 0
    absent: int = 0
    unexcused: int = 0
    excused: int = 0

    def plus(self, other: Iterable[int]) -> "Tally":
        """Return both together."""
        return Tally._make(map(add, self, other))


NOTHING = Tally()
Tallies = dict[Any, Tally]


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, seen on `today`: what is still to come is not counted."""

    first: date
    last: date
    today: date

    @property
    def until(self) -> date:
        return min(self.last, self.today)

    def back(self, by: timedelta) -> "Period":
        """Return the same days earlier, as far as they are over today."""
        return Period(self.first - by, self.until - by, self.today)


def semester_of(today: date) -> Period:
    """Return the days of the semesters that run today or have just ended; half a year back where none does."""
    running = and_(Semester.starts_on <= today, Semester.ends_on >= today - AFTER_THE_END, began_last(today))
    first, last = db.session.execute(
        select(func.min(Semester.starts_on), func.max(Semester.ends_on)).where(running)
    ).one()
    return Period(max(first, today - LONGEST), last, today) if first else Period(today - LONGEST, today, today)


def tallies(lessons: Select[Lesson], by: str, periods: Sequence[Period]) -> list[Tallies]:
    """Return key → sums of lessons as wholes for each period: one statement along one index."""
    return _folded(by, periods, [_alone(lessons, COLUMNS[by], func.count(), period) for period in periods])


def group_tallies(
    lessons: Select[Lesson], by: str, periods: Sequence[Period], groups: Collection[int] | None = None
) -> list[Tallies]:
    """Return key → sums of the parts of lessons that belong to groups (None: to any), by two statements.

    A lesson of one group that was held names it; for the others the groups are looked up or read from their texts.
    """
    named = lessons.where(Lesson.sums_group.is_not(None))
    places = lessons.join(LessonGroup, LessonGroup.lesson_id == Lesson.id)
    places = places.where(Lesson.sums_group.is_(None), Lesson.group_sums == "")
    if groups is not None:
        named, places = named.where(Lesson.sums_group.in_(groups)), places.where(LessonGroup.group_id.in_(groups))
    number = func.count() if by == GROUP else func.count(Lesson.id.distinct())
    key = Lesson.sums_group if by == GROUP else COLUMNS[by]
    statements = [_held(named, key, period) for period in periods]
    found = _folded(by, periods, statements + [_alone(places, COLUMNS[by], number, period) for period in periods])
    streams = _streams(lessons, by, periods, groups)
    return [_merged(*both) for both in zip(found, streams, strict=True)]


def _within(lessons: Select[Lesson], period: Period) -> Select[Lesson]:
    return lessons.where(Lesson.day.between(period.first, period.until))


def _alone(lessons: Select[Lesson], key: Any, number: ColumnElement[int], period: Period) -> Select[Any]:
    unmarked = and_(Lesson.held_at.is_(None), Lesson.day < period.today)
    counts = (number, func.count(Lesson.held_at), func.sum(case((unmarked, 1), else_=0)))
    sums = (func.sum(column) for column in SUMS)
    return _within(lessons, period).with_only_columns(key, *counts, *sums).group_by(key)


def _held(lessons: Select[Lesson], key: Any, period: Period) -> Select[Any]:
    """The same of lessons that were all held: what is not read need not be sorted."""
    sums = (func.sum(column) for column in SUMS)
    return _within(lessons, period).with_only_columns(key, func.count(), func.count(), literal(0), *sums).group_by(key)


def _united(statements: Sequence[Select[Any]]) -> Iterable[Sequence[Any]]:
    """Run several statements as one; the first value of a row tells which of them it comes from."""
    numbered = [
        each.with_only_columns(literal(place), *each.selected_columns, maintain_column_froms=True)
        for place, each in enumerate(statements)
    ]
    return db.session.execute(union_all(*numbered))


def _folded(by: str, periods: Sequence[Period], statements: Sequence[Select[Any]]) -> list[Tallies]:
    """Add up by key and period; the statements are those of the periods in their order, once or more."""
    found: list[Tallies] = [{} for _ in periods]
    for place, key, *sums in _united(statements):
        sign, of_period = week_of(key)[0] if by == WEEK else key, found[place % len(periods)]
        of_period[sign] = of_period.get(sign, NOTHING).plus(map(int, sums))
    return found


def _merged(one: Tallies, other: Tallies) -> Tallies:
    return one | {key: one.get(key, NOTHING).plus(tally) for key, tally in other.items()}


def _streams(
    lessons: Select[Lesson], by: str, periods: Sequence[Period], groups: Collection[int] | None
) -> list[Tallies]:
    """Lessons of several groups that are held; the texts of one teacher and subject come as one."""
    found = lessons.where(Lesson.group_sums != "")
    if groups is not None:
        found = found.where(Lesson.id.in_(select(LessonGroup.lesson_id).where(LessonGroup.group_id.in_(groups))))
    key = literal(0) if by == GROUP else COLUMNS[by]
    texts = func.aggregate_strings(Lesson.group_sums, ";")
    of_each = found.with_only_columns(key, texts, maintain_column_froms=True)
    of_each = of_each.group_by(Lesson.curriculum_subject_id, Lesson.teacher_id, *(() if by == GROUP else (key,)))
    sums: list[dict[Any, list[int]]] = [defaultdict(lambda: [0] * 5) for _ in periods]
    for place, sign, texts_of_key in _united([_within(of_each, period) for period in periods]):
        own = None if by == GROUP else week_of(sign)[0] if by == WEEK else sign
        _add_parts(sums[place], own, texts_of_key or "", groups)
    return [{each: Tally(row[0], row[0], 0, *row[1:]) for each, row in found.items()} for found in sums]


def _add_parts(sums: dict[Any, list[int]], key: Any, texts: str, groups: Collection[int] | None) -> None:
    """Add the parts of some lessons under a key; without one, each under its group.

    The lessons of a stream have the same groups in the same order: each number is added up along its column.
    """
    numbers = json.loads(f"[{texts.replace(';', ',')}]")
    of, lessons = numbers[::WIDTH], texts.count(";") + 1
    width = of.index(of[0], 1) if of.count(of[0]) > 1 else len(of)
    if of != of[:width] * (len(of) // width):
        for text in texts.split(";"):
            _add_parts(sums, key, text, groups)
        return
    for at, group in enumerate(of[:width]):
        if groups is None or group in groups:
            total = sums[group if key is None else key]
            total[0] += len(of) // width if key is None else 0
            for number in range(1, WIDTH):
                total[number] += sum(numbers[at * WIDTH + number :: width * WIDTH])
    if key is not None and (groups is None or any(group in groups for group in of)):
        sums[key][0] += lessons


class Unmarked(NamedTuple):
    """Past lessons of a teacher without a journal, and the day of the oldest."""

    teacher_id: int
    lessons: int
    oldest: date
    newest: date


def unmarked(lessons: Select[Lesson], period: Period) -> list[Unmarked]:
    """Return who has not marked lessons of past days, the longest list first."""
    waiting = _within(lessons, period).where(Lesson.held_at.is_(None), Lesson.day < period.today)
    number = func.count()
    columns = (Lesson.teacher_id, number, func.min(Lesson.day), func.max(Lesson.day))
    rows = waiting.with_only_columns(*columns).group_by(Lesson.teacher_id)
    return [Unmarked(*row) for row in db.session.execute(rows.order_by(number.desc(), Lesson.teacher_id))]


class Given(NamedTuple):
    """A load: hours planned, hours that stand in the timetable, hours given, lessons not marked.

    Of a colleague's load, some lessons of which are given in the colleague's place, nothing is planned.
    """

    subject: str
    kind: str
    groups: str
    planned: int
    placed: int
    given: int
    unmarked: int


def loads_given(lessons: Select[Lesson], period: Period) -> list[Given]:
    """Return the loads of a semester behind some lessons, by subject and kind, with one statement."""
    in_time = lessons.where(Lesson.day.between(period.first, period.last)).join(
        LessonSlot, LessonSlot.id == Lesson.slot_id
    )  # fmt: skip
    late = and_(Lesson.held_at.is_(None), Lesson.day < period.today)
    given = func.sum(case((Lesson.held_at.is_not(None), LessonSlot.hours), else_=0))
    sums = (func.sum(LessonSlot.hours), given, func.sum(case((late, 1), else_=0)))
    who = (Lesson.load_id, Lesson.teacher_id)
    found = in_time.with_only_columns(*who, *sums).group_by(*who).subquery()
    planned = case((TeachingLoad.teacher_id == found.c.teacher_id, TeachingLoad.hours), else_=0)
    groups = func.aggregate_strings(AcademicGroup.name, ", ")
    rows = (
        select(Subject.name, TeachingLoad.lesson_kind, groups, planned, *list(found.c)[2:])
        .join(found, found.c.load_id == TeachingLoad.id)
        .join(CurriculumSubject, CurriculumSubject.id == TeachingLoad.curriculum_subject_id)
        .join(Subject, Subject.id == CurriculumSubject.subject_id)
        .join(TeachingLoadGroup, TeachingLoadGroup.load_id == TeachingLoad.id)
        .join(AcademicGroup, AcademicGroup.id == TeachingLoadGroup.group_id)
        .group_by(TeachingLoad.id, Subject.id, *found.c)
        .order_by(Subject.sort_key, TeachingLoad.lesson_kind, TeachingLoad.id)
    )
    return [Given(*row[:4], *map(int, row[4:])) for row in db.session.execute(rows)]


class Heat(NamedTuple):
    """The sums of a group by (week, subject of the plan), and which there are of both, in their order."""

    weeks: list[date]
    subjects: list[int]
    cells: dict[tuple[date, int], Tally]


def heat(lessons: Select[Lesson], group_id: int, period: Period) -> Heat:
    """Return the semester of one group, by one statement."""
    held = case((Lesson.held_at.is_(None), 0), else_=1)
    places = _within(lessons, period).join(LessonGroup, LessonGroup.lesson_id == Lesson.id)
    columns = (Lesson.day, Lesson.curriculum_subject_id, held, Lesson.group_sums, *SUMS)
    rows = places.where(LessonGroup.group_id == group_id).with_only_columns(*columns).order_by(Lesson.day)
    cells: dict[tuple[date, int], Tally] = {}
    for day, subject, is_held, text, *sums in db.session.execute(rows):
        own = parts_of(text).get(group_id, (0, 0, 0, 0)) if text else sums
        late = not is_held and day < period.today
        key = (week_of(day)[0], subject)
        cells[key] = cells.get(key, Tally()).plus((1, is_held, late, *own))
    return Heat(
        sorted({week for week, _ in cells}), list(dict.fromkeys(subject for _, subject in sorted(cells))), cells
    )


__all__ = [
    *("DAY", "DEPARTMENT", "FACULTY", "GROUP", "NOTHING", "SUBJECT", "TEACHER", "WEEK"),
    *("Given", "Heat", "Period", "Tallies", "Tally", "Unmarked"),
    *("group_tallies", "heat", "loads_given", "semester_of", "tallies", "unmarked"),
]
