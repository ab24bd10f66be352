"""The days of a session as they stand: who is busy, which rooms and examiners there are, which groups sit together."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from hemis.domain.exams import GROUP, ROOM, TEACHER, Calendar, Demand, Taken
from hemis.domain.exams import Room as Seats
from hemis.domain.timetable import LECTURE
from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject, LessonSlot
from hemis.models.exams import Exam, ExamGroup, ExamLine, ExamSession
from hemis.models.infrastructure import Room
from hemis.models.staff import Employee, Position, Post
from hemis.models.structure import Department
from hemis.models.students import AcademicGroup
from hemis.models.teaching import Lesson, LessonGroup, TeachingLoad, TeachingLoadGroup
from hemis.operations.calendar import working_week_between
from hemis.operations.exam_faults import gap_of

GONE, TEACHING = "14", "teacher"
EXAM_ROOMS = ("11", "12", "13", "14", "15", "16")


class Examiner(NamedTuple):
    """Who may examine; `is_own` is a teacher of the department that the subject belongs to."""

    teacher: Employee
    is_own: bool


def working_days(session: ExamSession, today: date) -> list[date]:
    """The days of a session from today on that are worked."""
    first = max(session.starts_on, today)
    week = working_week_between(session.starts_on, session.ends_on)
    days = (first + timedelta(days=number) for number in range((session.ends_on - first).days + 1))
    return [day for day in days if week.is_working(day)]


def slots_of(session: ExamSession) -> Sequence[LessonSlot]:
    """The pairs of the session's academic year."""
    found = select(LessonSlot).where(LessonSlot.year_id == session.year_id)
    return db.session.scalars(found.order_by(LessonSlot.number)).all()


def rooms_for_exams() -> Sequence[Room]:
    """The rooms that people can sit in, whoever asks."""
    found = select(Room).where(Room.is_active, Room.kind.in_(EXAM_ROOMS))
    return db.session.scalars(found.order_by(Room.capacity, Room.code)).all()


def taken_between(
    first: date, last: date, *, without: int | None = None, of: Mapping[str, Collection[int]] | None = None
) -> list[Taken]:
    """Everybody and everything that lessons and exams of all faculties keep busy; but for the exam `without`.

    `of` asks only for these: kind → numbers.
    """
    statements = [
        *_taken(Lesson, ((ROOM, Lesson.room_id), (TEACHER, Lesson.teacher_id)), first, last, of),
        *_taken(LessonGroup, ((GROUP, LessonGroup.group_id),), first, last, of),
        *(row.where(Exam.id != (without or 0)) for row in _taken(Exam, _OF_EXAM, first, last, of)),
        *(row.where(ExamGroup.exam_id != (without or 0)) for row in _taken(ExamGroup, _OF_GROUP, first, last, of)),
    ]
    rows = db.session.execute(union_all(*statements))
    return [Taken(kind, key, day, slot, bool(is_exam)) for kind, key, day, slot, is_exam in rows]


_OF_EXAM = ((ROOM, Exam.room_id), (TEACHER, Exam.examiner_id))
_OF_GROUP = ((GROUP, ExamGroup.group_id),)


def _taken(
    model: Any, keys: Any, first: date, last: date, of: Mapping[str, Collection[int]] | None
) -> Iterator[Select[Any]]:
    is_exam = literal(1 if model in (Exam, ExamGroup) else 0)
    for kind, column in keys:
        found = select(literal(kind), column, model.day, model.slot_id, is_exam)
        found = found.where(model.day.between(first, last))
        yield found if of is None else found.where(column.in_(of[kind]))


class Days(NamedTuple):
    """The days of a session ready to be filled, with the pairs and rooms that its calendar knows by number."""

    calendar: Calendar
    slots: dict[int, LessonSlot]
    rooms: dict[int, Room]


