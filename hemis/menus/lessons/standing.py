"""Where a lesson stands for its journal, in the words and signs that all pages of the room share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload

from hemis.domain.calendar import TASHKENT
from hemis.models.curriculum import CurriculumSubject
from hemis.models.teaching import Lesson, LessonGroup
from hemis.operations import attendance
from hemis.web import clock

LATER, OPEN, HELD, CLOSED = "later", "open", "held", "closed"
WORDS = {
    LATER: (_l("бошланмаган"), "muted"),
    OPEN: (_l("белгиланмаган"), "warn"),
    HELD: (_l("ўтилди"), "ok"),
    CLOSED: (_l("муддати ўтган"), "danger"),
}
WHAT_AND_WHERE = (
    joinedload(Lesson.slot),
    joinedload(Lesson.room),
    joinedload(Lesson.teacher),
    joinedload(Lesson.curriculum_subject).joinedload(CurriculumSubject.subject),
)
LOADS = (*WHAT_AND_WHERE, selectinload(Lesson.groups).joinedload(LessonGroup.group))


@dataclass(frozen=True)
class Shown:
    """A lesson of the timetable with its standing."""

    lesson: Lesson
    state: str
    closes_at: datetime
    goes_on: bool = False
    """Whether the pair has begun and not ended."""

    @property
    def last_day(self) -> date:
        """The day at whose end the journal closes."""
        return (self.closes_at - timedelta(seconds=1)).date()

    @property
    def words(self) -> tuple[str, str]:
        word, kind = WORDS[self.state]
        return str(word), kind


def shown(lessons: Iterable[Lesson]) -> list[Shown]:
    """Return the lessons with their standing now."""
    rows, now = list(lessons), clock.now()
    closings = attendance.closings({row.day for row in rows})
    return [
        Shown(
            row,
            _state(row, now, closings),
            closings[row.day].astimezone(TASHKENT),
            attendance.opens_at(row) <= now < attendance.ends_at(row),
        )
        for row in rows
    ]


def _state(lesson: Lesson, now: datetime, closings: Mapping[date, datetime]) -> str:
    if lesson.held_at:
        return HELD
    if now < attendance.opens_at(lesson):
        return LATER
    return OPEN if now < closings[lesson.day] else CLOSED
