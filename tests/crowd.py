"""More rows for the small world, because a budget must hold for a group of three and for one of three hundred."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from hemis.domain.names import fold, sort_key
from hemis.domain.translit import to_latin
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum, CurriculumSubject, LessonSlot, Semester, SubjectControl
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.models.teaching import Lesson, LessonGroup
from hemis.models.timetable import LessonChange

SURNAMES = (
    *("Абдуқодиров", "Бердиев", "Валиев", "Ғуломов", "Ёдгоров", "Жўраев", "Зокиров", "Исмоилов", "Каримов", "Мирзаев"),
    *("Норқулов", "Олимов", "Пўлатов", "Раҳимов", "Собиров", "Тошпўлатов", "Умаров", "Хўжаев", "Шукуров", "Ҳамидов"),
)
FIRST_NAMES = (
    *("Азиз", "Бекзод", "Достон", "Элдор", "Фаррух", "Ғайрат", "Жавоҳир", "Комил", "Лазиз", "Маъруф", "Нодир"),
    *("Отабек", "Равшан", "Сардор", "Темур", "Улуғбек", "Хуршид", "Шаҳзод", "Қувонч", "Ҳусан"),
)
PATRONYMICS = ("Анвар ўғли", "Баҳодир ўғли", "Ғофур ўғли", "Иброҳим ўғли", "Муҳаммад ўғли", "Рустам ўғли", "Ҳаким ўғли")
SERIAL = count(1)


def fill_group(group_id: int, size: int) -> list[int]:
    """Let students join a group until it has `size`; return all of them."""
    group = db.session.get_one(AcademicGroup, group_id)
    studying = select(Enrolment.student_id).where(Enrolment.group_id == group_id, Enrolment.ends_on.is_(None))
    missing = size - len(db.session.scalars(studying).all())
    first = (db.session.scalar(select(func.max(Student.id))) or 0) + 1
    people = [_student(key, group) for key in range(first, first + missing)]
    if people:
        study = {"course": group.course, "semester": 2 * group.course - 1, "payment_form": "12"}
        stay = {"group_id": group_id, "status": "11", "starts_on": date(group.start_year, 9, 1), **study}
        db.session.execute(insert(Student), people)
        db.session.execute(insert(Enrolment), [{"student_id": person["id"], **stay} for person in people])
        db.session.execute(update(AcademicGroup).where(AcademicGroup.id == group_id).values(student_count=size))
    db.session.commit()
    return list(db.session.scalars(studying))


def add_groups(like: int, number: int) -> None:
    """Add groups of the same faculty, speciality and curriculum as another."""
    model = db.session.get_one(AcademicGroup, like)
    names = ("faculty_id", "speciality_id", "curriculum_id", "course", "start_year")
    same = {name: getattr(model, name) for name in names}
    titles = [f"{200 + number + index}-ФИЗ" for index in range(number)]
    if titles:
        rows = [same | {"name": title, "name_latin": to_latin(title), "name_key": fold(title)} for title in titles]
        db.session.execute(insert(AcademicGroup), rows)
    db.session.commit()


def leave_one_group(lesson_id: int, group_id: int) -> None:
    """Turn the lecture of a stream into the lesson of one group."""
    others = delete(LessonGroup).where(LessonGroup.lesson_id == lesson_id, LessonGroup.group_id != group_id)
    db.session.execute(others)
    db.session.commit()


def add_lessons(like: int, group_id: int, number: int) -> list[int]:
    """Add lessons of one group, pair after pair on the day of another lesson and the day before; return them."""
    model = db.session.get_one(Lesson, like)
    columns = (
        "load_id",
        "curriculum_subject_id",
        "department_id",
        "faculty_id",
        "teacher_id",
        "room_id",
        "lesson_kind",
    )
    same = {name: getattr(model, name) for name in columns}
    taken = {(row.day, row.slot_id) for row in db.session.execute(select(Lesson.day, Lesson.slot_id))}
    slots = db.session.scalars(select(LessonSlot.id).order_by(LessonSlot.number)).all()
    free = [
        (day, slot) for day in (model.day, model.day - timedelta(days=1)) for slot in slots if (day, slot) not in taken
    ]
    first = (db.session.scalar(select(func.max(Lesson.id))) or 0) + 1
    lessons = [{"id": key, "day": day, "slot_id": slot} for key, (day, slot) in enumerate(free[:number], start=first)]
    assert len(lessons) == number, "two days have no more pairs"
    db.session.execute(insert(Lesson), [same | lesson for lesson in lessons])
    places = [
        {"lesson_id": each["id"], "group_id": group_id, "day": each["day"], "slot_id": each["slot_id"]}
        for each in lessons
    ]
    db.session.execute(insert(LessonGroup), places)
    db.session.commit()
    return [int(lesson["id"]) for lesson in lessons]


def fill_week(like: int, number: int) -> None:
    """Add so many lessons for the groups of another, in its week; every second of them stood elsewhere before."""
    model = db.session.get_one(Lesson, like)
    names = ("load_id", "curriculum_subject_id", "department_id", "faculty_id", "teacher_id", "room_id", "lesson_kind")
    same = {name: getattr(model, name) for name in names}
    own = select(Lesson.day, Lesson.slot_id).where(Lesson.teacher_id == model.teacher_id)
    taken = {(row.day, row.slot_id) for row in db.session.execute(own)}
    slots = db.session.scalars(select(LessonSlot.id).order_by(LessonSlot.number)).all()
    monday = model.day - timedelta(days=model.day.weekday())
    places = [(monday + timedelta(days=day), slot) for day in range(6) for slot in slots]
    groups = db.session.scalars(select(LessonGroup.group_id).where(LessonGroup.lesson_id == like)).all()
    for number_of, (day, slot) in enumerate([place for place in places if place not in taken][:number]):
        row = Lesson(**same, day=day, slot_id=slot)
        db.session.add(row)
        db.session.flush()
        db.session.add_all(LessonGroup(lesson_id=row.id, group_id=key, day=day, slot_id=slot) for key in groups)
        if number_of % 2:
            db.session.add(_moved(row))
    db.session.commit()


def _moved(row: Lesson) -> LessonChange:
    user_id = db.session.scalar(select(func.min(User.id)))
    before = {"teacher_id": row.teacher_id, "room_id": row.room_id, "day": row.day - timedelta(weeks=1)}
    at = datetime(2026, 10, 5, tzinfo=UTC)
    return LessonChange(
        lesson_id=row.id, slot_id=row.slot_id, reason="Сафар", changed_at=at, changed_by_id=user_id, **before
    )


def fill_controls(subject_id: int, number: int) -> None:
    """Give a subject so many controls: the last ones are small ones of current work."""
    there = select(func.count()).where(SubjectControl.curriculum_subject_id == subject_id)
    missing = range(db.session.scalar(there) or 0, number)
    same = {"curriculum_subject_id": subject_id, "kind": "11", "max_points": 1}
    if missing:
        with unlocked(subject_id):
            db.session.execute(insert(SubjectControl), [same | {"position": 90 + each} for each in missing])
    db.session.commit()


@contextmanager
def unlocked(subject_id: int) -> Iterator[None]:
    """Let an approved curriculum be an open one for a moment, under a form of education that no other edition has."""
    plan = db.session.scalar(
        select(Semester.curriculum_id).join(CurriculumSubject).where(CurriculumSubject.id == subject_id)
    )
    row = db.session.get_one(Curriculum, plan)
    form, row.education_form, row.is_approved = row.education_form, "23", False
    db.session.flush()
    yield
    row.education_form, row.is_approved = form, True
    db.session.flush()


def _student(key: int, group: AcademicGroup) -> dict[str, Any]:
    turn = next(SERIAL)  # the lists turn at different speeds, so that neighbours share as little as real ones do
    parts = {
        "surname": SURNAMES[(turn * 3 + turn // len(SURNAMES)) % len(SURNAMES)],
        "first_name": FIRST_NAMES[turn * 7 % len(FIRST_NAMES)],
        "patronymic": PATRONYMICS[turn % len(PATRONYMICS)],
    }
    latin = {f"{name}_latin": to_latin(part) for name, part in parts.items()}
    place = {"group_id": group.id, "faculty_id": group.faculty_id, "gender": "11"}
    order = sort_key(" ".join(parts.values()))
    return {"id": key, "number": f"3{key:011}", "sort_key": order, **parts, **latin, **place}
