"""What happens to a lesson that stands: moved, swapped with another, cancelled with a reason, taken off again."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from hemis.domain.calendar import TASHKENT, parity
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import CurriculumSubject, LessonSlot, Semester
from hemis.models.infrastructure import Room
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup
from hemis.models.teaching import Lesson, LessonGroup
from hemis.models.timetable import CancelledLesson, LessonChange
from hemis.operations import audit
from hemis.operations.calendar import working_week_between
from hemis.operations.publication import is_out
from hemis.operations.teaching import EXAM_THERE, GROUP_BUSY, ROOM_BUSY, TEACHER_BUSY, has_exam
from hemis.operations.timetables import NO_SUCH_SLOT, lessons_until, refuse_small

SHORTEST_REASON = 5
PARKED = timedelta(days=365 * 200)
"""So far away a lesson waits while another takes its place."""
HELD = N_("Ўтилган дарсни кўчириб, қолдириб ёки ўчириб бўлмайди: унинг давомати сақланади.")
NO_REASON = N_("Сабабни ёзинг: камида %(least)s белги.")
DAY_OFF = N_("%(day)s дарс куни эмас: бошқа кунни танланг.")
OUTSIDE = N_("Кун семестрнинг дарс ҳафталарида бўлиши керак: %(first)s – %(last)s.")
IN_THE_PAST = N_("Ўтиб кетган кунга дарс қўйиб бўлмайди.")
SAME_PLACE = N_("Дарс шундоқ ҳам шу ерда турибди: бошқа кун, жуфтлик ёки хонани танланг.")
NO_ROOM_LEFT = N_("Қаторнинг барча дарслари сиғмайди: семестр охиригача кун етмайди.")
CHANGED = N_("Бу дарс ҳозиргина ўзгартирилди. Саҳифани янгилаб, қайта уриниб кўринг.")


def move(
    lesson: Lesson,
    day: date,
    slot_id: int,
    room_id: int,
    *,
    whole_row: bool,
    reason: str,
    by: User,
    at: datetime,
    agreed: bool = False,
) -> int:
    """Move one lesson, or it and all later ones of its row, to another day, pair or room; return how many."""
    _refuse_held(lesson)
    _refuse_short(reason)
    if (lesson.day, lesson.slot_id, lesson.room_id) == (day, slot_id, room_id):
        raise RuleError(SAME_PLACE)
    semester, last = _bounds(lesson)
    if db.session.scalar(select(LessonSlot.year_id).where(LessonSlot.id == slot_id)) != semester.year_id:
        raise RuleError(NO_SUCH_SLOT, field="slot_id")
    _refuse_day(day, semester, last, at.astimezone(TASHKENT).date())
    refuse_small(db.session.get_one(Room, room_id), size_of(lesson), agreed=agreed)
    rows = row_from(lesson) if whole_row else [lesson]
    days = days_of_row(rows, day, semester, last) if whole_row else [day]
    _rewrite([(row, to, slot_id, room_id) for row, to in zip(rows, days, strict=True)], reason=reason, by=by, at=at)
    return len(rows)


def swap(lesson: Lesson, other: Lesson, *, reason: str, by: User, at: datetime, agreed: bool = False) -> None:
    """Let two lessons take each other's day, pair and room."""
    _refuse_short(reason)
    for row in (lesson, other):
        _refuse_held(row)
    for row, target in ((lesson, other), (other, lesson)):
        _refuse_day(target.day, *_bounds(row), at.astimezone(TASHKENT).date())
        refuse_small(db.session.get_one(Room, target.room_id), size_of(row), agreed=agreed)
    one, two = ((row.day, row.slot_id, row.room_id) for row in (lesson, other))
    _rewrite([(lesson, *two), (other, *one)], reason=reason, by=by, at=at)


def cancel(lesson: Lesson, *, reason: str, by: User, at: datetime) -> CancelledLesson:
    """Take a lesson out of the timetable with a reason; its facts stay, and its hours are to be placed again."""
    _refuse_held(lesson)
    _refuse_short(reason)
    kept = (
        "load_id",
        "curriculum_subject_id",
        "teacher_id",
        "department_id",
        "faculty_id",
        "room_id",
        "day",
        "slot_id",
    )
    facts: dict[str, Any] = {name: getattr(lesson, name) for name in kept}
    row = CancelledLesson(
        lesson_id=lesson.id,
        lesson_kind=lesson.lesson_kind,
        reason=reason.strip(),
        cancelled_at=at,
        cancelled_by_id=by.id,
        **facts,
    )
    audit.record("cancel", lesson, by=by, changes=_gone(lesson), reason=reason.strip())
    _delete([lesson])
    db.session.add(row)
    db.session.flush()
    return row