def days_of(session: ExamSession, today: date, *, without: int | None = None) -> Days:
    """Return the days of a session as they stand; exams just outside it keep their gaps too."""
    gap = gap_of(session)
    around = timedelta(days=gap)
    slots = {slot.id: slot for slot in slots_of(session)}
    rooms = {room.id: room for room in rooms_for_exams()}
    calendar = Calendar(
        working_days(session, today),
        list(slots),
        [Seats(room.id, room.capacity) for room in rooms.values()],
        gap,
        taken_between(session.starts_on - around, session.ends_on + around, without=without),
    )
    return Days(calendar, slots, rooms)


def taught_by(curriculum_subject_id: int, group_ids: Sequence[int]) -> Select[Any]:
    """The select of those who teach a subject to one of the groups, by load or by a lesson that they gave."""
    loads = (
        select(TeachingLoad.teacher_id)
        .join(TeachingLoadGroup, TeachingLoadGroup.load_id == TeachingLoad.id)
        .where(TeachingLoadGroup.curriculum_subject_id == curriculum_subject_id)
        .where(TeachingLoadGroup.group_id.in_(group_ids))
    )
    lessons = (
        select(Lesson.teacher_id)
        .join(LessonGroup, LessonGroup.lesson_id == Lesson.id)
        .where(Lesson.curriculum_subject_id == curriculum_subject_id, LessonGroup.group_id.in_(group_ids))
    )
    return select(loads.union(lessons).subquery().c[0])


def examiners_for(subject: CurriculumSubject, group_ids: Sequence[int], day: date) -> list[Examiner]:
    """Who may examine: teachers of the subject's department first, then others of the faculty; none who taught it."""
    is_own = func.max(case((Post.department_id == subject.department_id, 1), else_=0))
    found = (
        select(Employee, is_own)
        .join(Post, Post.employee_id == Employee.id)
        .join(Department, Department.id == Post.department_id)
        .where(Post.starts_on <= day, or_(Post.ends_on.is_(None), Post.ends_on >= day), Employee.status != GONE)
        .where(or_(Department.id == subject.department_id, Department.faculty_id == subject.faculty_id))
        .where(Post.position.has(Position.category == TEACHING), Employee.id.not_in(taught_by(subject.id, group_ids)))
        .group_by(Employee.id)
        .order_by(Employee.sort_key, Employee.id)
    )
    people = [Examiner(teacher, bool(own)) for teacher, own in db.session.execute(found)]
    return sorted(people, key=lambda each: not each.is_own)


def companions(session: ExamSession, subject_id: int) -> Sequence[AcademicGroup]:
    """The groups whose exam in a subject is not placed yet: those that may sit together."""
    waiting = select(ExamLine.group_id).where(
        ExamLine.curriculum_subject_id == subject_id,
        ExamLine.faculty_id == session.faculty_id,
        ExamLine.exam_id.is_(None),
    )
    found = select(AcademicGroup).where(AcademicGroup.id.in_(waiting))
    return db.session.scalars(found.order_by(AcademicGroup.sort_key)).all()


