"""A week as the grids show it: days by pairs, holidays named, what changed said, drafts of others only as «busy»."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import false

from hemis.access import can, scoped, visible
from hemis.domain.calendar import parity, study_week, week_of
from hemis.domain.timetable import DAYS
from hemis.extensions import db
from hemis.models.curriculum import AcademicYear, LessonSlot
from hemis.models.exams import Exam
from hemis.models.generator import DraftRow
from hemis.models.structure import Faculty
from hemis.models.teaching import Lesson
from hemis.models.timetable import CancelledLesson, LessonChange
from hemis.operations.calendar import days_with_names
from hemis.operations.weeks import (
    Change,
    Sitting,
    Standing,
    Whose,
    cancelled_between,
    changes_between,
    exams_between,
    lessons_between,
)
from hemis.web import clock

WEEKDAYS = (_l("Душанба"), _l("Сешанба"), _l("Чоршанба"), _l("Пайшанба"), _l("Жума"), _l("Шанба"), _l("Якшанба"))
PARITY = {"odd": _l("тоқ ҳафта"), "even": _l("жуфт ҳафта")}
A_WEEK, TOLD_FOR = timedelta(weeks=1), timedelta(days=14)
NEWS, FEWEST = 10, 4


@dataclass(frozen=True)
class Entry:
    """What stands in a cell: a lesson or exam, a lesson that was cancelled or moved away, or only that one is busy."""

    lesson: Lesson | None = None
    exam: Exam | None = None
    is_mine: bool = False
    change: LessonChange | None = None
    """The latest change of the lesson; without a lesson: of the one that stood here."""
    cancelled: CancelledLesson | None = None
    faculty: Faculty | None = None
    """Whose draft it is that makes busy."""
    draft: DraftRow | None = None
    """A row that a draft would put here."""


@dataclass(frozen=True)
class Day:
    """A column of the grid; `off` names the reason when no lessons are held."""

    day: date
    title: str
    off: str
    is_working: bool


@dataclass(frozen=True)
class News:
    """Something that changed lately in what is to come."""

    at: datetime
    change: LessonChange | None = None
    cancelled: CancelledLesson | None = None


def asked_monday() -> date:
    """The Monday of the week that the address asks for, this week's by default."""
    try:
        asked = date.fromisoformat(request.args.get("week", "")[:10])
    except ValueError:
        asked = clock.today()
    return week_of(asked if 2000 <= asked.year < 2100 else clock.today())[0]


def slots_on(day: date) -> list[LessonSlot]:
    """The pairs of the academic year of a day."""
    statement = scoped(LessonSlot).join(AcademicYear, AcademicYear.id == LessonSlot.year_id)
    mine = statement.where(AcademicYear.starts_on <= day + A_WEEK, AcademicYear.ends_on >= day)
    return list(db.session.scalars(mine.order_by(LessonSlot.year_id, LessonSlot.number)))


