"""Assignments of this semester: one of a teacher's load is over and half graded, the next one is still open.

In the first load of each teacher daily marks are given. Students who can sign in have assignments of their own, and
marks in the same load.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import joinedload, selectinload

from hemis.demo.term import Term
from hemis.domain.calendar import TASHKENT
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assignments import Assignment, AssignmentWork
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.staff import Employee
from hemis.models.students import Student
from hemis.models.teaching import Lesson, TeachingLoad, TeachingLoadGroup
from hemis.operations import assignment_deadlines as deadlines
from hemis.operations import assignments, daily_marks, rosters, works

TITLES = ("1-мустақил иш", "2-мустақил иш")
TEXT = "Мавзу бўйича бешта масалани ечинг ва ечимини изоҳланг. Жавобни матн қилиб ёки файлда юборинг."
ANSWERS = (
    "Биринчи масалада берилган шартдан функциянинг ўсишини топдим, ҳосиласини нолга тенглаб, қийматини олдим.",
    "Биринчи масалада берилган шартдан функциянинг ўсишини топдим, ҳосиласини нолга тенглаб, қийматини ҳисобладим.",
    "Масалаларни жадвал тузиб ечдим: ҳар бир ҳолат учун натижани алоҳида ҳисоблаб, охирида уларни солиштирдим.",
    "Учта масалани ечдим, тўртинчисида шарт етарли эмас деб ўйлайман, бешинчисига мисол келтирдим.",
)
SENDERS, GRADED_EVERY, LEFT_OUT = 12, 3, 5
MARKS, MARKED_EVERY = (5, 4, 4, 3, 5, 4), 3
REGISTRAR = "registrar"
REASON = "Касал бўлган: тиббий маълумотнома № 14."
LOADS = 2


def write(term: Term, teachers: Iterable[int], now: datetime) -> None:
    """Give assignments in the loads of the teachers who can sign in."""
    for teacher_id in sorted(teachers):
        user_id = db.session.scalars(select(Employee.user_id).where(Employee.id == teacher_id)).one()
        teacher = db.session.get(User, user_id) if user_id else None
        if teacher is None:
            continue
        for place, load in enumerate(_loads(term, teacher_id)):
            _give(load, teacher, now, uses_marks=place == 0)
    for load, teacher in _of_students(term):
        _give(load, teacher, now, uses_marks=True)


def _loads(term: Term, teacher_id: int) -> list[TeachingLoad]:
    return list(db.session.scalars(_of_term(term).where(TeachingLoad.teacher_id == teacher_id).limit(LOADS)))


def _of_term(term: Term) -> Select[TeachingLoad]:
    return (
        select(TeachingLoad)
        .join(TeachingLoad.curriculum_subject)
        .join(CurriculumSubject.semester)
        .where(Semester.starts_on <= term.ends_on, Semester.ends_on >= term.starts_on)
        .options(selectinload(TeachingLoad.groups), joinedload(TeachingLoad.curriculum_subject))
        .order_by(TeachingLoad.id)
    )


def _of_students(term: Term) -> Iterator[tuple[TeachingLoad, User]]:
    """One load of each group where somebody can sign in, and whoever teaches it."""
    groups = select(Student.group_id).where(Student.user_id.is_not(None), Student.group_id.is_not(None))
    author = select(User).where(User.login == REGISTRAR)
    registrar = db.session.scalars(author).one()
    for group_id in sorted({key for key in db.session.scalars(groups) if key is not None}):
        rows = (
            _of_term(term)
            .join(TeachingLoadGroup, TeachingLoadGroup.load_id == TeachingLoad.id)
            .where(TeachingLoadGroup.group_id == group_id, ~_given())
        )
        load = db.session.scalars(rows).first()
        if load is not None:
            teacher_id = db.session.scalars(select(Employee.user_id).where(Employee.id == load.teacher_id)).one()
            yield load, (db.session.get(User, teacher_id) if teacher_id else None) or registrar


def _given() -> ColumnElement[bool]:
    return exists().where(Assignment.load_id == TeachingLoad.id)


def _give(load: TeachingLoad, teacher: User, now: datetime, *, uses_marks: bool) -> None:
    controls = assignments.controls_of(load)
    if not controls:
        return
    control_id = controls[0].id
    for title, due in zip(TITLES, (now - timedelta(days=2), now + timedelta(days=5)), strict=True):
        values = {"title": title, "text": TEXT, "due_at": due.replace(microsecond=0), "max_points": 10, "attempts": 2}
        values |= {"late_policy": "percent", "late_until": None, "late_percent": 20}
        values |= {"control_id": control_id, "weight": 1}
        row, given = Assignment(), now - timedelta(days=9)
        groups = [each.group_id for each in load.groups]
        assignments.save(row, values, groups, load, at=given, by=teacher)
        assignments.publish(row, at=given, by=teacher)
        if due < now:
            _answer(row, load, teacher, now)
    if uses_marks:
        on = now.astimezone(TASHKENT).date()
        daily_marks.set_marking(load, control_id=control_id, weight=1, is_active=True, on=on, by=teacher)
        _mark(load, teacher, now)


def _mark(load: TeachingLoad, teacher: User, now: datetime) -> None:
    """Every third of those present gets a mark at each lesson that was held, from good to satisfactory and back."""
    held = select(Lesson).where(Lesson.load_id == load.id, Lesson.held_at.is_not(None)).order_by(Lesson.day, Lesson.id)
    for number, lesson in enumerate(db.session.scalars(held.options(joinedload(Lesson.slot))).all()):
        journal = rosters.journal_of(lesson)
        present = [each for each in journal.counted if not each.reason and each.hours.missed < lesson.slot.hours]
        wanted: dict[int, int | None] = {
            each.id: MARKS[(number + place) % len(MARKS)]
            for place, each in enumerate(present)
            if (number + place) % MARKED_EVERY == 0
        }
        daily_marks.save(journal, wanted, seen=daily_marks.seen_of({}), by=teacher, at=now)


def _answer(row: Assignment, load: TeachingLoad, teacher: User, now: datetime) -> None:
    """Most of the first students answer, the last of them late; every third is graded, one returned."""
    people = [
        student
        for student, _group in db.session.execute(
            assignments.takers(row.id, load.curriculum_subject_id).order_by(Student.id).limit(SENDERS)
        )
    ]
    for student in people[LEFT_OUT - 1 : LEFT_OUT]:
        deadlines.give(row, student, now.replace(microsecond=0) + timedelta(days=4), REASON, at=now, by=teacher)
    for place, student in enumerate(people):
        if place % LEFT_OUT == LEFT_OUT - 1:
            continue
        at = now - timedelta(days=1 if place == len(people) - 1 else 4, minutes=place)
        text = ANSWERS[place % len(ANSWERS)]
        receipt = works.send(row, student, text, [], key="", by=None, at=at)
        work = db.session.get_one(AssignmentWork, receipt.work_id)
        if place % GRADED_EVERY == 0:
            works.grade(work, Decimal(7 + place % 4), "Яхши, изоҳларни тўлиқроқ ёзинг.", version=1, by=teacher, at=now)
        elif place == 1:
            works.give_back(work, "Иккинчи масаланинг ечими йўқ: қўшиб юборинг.", version=1, by=teacher, at=now)


__all__ = ["write"]
