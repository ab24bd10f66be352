"""The planned semester as rows: loads, calendar plans, and every lesson from the first day to the last."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from hemis.demo.crowd import GroupKey
from hemis.demo.loads import Load, Teaching
from hemis.demo.staffing import Staff
from hemis.demo.structure import Structure
from hemis.demo.term import Term
from hemis.domain.calendar import TASHKENT
from hemis.models.curriculum import LessonSlot
from hemis.models.students import AcademicGroup
from hemis.operations.calendar import WorkingWeek
from hemis.operations.teaching import (
    PAIR_HOURS,
    NewLesson,
    NewLoad,
    Place,
    add_lessons,
    add_loads,
    add_topics,
    days_of,
    topic_of_each_lesson,
)

LONGEST_PLAN = 15
ASPECTS = (
    "фаннинг предмети, мақсади ва вазифалари",
    "асосий тушунчалар ва таърифлар",
    "ривожланиш босқичлари ва манбалар",
    "назарий асослар",
    "таснифлаш ва турлари",
    "таҳлил усуллари",
    "қонуниятлар ва уларнинг исботи",
    "амалий масалалар ечиш",
    "замонавий ёндашувлар",
    "тажриба натижаларини қайта ишлаш",
    "рақамли воситалардан фойдаланиш",
    "миллий ва хорижий тажриба",
    "муаммоли вазиятлар таҳлили",
    "мустақил иш натижалари муҳокамаси",
    "умумлаштириш ва такрорлаш",
)
SubjectKey = tuple[str, int, str]
"""Speciality, course and subject."""


@dataclass(frozen=True)
class Given:
    """A lesson that stands in the timetable."""

    lesson_id: int
    new: NewLesson
    begins: datetime
    ends: datetime


@dataclass
class Timetable:
    """Lessons are what attendance needs; loads are what sheets need."""

    loads: list[NewLoad]
    lessons: list[Given]


@dataclass(frozen=True)
class Setting:
    """All that a lesson needs to know about its university."""

    now: Term
    week: WorkingWeek
    made: Structure
    staff: Staff
    groups: dict[GroupKey, AcademicGroup]
    subjects: dict[SubjectKey, int]
    slots: dict[int, LessonSlot]


def write(teaching: Teaching, campuses: int, setting: Setting) -> Timetable:
    """Write campus after campus; the lessons of each are checked by the database."""
    topics = _write_topics(teaching, setting)
    timetable = Timetable([], [])
    for campus in range(campuses):
        rows = [
            _row(load, teacher, campus, setting)
            for load, teacher in zip(teaching.loads, teaching.teachers, strict=True)
        ]
        ids = add_loads(rows, by=None)
        timetable.loads += rows
        lessons = [
            lesson
            for at, load in enumerate(teaching.loads)
            for lesson in _lessons(teaching, at, ids[at], rows[at], campus, topics[_subject(load), load.kind], setting)
        ]
        slots = {slot.id: slot for slot in setting.slots.values()}
        for key, lesson in zip(add_lessons(lessons, by=None), lessons, strict=True):
            slot = slots[lesson.slot_id]
            begins, ends = (datetime.combine(lesson.day, at, TASHKENT) for at in (slot.starts_at, slot.ends_at))
            timetable.lessons.append(Given(key, lesson, begins, ends))
    return timetable


def _write_topics(teaching: Teaching, setting: Setting) -> dict[tuple[SubjectKey, str], list[int]]:
    """The topic of each pair of each kind of lesson."""
    topics: dict[tuple[SubjectKey, str], list[int]] = {}
    for load in teaching.loads:
        key = _subject(load)
        if (key, load.kind) not in topics:
            name = setting.made.subjects[load.subject].name
            plan = [(f"{name}: {aspect}", hours) for aspect, hours in zip(ASPECTS, _hours(load.hours), strict=False)]
            ids = add_topics(setting.subjects[key], load.kind, plan, by=None)
            lengths = [hours for _, hours in plan]
            topics[key, load.kind] = topic_of_each_lesson(list(zip(ids, lengths, strict=True)))
    return topics


def _hours(hours: int) -> list[int]:
    """Hours of each topic: two, and where there are more pairs than topics, some are longer."""
    pairs = hours // PAIR_HOURS
    count = min(pairs, LONGEST_PLAN)
    whole, rest = divmod(pairs, count)
    return [PAIR_HOURS * (whole + (at < rest)) for at in range(count)]


def _row(load: Load, teacher: tuple[str, int], campus: int, setting: Setting) -> NewLoad:
    return NewLoad(
        curriculum_subject_id=setting.subjects[_subject(load)],
        teacher_id=setting.staff.teachers[campus, teacher].employee_id,
        department_id=setting.made.departments[load.department].id,
        lesson_kind=load.kind,
        hours=load.hours,
        group_ids=tuple(setting.groups[load.stream, campus, member].id for member in load.members),
    )


def _lessons(
    teaching: Teaching, at: int, load_id: int, row: NewLoad, campus: int, topics: list[int], setting: Setting
) -> Iterator[NewLesson]:
    load = teaching.loads[at]
    faculty_id = setting.groups[load.stream, campus, load.members[0]].faculty_id
    dated = sorted(_dated(teaching, at, campus, setting), key=lambda each: (each[0], each[1].slot_id))
    for (day, place), topic in zip(dated, topics, strict=True):
        yield NewLesson(
            load_id=load_id,
            load=row,
            faculty_id=faculty_id,
            room_id=place.room_id,
            day=day,
            slot_id=place.slot_id,
            topic_id=topic,
        )


def _dated(teaching: Teaching, at: int, campus: int, setting: Setting) -> Iterator[tuple[date, Place]]:
    counts = {"all": 15, "odd": 8, "even": 7}
    for lesson in teaching.places[at]:
        room = setting.made.rooms[campus, lesson.room]
        place = Place(lesson.day, setting.slots[lesson.pair].id, room.id, lesson.weeks)
        for day in days_of(place, starts_on=setting.now.starts_on, count=counts[lesson.weeks], week=setting.week):
            yield day, place


def _subject(load: Load) -> SubjectKey:
    return load.stream.speciality, load.stream.course, load.subject