class Week:
    """The week that the address asks for, of groups, a teacher or a room."""

    def __init__(self, whose: Whose, *, all_taken: bool = False, tells: bool = True) -> None:
        """A room is taken by drafts too, whoever asks; elsewhere only those who make a timetable see them.

        A week that `tells` also says what was cancelled and what changed.
        """
        self.tells = tells
        self.whose = whose
        self.show(asked_monday())
        self.is_maker, self.opens_exams = can("curriculum.timetables:edit"), can("curriculum.exams:view")
        self.is_whole, self.all_taken = all_taken, all_taken or self.is_maker
        self.since = clock.now() - TOLD_FOR

    def show(self, monday: date) -> None:
        """Turn to a week."""
        self.monday, self.last = monday, monday + timedelta(days=6)

    @property
    def neighbours(self) -> tuple[date, date]:
        return self.monday - A_WEEK, self.monday + A_WEEK

    @property
    def is_this(self) -> bool:
        return self.monday == week_of(clock.today())[0]

    @cached_property
    def slots(self) -> list[LessonSlot]:
        return slots_on(self.monday)

    @cached_property
    def rows(self) -> list[LessonSlot]:
        """The pairs of the grid: all of a room, which somebody may need; else up to the last one that is used."""
        used = {slot for _day, slot in self.cells}
        last = max((number for number, slot in enumerate(self.slots, start=1) if slot.id in used), default=0)
        return self.slots if self.is_whole else self.slots[: max(last, FEWEST)]

    @property
    def holds_today(self) -> bool:
        return any(each.day == clock.today() for each in self.days)

    @cached_property
    def days(self) -> list[Day]:
        week, names = days_with_names(self.monday, self.last)
        each = (self.monday + timedelta(days=number) for number in range(7))
        return [
            Day(day, str(WEEKDAYS[day.weekday()]), names.get(day, ""), week.is_working(day))
            for day in each
            if day.weekday() < max(week.days, DAYS) or week.is_working(day)
        ]

    @cached_property
    def _lessons(self) -> list[Standing]:
        mine = visible(Lesson)
        return lessons_between(self.whose, self.monday, self.last, mine=mine, all_taken=self.all_taken)

    @cached_property
    def _exams(self) -> list[Sitting]:
        mine = visible(Exam)
        return exams_between(self.whose, self.monday, self.last, mine=mine, all_taken=self.all_taken)

    @cached_property
    def _changes(self) -> list[Change]:
        if not self.tells:
            return []
        return changes_between(self.whose, self.monday, self.last, since=self.since)

    @cached_property
    def _cancelled(self) -> Sequence[CancelledLesson]:
        if not self.tells:
            return []
        drafts = visible(CancelledLesson) if self.is_maker else false()
        return cancelled_between(self.whose, self.monday, self.last, since=self.since, drafts=drafts)

    @cached_property
    def cells(self) -> dict[tuple[date, int], list[Entry]]:
        found: dict[tuple[date, int], list[Entry]] = defaultdict(list)
        latest = {each.lesson_id: each for each, _left in reversed(self._changes)}
        for standing in self._lessons:
            lesson = standing.lesson
            found[lesson.day, lesson.slot_id].append(self._entry(standing, latest.get(lesson.id)))
        for sitting in self._exams:
            found[sitting.exam.day, sitting.exam.slot_id].append(self._exam_entry(sitting))
        for row in self._cancelled:
            found[row.day, row.slot_id].append(Entry(cancelled=row))
        for change in self._left():
            found[change.day, change.slot_id].append(Entry(change=change))
        return found

    def _entry(self, standing: Standing, change: LessonChange | None) -> Entry:
        lesson, is_mine, is_out = standing
        if is_out or (is_mine and self.is_maker):
            return Entry(lesson, is_mine=is_mine, change=change)
        return Entry(faculty=lesson.faculty)

    def _exam_entry(self, sitting: Sitting) -> Entry:
        exam, is_mine, is_out = sitting
        if is_out or (is_mine and self.is_maker):
            return Entry(exam=exam, is_mine=is_mine and self.opens_exams)
        return Entry(faculty=exam.session.faculty)

    def _left(self) -> Iterator[LessonChange]:
        """What stood in a place of this grid and stands elsewhere now, once for each place."""
        told = set()
        for change, has_left in self._changes:
            place = change.lesson_id, change.day, change.slot_id
            if has_left and place not in told:
                told.add(place)
                yield change

    @property
    def news(self) -> list[News]:
        """What changed lately of lessons that are to come, the newest first."""
        today, seen = clock.today(), set()
        found = [
            News(row.cancelled_at, cancelled=row)
            for row in self._cancelled
            if row.day >= today and row.cancelled_at >= self.since
        ]
        for change, _left in self._changes:
            is_new = change.lesson_id not in seen and change.changed_at >= self.since
            if is_new and max(change.day, change.lesson.day) >= today:
                found.append(News(change.changed_at, change=change))
            seen.add(change.lesson_id)
        return sorted(found, key=lambda each: each.at, reverse=True)[:NEWS]

    @property
    def in_words(self) -> tuple[int, str] | None:
        """The number of the week in the semester and whether it is odd, where a lesson tells."""
        known = next((each.lesson for each in self._lessons), None)
        if known is None:
            return None
        start = known.curriculum_subject.semester.starts_on
        return study_week(self.monday, start), str(PARITY[parity(self.monday, start)])

    @property
    def count(self) -> int:
        return len(self._lessons) + len(self._exams)


__all__ = ["WEEKDAYS", "Entry", "Week", "asked_monday", "slots_on"]
