"""What has no place yet in a semester of a faculty, and all that stands in the way, as a problem for the generator."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, literal, select

from hemis.domain.calendar import parity, week_of
from hemis.domain.curriculum import THEORY
from hemis.domain.errors import RuleError
from hemis.domain.exams import GROUP, ROOM, TEACHER
from hemis.domain.generator.problem import AVOID, LIKED, WEEKDAYS, Placed, Problem, Row, split
from hemis.domain.i18n import N_
from hemis.domain.timetable import ALL, EVEN, ODD, suitable_rooms
from hemis.extensions import db
from hemis.models import generator
from hemis.models.curriculum import CurriculumSubject, LessonSlot, Semester, Week
from hemis.models.generator import CONFIRMED, NEVER, PREFER, TeacherWish, WishCell
from hemis.models.infrastructure import Room
from hemis.models.students import AcademicGroup
from hemis.models.teaching import Lesson, TeachingLoad, TeachingLoadGroup
from hemis.operations.calendar import WorkingWeek, working_week_between
from hemis.operations.exam_board import taken_between
from hemis.operations.publication import SEASON
from hemis.operations.rules import whole_rules
from hemis.operations.teaching import PAIR_HOURS

ONCE = generator.ONCE
NOTHING_LEFT = N_("Жойлаштирадиган дарс қолмаган: факультет юкламаларининг барча соатлари жадвалда турибди.")
NO_SLOTS = N_("Бу ўқув йилининг жуфтликлари киритилмаган: аввал уларни киритинг.")
NO_DAYS = N_("Семестрнинг дарс ҳафталари тугаган ёки киритилмаган: аввал ўқув ҳафталарини киритинг.")
PAIRS_OF_GROUP, PAIRS_OF_TEACHER = "timetable.group_pairs", "timetable.teacher_pairs"


class Span(NamedTuple):
    """The days of a semester in which lessons can still be placed."""

    starts_on: date
    """Of the semester: odd and even weeks are counted from it."""
    first: date
    last: date


@dataclass(frozen=True)
class Asked:
    """A load with pairs to place."""

    load_id: int
    teacher_id: int
    semester_id: int
    lesson_kind: str
    left: int
    group_ids: tuple[int, ...]
    size: int


class Term(NamedTuple):
    """A season of an academic year at a faculty, from a day on."""

    faculty_id: int
    year_id: int
    season: str
    from_day: date


@dataclass
class Gathered:
    """A problem, and what its numbers mean: pairs → slots, rows → loads and spans, weeks → Mondays."""

    problem: Problem
    monday: date
    slots: list[int]
    spans: dict[int, Span]
    """Load → its span."""

    def day(self, placed: Placed) -> date:
        """The day of a single lesson."""
        week = placed.weeks.bit_length() - 1
        return self.monday + timedelta(weeks=week, days=placed.slot // self.problem.pairs)


def days_of_row(span: Span, week: WorkingWeek, weekday: int, weeks: str) -> list[date]:
    """The working days of a weekly row on a weekday 1-6 within a span."""
    day = span.first + timedelta(days=(weekday - 1 - span.first.weekday()) % 7)
    found = []
    while day <= span.last:
        if week.is_working(day) and weeks in (ALL, parity(day, span.starts_on)):
            found.append(day)
        day += timedelta(weeks=1)
    return found


def gather(term: Term) -> Gathered:
    """Read a problem; RuleError when there is nothing to place or nowhere to place it."""
    asked = unplaced(term)
    if not asked:
        raise RuleError(NOTHING_LEFT)
    spans = spans_of({each.semester_id for each in asked}, term.from_day)
    asked = [each for each in asked if each.semester_id in spans]
    if not asked:
        raise RuleError(NO_DAYS)
    slots = list(
        db.session.scalars(select(LessonSlot.id).where(LessonSlot.year_id == term.year_id).order_by(LessonSlot.number))
    )
    if not slots:
        raise RuleError(NO_SLOTS)
    first, last = min(span.first for span in spans.values()), max(span.last for span in spans.values())
    week, monday = working_week_between(first, last), week_of(first)[0]
    rooms = db.session.execute(
        select(Room.id, Room.kind, Room.capacity).where(Room.is_active).order_by(Room.capacity, Room.code)
    ).all()
    masks = {key: _Masks(span, week, monday) for key, span in spans.items()}
    most = whole_rules(PAIRS_OF_GROUP, PAIRS_OF_TEACHER, on=term.from_day)
    problem = Problem(
        pairs=len(slots),
        rows=_rows(asked, masks, [(room.kind, room.capacity) for room in rooms]),
        rooms=[room.id for room in rooms],
        group_most=most[PAIRS_OF_GROUP],
        teacher_most=most[PAIRS_OF_TEACHER],
        samples=_samples(masks.values()),
    )
    numbers = {slot: number for number, slot in enumerate(slots)}
    _add_standing(problem, numbers, monday, last)
    _add_wishes(problem, numbers, term)
    return Gathered(problem, monday, slots, {each.load_id: spans[each.semester_id] for each in asked})


def unplaced(term: Term) -> list[Asked]:
    """The loads of a term that have pairs to place."""
    placed = select(func.count()).select_from(Lesson).where(Lesson.load_id == TeachingLoad.id)
    found = db.session.execute(
        select(
            TeachingLoad.id,
            TeachingLoad.teacher_id,
            TeachingLoad.lesson_kind,
            TeachingLoad.hours,
            Semester.id.label("semester_id"),
            placed.correlate(TeachingLoad).scalar_subquery().label("standing"),
        )
        .join(CurriculumSubject, CurriculumSubject.id == TeachingLoad.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .where(CurriculumSubject.faculty_id == term.faculty_id)
        .where(Semester.year_id == term.year_id, literal(term.season) == SEASON, Semester.ends_on >= term.from_day)
        .order_by(TeachingLoad.id)
    ).all()
    groups: dict[int, list[tuple[int, int]]] = defaultdict(list)
    mine = (
        select(TeachingLoadGroup.load_id, AcademicGroup.id, AcademicGroup.student_count)
        .join(AcademicGroup, AcademicGroup.id == TeachingLoadGroup.group_id)
        .where(AcademicGroup.faculty_id == term.faculty_id)
        .order_by(AcademicGroup.id)
    )
    for load, group, size in db.session.execute(mine):
        groups[load].append((group, size))
    return [
        Asked(
            row.id,
            row.teacher_id,
            row.semester_id,
            row.lesson_kind,
            left,
            tuple(group for group, _size in groups[row.id]),
            sum(size for _group, size in groups[row.id]),
        )
        for row in found
        if groups[row.id] and (left := -(-row.hours // PAIR_HOURS) - row.standing) > 0
    ]


def spans_of(semester_ids: Iterable[int], from_day: date) -> dict[int, Span]:
    """Semester → the days that are left of its weeks of lessons; one that is over has none."""
    found = db.session.execute(
        select(Semester.id, Semester.starts_on, Semester.ends_on, func.max(Week.ends_on).label("until"))
        .outerjoin(Week, (Week.semester_id == Semester.id) & (Week.kind == THEORY))
        .where(Semester.id.in_(list(semester_ids)))
        .group_by(Semester.id, Semester.starts_on, Semester.ends_on)
    )
    spans = {row.id: Span(row.starts_on, max(from_day, row.starts_on), row.until or row.ends_on) for row in found}
    return {key: span for key, span in spans.items() if span.first <= span.last}


class _Masks:
    """For each kind of weeks and weekday the weeks in which there is a lesson, as bits from the first Monday."""

    def __init__(self, span: Span, week: WorkingWeek, monday: date) -> None:
        days = range(1, WEEKDAYS + 1)
        self.days = {
            weeks: [_bits(days_of_row(span, week, weekday, weeks), monday) for weekday in days]
            for weeks in (ALL, ODD, EVEN)
        }
        self.most = {weeks: max(mask.bit_count() for mask in masks) for weeks, masks in self.days.items()}

    def of(self, weeks: str, pairs: int) -> tuple[int, ...]:
        """The first `pairs` weeks on each weekday."""
        return tuple(_first(mask, pairs) for mask in self.days[weeks])


def _bits(days: Iterable[date], monday: date) -> int:
    return sum(1 << (day - monday).days // 7 for day in days)


def _first(mask: int, count: int) -> int:
    kept = 0
    for _ in range(min(count, mask.bit_count())):
        kept |= mask & -mask
        mask &= mask - 1
    return kept


def _rows(asked: Sequence[Asked], masks: Mapping[int, _Masks], rooms: Sequence[tuple[str, int]]) -> list[Row]:
    """Cut each load into weekly rows; halves of a group's week go where it has fewer lessons."""
    halves: dict[int, int] = defaultdict(int)
    suited: dict[tuple[str, int], tuple[int, ...]] = {}
    rows = []
    for each in asked:
        mine = masks[each.semester_id]
        key = each.lesson_kind, each.size
        if key not in suited:
            suited[key] = _suited(*key, rooms)
        balance = sum(halves[group] for group in each.group_ids)
        for weeks, pairs in split(each.left, mine.most[ALL], mine.most[ODD], mine.most[EVEN], balance <= 0):
            for group in each.group_ids:
                halves[group] += {ODD: 1, EVEN: -1}.get(weeks, 0)
            reach = tuple(mine.days[ALL])
            taken = mine.of(weeks, pairs)
            rows.append(Row(each.load_id, each.teacher_id, each.group_ids, suited[key], weeks, pairs, taken, reach))
    return rows