def take_off(load_id: int, from_day: date, *, by: User) -> int:
    """Take the coming lessons of a load off the timetable while it is being made; return how many."""
    rows = db.session.scalars(
        select(Lesson).where(Lesson.load_id == load_id, Lesson.day >= from_day, Lesson.held_at.is_(None))
    ).all()
    for row in rows:
        audit.record("remove", row, by=by, changes=_gone(row))
    _delete(rows)
    return len(rows)


def _gone(lesson: Lesson) -> audit.Changes:
    return {name: (getattr(lesson, name), None) for name in ("day", "slot_id", "room_id")}


def _delete(rows: Sequence[Lesson]) -> None:
    keys = [row.id for row in rows]
    db.session.execute(delete(LessonChange).where(LessonChange.lesson_id.in_(keys)))
    db.session.execute(delete(LessonGroup).where(LessonGroup.lesson_id.in_(keys)))
    for row in rows:
        db.session.expunge(row)
    db.session.execute(delete(Lesson).where(Lesson.id.in_(keys), Lesson.held_at.is_(None)))


def _refuse_held(lesson: Lesson) -> None:
    if lesson.held_at is not None:
        raise RuleError(HELD)


def _refuse_short(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleError(NO_REASON, field="reason", least=SHORTEST_REASON)


def _refuse_day(day: date, semester: Semester, last: date, today: date) -> None:
    if not semester.starts_on <= day <= last:
        raise RuleError(OUTSIDE, field="day", first=f"{semester.starts_on:%d.%m.%Y}", last=f"{last:%d.%m.%Y}")
    if day < today:
        raise RuleError(IN_THE_PAST, field="day")
    if not working_week_between(day, day).is_working(day):
        raise RuleError(DAY_OFF, field="day", day=f"{day:%d.%m.%Y}")


def _bounds(lesson: Lesson) -> tuple[Semester, date]:
    """The semester of a lesson and the last day of its lessons."""
    semester = db.session.scalars(
        select(Semester)
        .join(CurriculumSubject, CurriculumSubject.semester_id == Semester.id)
        .where(CurriculumSubject.id == lesson.curriculum_subject_id)
    ).one()
    return semester, lessons_until(semester.id) or semester.ends_on


def size_of(lesson: Lesson) -> int:
    counts = select(AcademicGroup.student_count).join(LessonGroup, LessonGroup.group_id == AcademicGroup.id)
    return sum(db.session.scalars(counts.where(LessonGroup.lesson_id == lesson.id)))


def row_from(lesson: Lesson) -> list[Lesson]:
    """The lesson and the later ones of its load on the same weekday and pair, none of them held."""
    found = select(Lesson).where(
        Lesson.load_id == lesson.load_id,
        Lesson.slot_id == lesson.slot_id,
        Lesson.day >= lesson.day,
        Lesson.held_at.is_(None),
    )
    return [row for row in db.session.scalars(found.order_by(Lesson.day)) if row.day.weekday() == lesson.day.weekday()]


def days_of_row(rows: Sequence[Lesson], first: date, semester: Semester, last: date) -> list[date]:
    """The new days of a row: the same weeks on the new weekday; what falls on a day off follows at the end."""
    shift = first - rows[0].day
    week = working_week_between(semester.starts_on, last)
    days = [row.day + shift for row in rows]
    days = [day for day in days if day <= last and week.is_working(day)]
    kinds = {parity(row.day, semester.starts_on) for row in rows}
    step = timedelta(weeks=2 if len(rows) > 1 and len(kinds) == 1 else 1)
    day = max(days, default=first)
    while len(days) < len(rows):
        day += step
        if day > last:
            raise RuleError(NO_ROOM_LEFT, field="day")
        if week.is_working(day):
            days.append(day)
    return days


def note_changes(rows: Sequence[Lesson], *, reason: str, by: User, at: datetime) -> None:
    """Keep where published lessons stand and who gives them, before they change: those concerned are told by it."""
    keys = [row.id for row in rows]
    told = set(db.session.scalars(select(Lesson.id).where(Lesson.id.in_(keys), is_out())))
    kept = ("teacher_id", "room_id", "day", "slot_id")
    db.session.add_all(
        LessonChange(
            lesson_id=row.id,
            reason=reason.strip(),
            changed_at=at,
            changed_by_id=by.id,
            **{name: getattr(row, name) for name in kept},
        )
        for row in rows
        if row.id in told
    )
    db.session.flush()


def _rewrite(places: Sequence[tuple[Lesson, date, int, int]], *, reason: str, by: User, at: datetime) -> None:
    """Write new places; those of the groups follow by their foreign key. Who is busy there is refused by name."""
    try:
        with db.session.begin_nested():
            note_changes([row for row, *_place in places], reason=reason, by=by, at=at)
            for row, *_place in places if len(places) > 1 else ():
                _put(row, row.day - PARKED, row.slot_id, row.room_id)
            for row, day, slot_id, room_id in places:
                _put(row, day, slot_id, room_id)
    except IntegrityError as error:
        raise _clash(places) from error
    for row, *place in places:
        names = ("day", "slot_id", "room_id")
        pairs = {name: (getattr(row, name), to) for name, to in zip(names, place, strict=True)}
        changes = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        audit.record("reschedule", row, by=by, changes=changes, reason=reason.strip())
        db.session.expire(row)


def _put(row: Lesson, day: date, slot_id: int, room_id: int) -> None:
    """The version grows, so that a phone that still holds the old place is told."""
    mine = update(Lesson).where(Lesson.id == row.id, Lesson.held_at.is_(None))
    values = {"day": day, "slot_id": slot_id, "room_id": room_id, "version": Lesson.version + 1}
    done = db.session.execute(mine.values(values).execution_options(synchronize_session=False))
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise RuleError(CHANGED)


def _clash(places: Sequence[tuple[Lesson, date, int, int]]) -> RuleError:
    """Name the first whom another lesson already has at a wanted time."""
    moved = [row.id for row, *_place in places]
    for row, day, slot_id, room_id in places:
        pair = db.session.get_one(LessonSlot, slot_id).number
        at: dict[str, Any] = {"day": f"{day:%d.%m.%Y}", "pair": pair}
        there = (Lesson.day == day, Lesson.slot_id == slot_id, Lesson.id.not_in(moved))
        if db.session.scalar(select(Lesson.id).where(Lesson.teacher_id == row.teacher_id, *there)):
            name = db.session.get_one(Employee, row.teacher_id).full_name
            return RuleError(TEACHER_BUSY, name=name, **at)
        if db.session.scalar(select(Lesson.id).where(Lesson.room_id == room_id, *there)):
            return RuleError(ROOM_BUSY, field="room_id", name=db.session.get_one(Room, room_id).code, **at)
        if has_exam("teacher", row.teacher_id, day, slot_id):
            return RuleError(EXAM_THERE, name=db.session.get_one(Employee, row.teacher_id).full_name, **at)
        if has_exam("room", room_id, day, slot_id):
            return RuleError(EXAM_THERE, field="room_id", name=db.session.get_one(Room, room_id).code, **at)
        own = select(LessonGroup.group_id).where(LessonGroup.lesson_id == row.id)
        busy = db.session.scalar(
            select(AcademicGroup.name)
            .join(LessonGroup, LessonGroup.group_id == AcademicGroup.id)
            .where(LessonGroup.group_id.in_(own), LessonGroup.day == day, LessonGroup.slot_id == slot_id)
            .where(LessonGroup.lesson_id.not_in(moved))
            .limit(1)
        )
        if busy:
            return RuleError(GROUP_BUSY, name=busy, **at)
        for group in db.session.scalars(select(AcademicGroup).where(AcademicGroup.id.in_(own))):
            if has_exam("group", group.id, day, slot_id):
                return RuleError(EXAM_THERE, name=group.name, **at)
    return RuleError(CHANGED)


__all__ = [
    "SHORTEST_REASON",
    "cancel",
    "days_of_row",
    "move",
    "note_changes",
    "row_from",
    "size_of",
    "swap",
    "take_off",
]
