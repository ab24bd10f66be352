"""A week as the three grids show it: days by pairs, holidays named, lessons of others as «busy»."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from flask import request
from flask_babel import lazy_gettext as _l

from hemis.access import can, scoped, visible
from hemis.domain.calendar import parity, study_week, week_of
from hemis.domain.timetable import DAYS
from hemis.extensions import db
from hemis.models.curriculum import AcademicYear, LessonSlot
from hemis.models.teaching import Lesson
from hemis.models.timetable import CancelledLesson
from hemis.operations.calendar import days_with_names
from hemis.operations.weeks import Whose, cancelled_between, lessons_between
from hemis.web import clock

WEEKDAYS = (_l("Душанба"), _l("Сешанба"), _l("Чоршанба"), _l("Пайшанба"), _l("Жума"), _l("Шанба"), _l("Якшанба"))
PARITY = {"odd": _l("тоқ ҳафта"), "even": _l("жуфт ҳафта")}
A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Entry:
    """What stands in a cell: a lesson, one that was cancelled, or nothing but that somebody is busy."""

    lesson: Lesson | None = None
    cancelled: CancelledLesson | None = None


@dataclass(frozen=True)
class Day:
    """A column of the grid; `off` names the reason when no lessons are held."""

    day: date
    title: str
    off: str
    is_working: bool


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
    """The week that the address asks for, of a group, a teacher or a room."""

    def __init__(self, whose: Whose) -> None:
        self.whose, self.monday = whose, asked_monday()
        self.last = self.monday + timedelta(days=6)

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
    def days(self) -> list[Day]:
        week, names = days_with_names(self.monday, self.last)
        each = (self.monday + timedelta(days=number) for number in range(7))
        return [
            Day(day, str(WEEKDAYS[day.weekday()]), names.get(day, ""), week.is_working(day))
            for day in each
            if day.weekday() < max(week.days, DAYS) or week.is_working(day)
        ]

    @cached_property
    def _lessons(self) -> list[tuple[Lesson, bool]]:
        drafts = can("curriculum.timetables:edit")
        return list(lessons_between(self.whose, self.monday, self.last, seen=visible(Lesson), drafts=drafts))

    @cached_property
    def cells(self) -> dict[tuple[date, int], list[Entry]]:
        found: dict[tuple[date, int], list[Entry]] = defaultdict(list)
        for lesson, is_seen in self._lessons:
            found[lesson.day, lesson.slot_id].append(Entry(lesson if is_seen else None))
        for row in self._cancelled:
            found[row.day, row.slot_id].append(Entry(cancelled=row))
        return found

    @property
    def _cancelled(self) -> Sequence[CancelledLesson]:
        drafts = can("curriculum.timetables:edit")
        seen = visible(CancelledLesson)
        return cancelled_between(self.whose, self.monday, self.last, seen=seen, drafts=drafts)

    @property
    def in_words(self) -> tuple[int, str] | None:
        """The number of the week in the semester and whether it is odd, where a lesson tells."""
        known = next((lesson for lesson, is_seen in self._lessons if is_seen), None)
        if known is None:
            return None
        start = known.curriculum_subject.semester.starts_on
        return study_week(self.monday, start), str(PARITY[parity(self.monday, start)])

    @property
    def count(self) -> int:
        return len(self._lessons)


__all__ = ["WEEKDAYS", "Week", "asked_monday", "slots_on"]