def _suited(kind: str, size: int, rooms: Sequence[tuple[str, int]]) -> tuple[int, ...]:
    """Rooms of a suitable kind with enough seats: the best kind first, then the closest size."""
    wanted = suitable_rooms(kind)
    fits = [place for place, (room, seats) in enumerate(rooms) if room in wanted and seats >= size]
    return tuple(sorted(fits, key=lambda place: (wanted.index(rooms[place][0]), rooms[place][1])))


def _samples(masks: Iterable[_Masks]) -> tuple[int, ...]:
    """Two weeks in a row with the most working days, not the first one: windows are counted in them."""
    worked: dict[int, int] = defaultdict(int)
    for each in masks:
        for mask in each.days[ALL]:
            for week in range(mask.bit_length()):
                worked[week] += mask >> week & 1
    best = max(worked, key=lambda week: (worked[week] + worked.get(week + 1, 0), week > 0, -week), default=0)
    return 1 << best, 1 << best + 1


def _add_standing(problem: Problem, numbers: Mapping[int, int], monday: date, last: date) -> None:
    """Mark who is busy in lessons that stand and in exams, of whichever faculty."""
    mine = {group for row in problem.rows for group in row.groups}
    kinds = {TEACHER: problem.busy_teachers, ROOM: problem.busy_rooms, GROUP: problem.busy_groups}
    for kind, who, day, slot, _is_exam in taken_between(monday, last):
        if slot in numbers and day.weekday() < WEEKDAYS and (kind != GROUP or who in mine):
            at, week = day.weekday() * problem.pairs + numbers[slot], 1 << (day - monday).days // 7
            kinds[kind][who, at] = kinds[kind].get((who, at), 0) | week


def _add_wishes(problem: Problem, numbers: Mapping[int, int], term: Term) -> None:
    """Confirmed bans bind; those not confirmed yet, and those sent back, count as «rather not»."""
    teachers = {row.teacher for row in problem.rows}
    found = db.session.execute(
        select(TeacherWish.employee_id, TeacherWish.status, WishCell.weekday, WishCell.slot_id, WishCell.kind)
        .join(WishCell, WishCell.wish_id == TeacherWish.id)
        .where(TeacherWish.year_id == term.year_id, TeacherWish.season == term.season)
    )
    for teacher, status, weekday, slot, kind in found:
        if teacher in teachers and slot in numbers:
            key = teacher, (weekday - 1) * problem.pairs + numbers[slot]
            if kind == NEVER and status == CONFIRMED:
                problem.bans.add(key)
            else:
                problem.wishes[key] = LIKED if kind == PREFER else AVOID


__all__ = ["Asked", "Gathered", "Span", "Term", "days_of_row", "gather", "spans_of", "unplaced"]