class Waiting:
    """What is not placed yet in a session, as demands for the filling.

    With `together` the groups that hear the lectures together are examined together; with `invited` a subject whose own
    department has nobody who did not teach it is examined by teachers of the faculty's other departments.
    """

    def __init__(self, session: ExamSession, *, together: bool, invited: bool) -> None:
        self.session, self.together, self.invited = session, together, invited

    @cached_property
    def lines(self) -> Sequence[ExamLine]:
        session = self.session
        found = (
            select(ExamLine)
            .where(ExamLine.faculty_id == session.faculty_id, ExamLine.year_id == session.year_id)
            .where(ExamLine.season == session.season, ExamLine.exam_id.is_(None))
            .where(ExamLine.is_joined, ExamLine.has_load)
            .order_by(ExamLine.group_id, ExamLine.curriculum_subject_id)
            .options(joinedload(ExamLine.group))
            .options(joinedload(ExamLine.curriculum_subject).joinedload(CurriculumSubject.subject))
        )
        return db.session.scalars(found).all()

    @cached_property
    def _stream(self) -> dict[tuple[int, int], int]:
        """(subject, group) → the load by which the group hears the lectures with others."""
        mine = {line.curriculum_subject_id for line in self.lines}
        rows = db.session.execute(
            select(TeachingLoadGroup.curriculum_subject_id, TeachingLoadGroup.group_id, TeachingLoadGroup.load_id)
            .where(TeachingLoadGroup.lesson_kind == LECTURE)
            .where(TeachingLoadGroup.curriculum_subject_id.in_(mine))
        )
        return {(subject, group): load for subject, group, load in rows}

    @cached_property
    def parties(self) -> list[list[ExamLine]]:
        """The lines that are examined together."""
        found: dict[tuple[int, int], list[ExamLine]] = defaultdict(list)
        for line in self.lines:
            key = line.curriculum_subject_id, line.group_id
            load = self._stream.get(key) if self.together else None
            found[(line.curriculum_subject_id, load) if load else (-line.curriculum_subject_id, line.group_id)].append(
                line
            )
        return list(found.values())

    @cached_property
    def _staff(self) -> dict[int, list[int]]:
        """Department → the teachers who hold a post there on the first day; 0 is the whole faculty."""
        day, mine = self.session.starts_on, {line.department_id for line in self.lines}
        rows = db.session.execute(
            select(Post.department_id, Employee.id, Department.faculty_id)
            .join(Employee, Employee.id == Post.employee_id)
            .join(Department, Department.id == Post.department_id)
            .where(or_(Department.id.in_(mine), Department.faculty_id == self.session.faculty_id))
            .where(Post.position.has(Position.category == TEACHING))
            .where(Employee.status != GONE, Post.starts_on <= day, or_(Post.ends_on.is_(None), Post.ends_on >= day))
            .distinct()
            .order_by(Employee.id)
        )
        found: dict[int, list[int]] = defaultdict(list)
        for department, employee, faculty_id in rows:
            found[int(department or 0)].append(employee)
            if faculty_id == self.session.faculty_id:
                found[0].append(employee)
        return found

    @cached_property
    def _taught(self) -> dict[tuple[int, int], set[int]]:
        """(subject, group) → those who teach it there, by load or by a lesson that they gave."""
        mine = {line.curriculum_subject_id for line in self.lines}
        loads = select(
            TeachingLoadGroup.curriculum_subject_id, TeachingLoadGroup.group_id, TeachingLoad.teacher_id
        ).join(TeachingLoad, TeachingLoad.id == TeachingLoadGroup.load_id)
        lessons = select(Lesson.curriculum_subject_id, LessonGroup.group_id, Lesson.teacher_id).join(
            LessonGroup, LessonGroup.lesson_id == Lesson.id
        )
        rows = db.session.execute(
            loads.where(TeachingLoadGroup.curriculum_subject_id.in_(mine)).union(
                lessons.where(Lesson.curriculum_subject_id.in_(mine))
            )
        )
        found: dict[tuple[int, int], set[int]] = defaultdict(set)
        for subject, group, teacher in rows:
            found[subject, group].add(teacher)
        return found

    @cached_property
    def demands(self) -> list[Demand]:
        """One for each party; its key is the place of the party in the list."""
        return [self._demand(key, lines) for key, lines in enumerate(self.parties)]

    def _demand(self, key: int, lines: list[ExamLine]) -> Demand:
        taught = set().union(*(self._taught[line.curriculum_subject_id, line.group_id] for line in lines))
        able = tuple(each for each in self._staff[lines[0].department_id] if each not in taught)
        if self.invited and not able:
            able = tuple(each for each in dict.fromkeys(self._staff[0]) if each not in taught)
        size = sum(line.group.student_count for line in lines)
        return Demand(key, tuple(line.group_id for line in lines), size, able)


__all__ = [
    "Days",
    "Examiner",
    "Waiting",
    "companions",
    "days_of",
    "examiners_for",
    "rooms_for_exams",
    "slots_of",
    "taken_between",
    "taught_by",
    "working_days",
]
