"""A timetable from a spreadsheet: rows are placed on paper first, so that a check finds what a write would refuse.

Everything is read beforehand; rows are placed in memory, in the order of the file, and written by one operation.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import delete, func, inspect, select

from hemis.domain.curriculum import THEORY
from hemis.domain.errors import RuleError
from hemis.domain.exams import GROUP
from hemis.domain.i18n import N_
from hemis.domain.spreadsheets.references import Doubted, References
from hemis.domain.spreadsheets.words import values_of
from hemis.domain.timetable import ALL, EVEN, ODD
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import CurriculumSubject, LessonSlot, Semester, Week
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.models.teaching import Lesson, LessonGroup, TeachingLoad, TeachingLoadGroup
from hemis.operations import audit
from hemis.operations.calendar import working_week_between
from hemis.operations.coverage import LOOKED_AHEAD
from hemis.operations.exam_board import taken_between
from hemis.operations.import_curriculum import KINDS_OF_LESSON
from hemis.operations.teaching import PAIR_HOURS, NewLesson, NewLoad, add_lessons
from hemis.operations.timetables import Search, Seeker

Model = TypeVar("Model", TeachingLoad, Semester)
Row = Mapping[str, Any]
Seat = tuple[str, int, date, int]
WEEKS = dict(zip(values_of("week"), (ALL, ODD, EVEN), strict=True))
WEEKDAYS = {name: number for number, name in enumerate(values_of("day"), start=1)}
PIECE = 500
HELD = N_("Қайтариб бўлмайди: файлдан киритилган дарсларнинг баъзилари ўтилган.")


@dataclass
class Wanted:
    """A load as the file may name it, and how many of its pairs are still to be placed."""

    seeker: Seeker
    teacher: str
    left: int
    named: bool = False

    @property
    def groups(self) -> frozenset[str]:
        return frozenset(self.seeker.group_names)


class Placing:
    """Places the rows of a file into the weeks from a day on, beside the lessons that stand there."""

    def __init__(self, known: References, from_day: date, faculty_id: int | None) -> None:
        self.known, self.from_day = known, from_day
        self.lessons: list[NewLesson] = []
        self.loads: dict[tuple[str, str], list[Wanted]] = defaultdict(list)
        for subject, wanted in _loads(from_day, faculty_id):
            self.loads[subject, wanted.seeker.load.lesson_kind].append(wanted)
        self.until = max((each.seeker.lessons_until for each in self._all()), default=from_day)
        self.week = working_week_between(from_day, max(self.until, from_day))
        slots = db.session.execute(select(LessonSlot.year_id, LessonSlot.number, LessonSlot.id))
        self.slots = {(year, number): key for year, number, key in slots}
        self.taken: set[Seat] = set(self._standing())

    def __call__(self, number: int, values: Row) -> Doubted | None:
        wanted = self._wanted(values)
        if not isinstance(wanted, Wanted):
            return wanted
        wanted.named = True
        seeker, pair = wanted.seeker, values["pair"]
        if wanted.left <= 0:
            return "load_full", "subject", (("hours", str(seeker.load.hours)),)
        slot = self.slots.get((seeker.semester.year_id, pair))
        if slot is None:
            return "pair_not_in_year", "pair", (("pair", str(pair)),)
        search = Search(replace(seeker, left=wanted.left), WEEKS[values["week"]], self.from_day)
        search.__dict__["week"] = self.week  # read once for all rows
        days = search.days(WEEKDAYS[values["day"]])
        if not days:
            return "no_days", "day", ()
        room = self.known.rooms.find(values["room"])[0].id
        seats = list(_seats(seeker, room, days, slot))
        for seat in seats:
            if seat in self.taken:
                return self._busy(seat, values, pair)
        self.taken.update(seats)
        wanted.left -= len(days)
        self.lessons += _lessons(seeker, room, days, slot)
        return None

    def closing(self) -> Iterator[Doubted]:
        """Loads of the file that have hours left are told: their rows may be missing."""
        count = sum(each.named and each.left > 0 for each in self._all())
        if count:
            yield "loads_unplaced", "", (("count", str(count)),)

    def _all(self) -> Iterable[Wanted]:
        return (each for rows in self.loads.values() for each in rows)

    def _wanted(self, values: Row) -> Wanted | Doubted:
        """The load that a row names; or why there is none: nobody's, another teacher's, another stream's."""
        names = frozenset(values["groups"].split(", "))
        found = self.loads.get((values["subject"], KINDS_OF_LESSON[values["training_type"]]), [])
        of_groups = [each for each in found if each.groups & names]
        mine = [each for each in of_groups if each.groups == names and each.teacher == values["teacher"]]
        if mine:
            return next((each for each in mine if each.left > 0), mine[0])
        if not of_groups:
            return "no_load", "subject", (("group", min(names)), ("name", values["subject"]))
        if same := [each for each in of_groups if each.groups == names]:
            return "load_other_teacher", "teacher", (("names", ", ".join(sorted({each.teacher for each in same}))),)
        return "load_other_groups", "groups", (("names", ", ".join(of_groups[0].seeker.group_names)),)

    def _busy(self, seat: Seat, values: Row, pair: int) -> Doubted:
        kind, key, day, _slot = seat
        names = {row.id: row.name for row in self.known.groups.rows}
        name = names.get(key, "") if kind == "group" else values[kind]
        told = (("name", name), ("day", f"{day:%d.%m.%Y}"), ("pair", str(pair)))
        return f"busy_{kind}", "groups" if kind == "group" else kind, told

    def _standing(self) -> Iterator[Seat]:
        """The places that lessons and exams have taken already."""
        mine = {key for each in self._all() for key in each.seeker.group_ids}
        for kind, key, day, slot, _is_exam in taken_between(self.from_day, self.until):
            if kind != GROUP or key in mine:
                yield kind, key, day, slot


