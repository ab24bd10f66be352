"""Assignments of this semester: one of a teacher's load is over and half graded, the next one is still open."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from hemis.demo.term import Term
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assignments import Assignment, AssignmentWork
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.staff import Employee
from hemis.models.students import Student
from hemis.models.teaching import TeachingLoad
from hemis.operations import assignments, daily_marks, works

TITLES = ("1-мустақил иш", "2-мустақил иш")
TEXT = "Мавзу бўйича бешта масалани ечинг ва ечимини изоҳланг. Жавобни матн қилиб ёки файлда юборинг."
ANSWERS = (
    "Биринчи масалада берилган шартдан функциянинг ўсишини топдим, ҳосиласини нолга тенглаб, қийматини олдим.",
    "Биринчи масалада берилган шартдан функциянинг ўсишини топдим, ҳосиласини нолга тенглаб, қийматини ҳисобладим.",
    "Масалаларни жадвал тузиб ечдим: ҳар бир ҳолат учун натижани алоҳида ҳисоблаб, охирида уларни солиштирдим.",
    "Учта масалани ечдим, тўртинчисида шарт етарли эмас деб ўйлайман, бешинчисига мисол келтирдим.",
)
SENDERS, GRADED_EVERY, LEFT_OUT = 12, 3, 5
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


def _loads(term: Term, teacher_id: int) -> list[TeachingLoad]:
    rows = (
        select(TeachingLoad)
        .join(TeachingLoad.curriculum_subject)
        .join(CurriculumSubject.semester)
        .where(TeachingLoad.teacher_id == teacher_id, Semester.starts_on <= term.ends_on)
        .where(Semester.ends_on >= term.starts_on)
        .options(selectinload(TeachingLoad.groups), joinedload(TeachingLoad.curriculum_subject))
        .order_by(TeachingLoad.id)
        .limit(LOADS)
    )
    return list(db.session.scalars(rows))


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
        daily_marks.set_marking(load, control_id=control_id, weight=1, is_active=True, by=teacher)


def _answer(row: Assignment, load: TeachingLoad, teacher: User, now: datetime) -> None:
    """Most of the first students answer, the last of them late; every third is graded, one returned."""
    people = [
        student
        for student, _group in db.session.execute(
            assignments.takers(row.id, load.curriculum_subject_id).order_by(Student.id).limit(SENDERS)
        )
    ]
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
