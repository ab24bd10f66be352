"""Placing a load in the week: which slots are free for its teacher, its groups and a room, and the row put there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import and_, func, select

from hemis.domain.calendar import parity, week_of
from hemis.domain.curriculum import THEORY
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.timetable import ALL, DAYS, pairs_of_row, suitable_rooms
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import CurriculumSubject, LessonSlot, Semester, Week
from hemis.models.exams import Exam, ExamGroup
from hemis.models.infrastructure import Room
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup
from hemis.models.teaching import Lesson, LessonGroup, TeachingLoad, TeachingLoadGroup
from hemis.operations.calendar import WorkingWeek, working_week_between
from hemis.operations.teaching import PAIR_HOURS, NewLesson, NewLoad, Place, add_lessons

ONCE = "once"
PLACED = N_("Юкламанинг барча соатлари жадвалга қўйилган.")
NO_DAYS = N_("Сўралган ҳафталарда бу кун дарс ўтилмайди: дам олиш куни ёки семестрнинг дарс ҳафталари тугаган.")
TOO_SMALL = N_(
    "%(room)s хонаси кичик: %(seats)s ўрин, талабалар %(students)s нафар."
    " Бошқа хонани танланг ёки розилик белгисини қўйинг."
)
NO_SUCH_SLOT = N_("Бу жуфтлик семестрнинг ўқув йилига тегишли эмас.")


@dataclass(frozen=True)
class Seeker:
    """A load that looks for a place: who must be free, how many seats, how many pairs are left."""

    load: TeachingLoad
    semester: Semester
    group_ids: tuple[int, ...]
    group_names: tuple[str, ...]
    faculty_id: int
    size: int
    left: int
    lessons_until: date


@dataclass
class Option:
    """One weekday and pair for a load: its days, who is busy on some of them, and the rooms free on all."""

    weekday: int
    slot_id: int
    days: list[date]
    busy: list[str] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    """Free on all days, the best first; those that are too small come last."""
    fitting: int = 0
    """How many of `rooms` have enough seats."""

    @property
    def is_free(self) -> bool:
        return bool(self.days and self.fitting and not self.busy)


def lessons_until(semester_id: int) -> date | None:
    """The last day of the weeks of lessons of a semester, or None where no weeks are entered."""
    last = select(func.max(Week.ends_on)).where(Week.semester_id == semester_id, Week.kind == THEORY)
    return db.session.scalar(last)


def seeker(load_id: int, *, lock: bool = False) -> Seeker:
    """Return what a load needs; `lock` it to write, so that two people cannot place more than its hours."""
    until = select(func.max(Week.ends_on)).where(Week.semester_id == Semester.id, Week.kind == THEORY)
    placed = select(func.count()).select_from(Lesson).where(Lesson.load_id == TeachingLoad.id)
    found = (
        select(
            TeachingLoad,
            Semester,
            until.correlate(Semester).scalar_subquery(),
            placed.correlate(TeachingLoad).scalar_subquery(),
        )
        .join(CurriculumSubject, CurriculumSubject.id == TeachingLoad.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .where(TeachingLoad.id == load_id)
    )
    if lock:
        db.session.execute(select(TeachingLoad.id).where(TeachingLoad.id == load_id).with_for_update())
    load, semester, last, standing = db.session.execute(found).one()
    groups = db.session.execute(
        select(AcademicGroup.id, AcademicGroup.name, AcademicGroup.student_count, AcademicGroup.faculty_id)
        .join(TeachingLoadGroup, TeachingLoadGroup.group_id == AcademicGroup.id)
        .where(TeachingLoadGroup.load_id == load_id)
        .order_by(AcademicGroup.sort_key)
    ).all()
    return Seeker(
        load,
        semester,
        tuple(row.id for row in groups),
        tuple(row.name for row in groups),
        groups[0].faculty_id,
        sum(row.student_count for row in groups),
        -(-load.hours // PAIR_HOURS) - standing,
        last or semester.ends_on,
    )


class Search:
    """The week as it looks to one load, from a day on: every slot with its days, its clashes and its rooms."""

    def __init__(self, wanted: Seeker, weeks: str, from_day: date, *, without: Sequence[int] = ()) -> None:
        self.wanted, self.weeks, self.without = wanted, weeks, without
        self.from_day = max(from_day, wanted.semester.starts_on)

    @cached_property
    def last(self) -> date:
        return (
            min(week_of(self.from_day)[1], self.wanted.lessons_until)
            if self.weeks == ONCE
            else self.wanted.lessons_until
        )

    @cached_property
    def week(self) -> WorkingWeek:
        return working_week_between(self.from_day, max(self.last, self.from_day))

    def days(self, weekday: int) -> list[date]:
        """The days that a row on this weekday takes: working days of its weeks, rows of a load of equal length."""
        day = self.from_day + timedelta(days=(weekday - 1 - self.from_day.weekday()) % 7)
        found = []
        while day <= self.last:
            fits = self.weeks in (ALL, ONCE) or self.weeks == parity(day, self.wanted.semester.starts_on)
            if fits and self.week.is_working(day):
                found.append(day)
            day += timedelta(weeks=1)
        return found[: pairs_of_row(self.wanted.left, len(found))]

    def options(self, slot_ids: Iterable[int]) -> dict[tuple[int, int], Option]:
        """Return (weekday, slot) → option for the whole week."""
        days = {weekday: self.days(weekday) for weekday in range(1, DAYS + 1)}
        return {(weekday, slot): self._option(weekday, slot, days[weekday]) for slot in slot_ids for weekday in days}

    def option(self, weekday: int, slot_id: int) -> Option:
        """Return one slot; RuleError when its year is another."""
        year = db.session.scalar(select(LessonSlot.year_id).where(LessonSlot.id == slot_id))
        if year != self.wanted.semester.year_id or weekday not in range(1, DAYS + 1):
            raise RuleError(NO_SUCH_SLOT)
        return self._option(weekday, slot_id, self.days(weekday))

    def _option(self, weekday: int, slot_id: int, days: list[date]) -> Option:
        names = dict.fromkeys(name for day in days for name in self._people.get((day, slot_id), ()))
        taken = {room for day in days for room in self._taken.get((day, slot_id), ())}
        rooms = [room for room in self.rooms if room.id not in taken]
        fitting = sum(room.capacity >= self.wanted.size for room in rooms)
        return Option(weekday, slot_id, days, list(names), rooms, fitting)

    @cached_property
    def _people(self) -> dict[tuple[date, int], list[str]]:
        """(day, slot) → names of the teacher and the groups of the load that have a lesson then."""
        load, between = self.wanted.load, Lesson.day.between(self.from_day, self.last)
        teacher = (
            select(Lesson.day, Lesson.slot_id, Employee.surname.label("name"))
            .join(Employee, Employee.id == Lesson.teacher_id)
            .where(Lesson.teacher_id == load.teacher_id, between, Lesson.id.not_in(self.without))
        )
        groups = (
            select(LessonGroup.day, LessonGroup.slot_id, AcademicGroup.name)
            .join(AcademicGroup, AcademicGroup.id == LessonGroup.group_id)
            .where(LessonGroup.group_id.in_(self.wanted.group_ids))
            .where(LessonGroup.day.between(self.from_day, self.last), LessonGroup.lesson_id.not_in(self.without))
        )
        busy: dict[tuple[date, int], list[str]] = defaultdict(list)
        for day, slot, name in db.session.execute(teacher.union_all(groups, *self._examined)):
            busy[day, slot].append(name)
        return busy

    @property
    def _examined(self) -> tuple[Any, ...]:
        """The same of exams: whoever sits in one has no lesson."""
        between = (self.from_day, self.last)
        examiner = (
            select(Exam.day, Exam.slot_id, Employee.surname.label("name"))
            .join(Employee, Employee.id == Exam.examiner_id)
            .where(Exam.examiner_id == self.wanted.load.teacher_id, Exam.day.between(*between))
        )
        groups = (
            select(ExamGroup.day, ExamGroup.slot_id, AcademicGroup.name)
            .join(AcademicGroup, AcademicGroup.id == ExamGroup.group_id)
            .where(ExamGroup.group_id.in_(self.wanted.group_ids), ExamGroup.day.between(*between))
        )
        return examiner, groups

    @cached_property
    def rooms(self) -> list[Room]:
        """Rooms of a suitable kind: those with enough seats first, the best kind and the closest size before others."""
        kinds = suitable_rooms(self.wanted.load.lesson_kind)
        rows = db.session.scalars(select(Room).where(Room.is_active, Room.kind.in_(kinds)))
        size = self.wanted.size
        return sorted(
            rows, key=lambda row: (row.capacity < size, kinds.index(row.kind), abs(row.capacity - size), row.code)
        )

    @cached_property
    def _taken(self) -> dict[tuple[date, int], list[int]]:
        """(day, slot) → rooms of a suitable kind in which somebody has a lesson or an exam."""
        lessons = (
            select(Lesson.day, Lesson.slot_id, Lesson.room_id)
            .join(Room, and_(Room.id == Lesson.room_id, Room.kind.in_(suitable_rooms(self.wanted.load.lesson_kind))))
            .where(Lesson.day.between(self.from_day, self.last), Lesson.id.not_in(self.without))
        )
        exams = select(Exam.day, Exam.slot_id, Exam.room_id).where(Exam.day.between(self.from_day, self.last))
        rows = db.session.execute(lessons.union_all(exams))
        taken: dict[tuple[date, int], list[int]] = defaultdict(list)
        for day, slot, room in rows:
            taken[day, slot].append(room)
        return taken


def refuse_small(room: Room, size: int, *, agreed: bool) -> None:
    """Refuse a room with fewer seats than students, unless the person has agreed to it."""
    if room.capacity < size and not agreed:
        raise RuleError(TOO_SMALL, field="room_id", room=room.code, seats=room.capacity, students=size)


def place_row(load_id: int, place: Place, from_day: date, *, by: User | None, agreed: bool = False) -> int:
    """Put a load into a weekly place for as many weeks as its hours last; return the number of lessons."""
    wanted = seeker(load_id, lock=True)
    if wanted.left <= 0:
        raise RuleError(PLACED)
    search = Search(wanted, place.weeks, from_day)
    days = search.days(place.weekday)
    if not days:
        raise RuleError(NO_DAYS)
    slot_year = db.session.scalar(select(LessonSlot.year_id).where(LessonSlot.id == place.slot_id))
    if slot_year != wanted.semester.year_id:
        raise RuleError(NO_SUCH_SLOT)
    refuse_small(db.session.get_one(Room, place.room_id), wanted.size, agreed=agreed)
    load = wanted.load
    new = NewLoad(
        curriculum_subject_id=load.curriculum_subject_id,
        teacher_id=load.teacher_id,
        department_id=load.department_id,
        lesson_kind=load.lesson_kind,
        hours=load.hours,
        group_ids=wanted.group_ids,
    )
    shared = {"load_id": load.id, "load": new, "faculty_id": wanted.faculty_id, "room_id": place.room_id}
    lessons = [NewLesson(**shared, day=day, slot_id=place.slot_id) for day in days]  # type: ignore[arg-type]
    add_lessons(lessons, by=by)
    return len(lessons)


__all__ = ["ONCE", "Option", "Search", "Seeker", "lessons_until", "place_row", "refuse_small", "seeker"]
