"""Loads become lessons; whoever would be in two places at once is refused by name."""

from datetime import date

import pytest
from sqlalchemy import select

from hemis.domain.errors import RuleError
from hemis.models.curriculum import CurriculumSubject, LessonSlot
from hemis.models.infrastructure import Room
from hemis.models.staff import Employee
from hemis.models.teaching import Lesson, LessonGroup, TeachingLoad, TeachingLoadGroup, Topic
from hemis.operations.teaching import (
    NewLesson,
    NewLoad,
    add_lessons,
    add_loads,
    add_topics,
)

pytestmark = pytest.mark.both_engines
FREE_DAY = date(2026, 12, 14)


@pytest.fixture
def teachers(database, world):
    found = select(Employee.id).where(Employee.number.in_(("E-teacher", "E-teacher2"))).order_by(Employee.number)
    return list(database.scalars(found))


@pytest.fixture
def rooms(database, world):
    first = database.get(Room, world.room)
    second = Room(code="B01-999", building_id=first.building_id, number="999", kind="13", capacity=30)
    database.add(second)
    database.flush()
    return [first.id, second.id]


@pytest.fixture
def load(database, world, teachers):
    """Make a load of a teacher for some groups."""
    subject = database.get(CurriculumSubject, world.subject)

    def make(teacher=0, groups=(world.group,), kind="13") -> tuple[int, NewLoad]:
        new = NewLoad(
            curriculum_subject_id=subject.id,
            teacher_id=teachers[teacher],
            department_id=subject.department_id,
            lesson_kind=kind,
            hours=30,
            group_ids=tuple(groups),
        )
        return add_loads([new], by=None)[0], new

    return make


@pytest.fixture
def lesson(database, world, rooms):
    """Make the lesson of a load on a free day."""
    subject = database.get(CurriculumSubject, world.subject)
    slot = database.scalars(select(LessonSlot.id).where(LessonSlot.number == 2)).one()

    def make(load, room=0) -> NewLesson:
        return NewLesson(
            load_id=load[0],
            load=load[1],
            faculty_id=subject.faculty_id,
            room_id=rooms[room],
            day=FREE_DAY,
            slot_id=slot,
        )

    return make


def test_a_load_keeps_its_stream(database, world, load):
    key, _ = load(groups=(world.group, world.group2))
    groups = database.scalars(select(TeachingLoadGroup.group_id).where(TeachingLoadGroup.load_id == key)).all()
    assert set(groups) == {world.group, world.group2}
    assert database.get(TeachingLoad, key).hours == 30


def test_a_lesson_stands_for_all_groups_of_its_load(database, world, load, lesson):
    [key] = add_lessons([lesson(load(groups=(world.group, world.group2)))], by=None)
    row = database.get(Lesson, key)
    assert (row.day, row.held_at, row.version) == (FREE_DAY, None, 1)
    groups = database.scalars(select(LessonGroup.group_id).where(LessonGroup.lesson_id == key)).all()
    assert set(groups) == {world.group, world.group2}


@pytest.mark.parametrize(
    ("second", "room", "field", "named"),
    [
        ({"teacher": 0, "groups": "group2"}, 1, "teacher_id", "Насруллаев Жаҳонгир Содиқович"),
        ({"teacher": 1, "groups": "group2"}, 0, "room_id", "B01"),
        ({"teacher": 1, "groups": "group"}, 1, "group_id", "11-"),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_clash_is_refused_by_name(database, world, load, lesson, second, room, field, named, at_once):
    first = lesson(load())
    other = lesson(load(second["teacher"], (getattr(world, second["groups"]),), "14"), room)
    if not at_once:
        add_lessons([first], by=None)
    with pytest.raises(RuleError) as refusal:
        add_lessons([first, other] if at_once else [other], by=None)
    assert refusal.value.field == field
    assert named in str(refusal.value)
    assert "14.12.2026" in str(refusal.value)
    assert "2-жуфтлик" in str(refusal.value)
    kept = database.scalars(select(Lesson).where(Lesson.day == FREE_DAY)).all()
    assert len(kept) == (0 if at_once else 1), "a refused timetable leaves nothing behind"


def test_a_lesson_without_its_load_is_refused_without_a_name(load, lesson):
    key, new = load()
    with pytest.raises(RuleError) as refusal:
        add_lessons([lesson((key + 1000, new))], by=None)
    assert refusal.value.field is None


def test_topics_follow_one_another(database, world):
    ids = add_topics(world.subject, "14", [("Кириш", 4), ("Таҳлил", 2)], by=None)
    rows = [database.get(Topic, key) for key in ids]
    assert [(row.position, row.title, row.hours) for row in rows] == [(1, "Кириш", 4), (2, "Таҳлил", 2)]