def _loads(from_day: date, faculty_id: int | None) -> Iterator[tuple[str, Wanted]]:
    """Yield subject and load of every load whose semester is not over and begins soon."""
    until = select(func.max(Week.ends_on)).where(Week.semester_id == Semester.id, Week.kind == THEORY)
    placed = select(func.count()).select_from(Lesson).where(Lesson.load_id == TeachingLoad.id)
    rows = (
        select(
            TeachingLoad,
            Semester,
            Subject.name,
            Employee,
            until.correlate(Semester).scalar_subquery(),
            placed.correlate(TeachingLoad).scalar_subquery(),
        )
        .join(CurriculumSubject, CurriculumSubject.id == TeachingLoad.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .join(Subject, Subject.id == CurriculumSubject.subject_id)
        .join(Employee, Employee.id == TeachingLoad.teacher_id)
        .where(Semester.ends_on >= from_day, Semester.starts_on <= from_day + LOOKED_AHEAD)
        .order_by(Semester.starts_on, TeachingLoad.id)
    )
    if faculty_id is not None:
        rows = rows.where(CurriculumSubject.faculty_id == faculty_id)
    groups: dict[int, list[Any]] = defaultdict(list)
    of_loads = select(
        TeachingLoadGroup.load_id,
        AcademicGroup.id,
        AcademicGroup.name,
        AcademicGroup.student_count,
        AcademicGroup.faculty_id,
    ).join(AcademicGroup, AcademicGroup.id == TeachingLoadGroup.group_id)
    for found in db.session.execute(of_loads.order_by(AcademicGroup.sort_key)):
        groups[found[0]].append(found)
    for load, semester, subject, teacher, last, standing in db.session.execute(rows).all():
        mine = groups.get(load.id)
        if not mine:
            continue
        seeker = Seeker(
            _outliving(load),
            _outliving(semester),
            tuple(each[1] for each in mine),
            tuple(each[2] for each in mine),
            mine[0][4],
            sum(each[3] for each in mine),
            -(-load.hours // PAIR_HOURS) - standing,
            last or semester.ends_on,
        )
        yield subject, Wanted(seeker, teacher.full_name, seeker.left)


def _outliving(row: Model) -> Model:
    """A copy that no session knows: the rows are read in a transaction that ends before the file is examined."""
    columns = inspect(type(row)).column_attrs
    return type(row)(**{each.key: getattr(row, each.key) for each in columns})


def _seats(seeker: Seeker, room: int, days: Sequence[date], slot: int) -> Iterator[Seat]:
    for day in days:
        yield "teacher", seeker.load.teacher_id, day, slot
        yield "room", room, day, slot
        for group in seeker.group_ids:
            yield "group", group, day, slot


def _lessons(seeker: Seeker, room: int, days: Sequence[date], slot: int) -> Iterator[NewLesson]:
    load = seeker.load
    new = NewLoad(
        curriculum_subject_id=load.curriculum_subject_id,
        teacher_id=load.teacher_id,
        department_id=load.department_id,
        lesson_kind=load.lesson_kind,
        hours=load.hours,
        group_ids=seeker.group_ids,
    )
    for day in days:
        yield NewLesson(load_id=load.id, load=new, faculty_id=seeker.faculty_id, room_id=room, day=day, slot_id=slot)


def write_lessons(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Put what was placed on paper into the timetable."""
    assert isinstance(known.judge, Placing)
    return add_lessons(known.judge.lessons, by=by)


def take_lessons_away(ids: Sequence[int], options: Mapping[str, Any], by: User) -> None:
    """Take the lessons of a file off the timetable; RuleError when one of them was held."""
    for start in range(0, len(ids), PIECE):
        piece = ids[start : start + PIECE]
        held = select(Lesson.id).where(Lesson.id.in_(piece), Lesson.held_at.is_not(None))
        if db.session.scalar(held.limit(1)) is not None:
            raise RuleError(HELD)
        db.session.execute(delete(LessonGroup).where(LessonGroup.lesson_id.in_(piece)))
        db.session.execute(delete(Lesson).where(Lesson.id.in_(piece)))
    audit.record_many("remove", Lesson, ((key, {}) for key in ids), by=by)


__all__ = ["Placing", "take_lessons_away", "write_lessons"]
