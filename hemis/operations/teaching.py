"""Teaching loads, topics of the calendar plan, and the lessons that a weekly timetable becomes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hemis.domain.calendar import parity
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.timetable import ALL
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import LessonSlot
from hemis.models.exams import Exam, ExamGroup
from hemis.models.infrastructure import Room
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup
from hemis.models.teaching import Lesson, LessonGroup, TeachingLoad, TeachingLoadGroup, Topic
from hemis.operations import audit, bulk
from hemis.operations.calendar import WorkingWeek

PAIR_HOURS = 2
ONE_WEEK = timedelta(weeks=1)
TEACHER_BUSY = N_("%(name)s %(day)s куни %(pair)s-жуфтликда банд: бу вақтда бошқа дарси бор.")
EXAM_THERE = N_("%(name)s: %(day)s куни %(pair)s-жуфтликда имтиҳон бор. Бошқа вақтни танланг.")
ROOM_BUSY = N_("%(name)s хонаси %(day)s куни %(pair)s-жуфтликда банд: бошқа хона ёки вақтни танланг.")
GROUP_BUSY = N_("%(name)s гуруҳининг %(day)s куни %(pair)s-жуфтликда бошқа дарси бор.")
REFUSED = N_("Дарс жадвали сақланмади: юклама, хона ёки жуфтлик топилмади.")


@dataclass(frozen=True, kw_only=True)
class NewLoad:
    """A teacher gives one kind of lesson of a curriculum subject to a stream of groups."""

    curriculum_subject_id: int
    teacher_id: int
    department_id: int
    lesson_kind: str
    hours: int
    group_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class NewLesson:
    """One pair on one day."""

    load_id: int
    load: NewLoad
    faculty_id: int
    room_id: int
    day: date
    slot_id: int
    topic_id: int | None = None


@dataclass(frozen=True)
class Place:
    """A weekly place in the timetable: weekday 1-6, pair, room, and the weeks in which it is held."""

    weekday: int
    slot_id: int
    room_id: int
    weeks: str = ALL


def add_loads(loads: Sequence[NewLoad], *, by: User | None) -> list[int]:
    """Add teaching loads with their groups; return their ids in the order given."""
    ids = bulk.insert_numbered(
        TeachingLoad,
        [
            {
                "curriculum_subject_id": each.curriculum_subject_id,
                "teacher_id": each.teacher_id,
                "department_id": each.department_id,
                "lesson_kind": each.lesson_kind,
                "hours": each.hours,
            }
            for each in loads
        ],
    )
    added = list(zip(ids, loads, strict=True))
    bulk.insert_many(
        TeachingLoadGroup,
        [
            {
                "load_id": key,
                "group_id": group,
                "curriculum_subject_id": each.curriculum_subject_id,
                "lesson_kind": each.lesson_kind,
            }
            for key, each in added
            for group in each.group_ids
        ],
    )
    audit.record_many(
        "create",
        TeachingLoad,
        (
            (key, {name: (None, getattr(each, name)) for name in ("teacher_id", "lesson_kind", "hours", "group_ids")})
            for key, each in added
        ),
        by=by,
    )
    return ids


def add_topics(
    curriculum_subject_id: int, lesson_kind: str, topics: Sequence[tuple[str, int]], *, by: User | None
) -> list[int]:
    """Add the calendar plan of one kind of lesson: (title, hours) in the order in which they are taught."""
    rows = [
        {
            "curriculum_subject_id": curriculum_subject_id,
            "lesson_kind": lesson_kind,
            "position": position,
            "title": title,
            "hours": hours,
        }
        for position, (title, hours) in enumerate(topics, start=1)
    ]
    ids = bulk.insert_numbered(Topic, rows)
    audit.record_many(
        "create", Topic, ((key, {"title": (None, row["title"])}) for key, row in zip(ids, rows, strict=True)), by=by
    )
    return ids


def topic_of_each_lesson(topics: Sequence[tuple[int, int]]) -> list[int]:
    """(topic, hours) one after another as the topic of each pair: a topic of four hours stands twice."""
    return list(chain.from_iterable([topic] * (hours // PAIR_HOURS) for topic, hours in topics))


def days_of(place: Place, *, starts_on: date, count: int, week: WorkingWeek) -> Iterator[date]:
    """The first `count` days on which a weekly place is held: working days of its weeks, none before the semester."""
    day = starts_on + timedelta(days=(place.weekday - 1 - starts_on.weekday()) % 7)
    while count > 0:
        if week.is_working(day) and place.weeks in (ALL, parity(day, starts_on)):
            yield day
            count -= 1
        day += ONE_WEEK


def add_lessons(lessons: Sequence[NewLesson], *, by: User | None) -> list[int]:
    """Add lessons; a teacher, room or group that is busy at that time is refused by name."""
    try:
        with db.session.begin_nested():
            ids = bulk.insert_numbered(Lesson, [_columns(each) for each in lessons])
            bulk.insert_many(
                LessonGroup,
                [
                    {"lesson_id": key, "group_id": group, "day": each.day, "slot_id": each.slot_id}
                    for key, each in zip(ids, lessons, strict=True)
                    for group in each.load.group_ids
                ],
            )
    except IntegrityError as error:
        raise _clash(lessons) from error
    counts: dict[int, int] = defaultdict(int)
    for each in lessons:
        counts[each.load_id] += 1
    audit.record_many("timetable", TeachingLoad, ((key, {"lessons": (0, n)}) for key, n in counts.items()), by=by)
    return ids


def _columns(lesson: NewLesson) -> dict[str, object]:
    return {
        "load_id": lesson.load_id,
        "curriculum_subject_id": lesson.load.curriculum_subject_id,
        "teacher_id": lesson.load.teacher_id,
        "department_id": lesson.load.department_id,
        "faculty_id": lesson.faculty_id,
        "room_id": lesson.room_id,
        "day": lesson.day,
        "slot_id": lesson.slot_id,
        "lesson_kind": lesson.load.lesson_kind,
        "topic_id": lesson.topic_id,
    }


def _clash(lessons: Sequence[NewLesson]) -> RuleError:
    """Find who is wanted twice, among the new lessons themselves or in the timetable as it stands."""
    taken: set[tuple[str, int, date, int]] = set()
    for lesson in lessons:
        wanted = [
            ("teacher", lesson.load.teacher_id),
            ("room", lesson.room_id),
            *(("group", group) for group in lesson.load.group_ids),
        ]
        for kind, key in wanted:
            seat = (kind, key, lesson.day, lesson.slot_id)
            if seat in taken or _is_busy(*seat):
                return _busy(*seat)
            if has_exam(*seat):
                return _busy(*seat, sentence=EXAM_THERE)
            taken.add(seat)
    return RuleError(REFUSED)


def _is_busy(kind: str, key: int, day: date, slot_id: int) -> bool:
    model = LessonGroup if kind == "group" else Lesson
    column = {"teacher": Lesson.teacher_id, "room": Lesson.room_id, "group": LessonGroup.group_id}[kind]
    busy = select(column).where(column == key, model.day == day, model.slot_id == slot_id).limit(1)
    return db.session.scalar(busy) is not None


def has_exam(kind: str, key: int, day: date, slot_id: int) -> bool:
    """Whether a teacher, a room or a group is at an exam then."""
    model = ExamGroup if kind == "group" else Exam
    column = {"teacher": Exam.examiner_id, "room": Exam.room_id, "group": ExamGroup.group_id}[kind]
    there = select(column).where(column == key, model.day == day, model.slot_id == slot_id).limit(1)
    return db.session.scalar(there) is not None


def _busy(kind: str, key: int, day: date, slot_id: int, *, sentence: str = "") -> RuleError:
    if kind == "teacher":
        sentence, name = sentence or TEACHER_BUSY, db.session.get_one(Employee, key).full_name
    elif kind == "room":
        sentence, name = sentence or ROOM_BUSY, db.session.get_one(Room, key).code
    else:
        sentence, name = sentence or GROUP_BUSY, db.session.get_one(AcademicGroup, key).name
    pair = db.session.get_one(LessonSlot, slot_id).number
    return RuleError(sentence, field=f"{kind}_id", name=name, day=f"{day:%d.%m.%Y}", pair=pair)
