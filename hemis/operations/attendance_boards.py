"""What boards of attendance show: sums of lessons by a sign, read from what each lesson keeps and never counted anew.

The caller brings the lessons of its scope. A lesson of several groups carries the sums of each in its text, so that a
board by groups, or of some groups alone, reads those rows one by one; all others are added up by the database.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from hemis.domain.calendar import week_of
from hemis.extensions import db
from hemis.models.curriculum import Semester
from hemis.models.teaching import Lesson, LessonGroup
from hemis.operations.lesson_sums import parts_of
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
A_YEAR = timedelta(weeks=52)
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
        return Tally(*(mine + more for mine, more in zip(self, other, strict=True)))


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
    first, last = db.session.execute(select(func.min(Semester.starts_on), func.max(Semester.ends_on)).where(running)).one()
    return Period(max(first, today - LONGEST), last, today) if first else Period(today - LONGEST, today, today)


def tallies(lessons: Select[Lesson], by: str, period: Period) -> dict[Any, Tally]:
    """Return key → sums of lessons as wholes: one statement along one index."""
    statement = _within(lessons, period).with_only_columns(COLUMNS[by], *_counts(func.count(), period.today))
    return _folded(by, db.session.execute(statement.group_by(COLUMNS[by])))


def group_tallies(
    lessons: Select[Lesson], by: str, period: Period, groups: Collection[int] | None = None
) -> dict[Any, Tally]:
    """Return key → sums of the parts of lessons that belong to groups (None: to any), by two statements."""
    some = () if groups is None else (LessonGroup.group_id.in_(groups),)
    alone = _within(lessons, period).join(LessonGroup, LessonGroup.lesson_id == Lesson.id).where(
        Lesson.group_sums == "", *some
    )  # fmt: skip
    number = func.count() if by == GROUP else func.count(Lesson.id.distinct())
    found = _folded(
        by,
        db.session.execute(
            alone.with_only_columns(COLUMNS[by], *_counts(number, period.today)).group_by(COLUMNS[by])
        ),
    )  # fmt: skip
    for key, tally in _streams(lessons, by, period, groups).items():
        found[key] = found.get(key, Tally()).plus(tally)
    return found


def _within(lessons: Select[Lesson], period: Period) -> Select[Lesson]:
    return lessons.where(Lesson.day.between(period.first, period.until))


def _counts(number: ColumnElement[int], today: date) -> tuple[Any, ...]:
    unmarked = and_(Lesson.held_at.is_(None), Lesson.day < today)
    return (
        number,
        func.count(Lesson.held_at),
        func.sum(case((unmarked, 1), else_=0)),
        *(func.sum(column) for column in SUMS),
    )


def _folded(by: str, rows: Iterable[Any]) -> dict[Any, Tally]:
    found: dict[Any, Tally] = {}
    for key, *sums in rows:
        key = week_of(key)[0] if by == WEEK else key
        found[key] = found.get(key, Tally()).plus(map(int, sums))
    return found


def _streams(
    lessons: Select[Lesson], by: str, period: Period, groups: Collection[int] | None
) -> dict[Any, Tally]:
    """Lessons of several groups that are held."""
    column = Lesson.id if by == GROUP else COLUMNS[by]
    statement = _within(lessons, period).where(Lesson.group_sums != "").with_only_columns(column, Lesson.group_sums)
    if groups is not None:
        statement = statement.where(
            Lesson.id.in_(select(LessonGroup.lesson_id).where(LessonGroup.group_id.in_(groups)))
        )
    sums: dict[Any, list[int]] = defaultdict(lambda: [0] * 5)
    for key, text in db.session.execute(statement):
        parts = [(group, row) for group, row in parts_of(text).items() if groups is None or group in groups]
        for place, (group, row) in enumerate(parts):
            total = sums[group if by == GROUP else week_of(key)[0] if by == WEEK else key]
            total[0] += by == GROUP or place == 0
            for number, value in enumerate(row, start=1):
                total[number] += value
    return {key: Tally(row[0], row[0], 0, *row[1:]) for key, row in sums.items()}


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


Reader = Callable[[Period], dict[Any, Tally]]

__all__ = [
    *("A_YEAR", "DAY", "DEPARTMENT", "FACULTY", "GROUP", "SUBJECT", "TEACHER", "WEEK"),
    *("Heat", "Period", "Reader", "Tally", "Unmarked"),
    *("group_tallies", "heat", "semester_of", "tallies", "unmarked"),
]
