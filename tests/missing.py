"""Lessons of a whole autumn for tests that miss many of them."""

from datetime import date, timedelta
from types import SimpleNamespace

from sqlalchemy import select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.teaching import Lesson, LessonGroup
from hemis.operations.attendance import Held, hold_many
from tests.world import NOW


def autumn(world: SimpleNamespace, count: int, first: date = date(2026, 9, 7)) -> list[int]:
    """Add lessons of the world's first group, six a day from a Monday on, Sundays left out; return them in order."""
    like = db.session.get_one(Lesson, world.lesson)
    names = ("load_id", "curriculum_subject_id", "teacher_id", "department_id", "faculty_id", "room_id", "lesson_kind")
    taken = {(day, slot) for day, slot in db.session.execute(select(Lesson.day, Lesson.slot_id))}
    made, day = [], first
    while len(made) < count:
        for slot in world.slots:
            if day.weekday() < 6 and len(made) < count and (day, slot) not in taken:
                row = Lesson(day=day, slot_id=slot, **{name: getattr(like, name) for name in names})
                db.session.add(row)
                db.session.flush()
                db.session.add(LessonGroup(lesson_id=row.id, group_id=world.group, day=day, slot_id=slot))
                made.append(row.id)
        day += timedelta(days=1)
    db.session.flush()
    return made


def miss(world: SimpleNamespace, student: int, lessons: list[int], hours: int = 2) -> None:
    """Hold lessons that one student missed without a reason."""
    teacher = db.session.get_one(User, world.users["teacher"])
    held = [
        Held(lesson, world.subject, world.faculty, NOW - timedelta(days=1), teacher.id, {student: hours})
        for lesson in lessons
    ]
    hold_many(held, by=teacher)


__all__ = ["autumn", "miss"]
