"""Transcripts for the small world: subjects of given credits, hours and points, each by a confirmed sheet."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

from sqlalchemy import select, update

from hemis.domain.calendar import TASHKENT
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import (
    Curriculum,
    CurriculumSubject,
    GradeKind,
    GradingSystem,
    Semester,
    SubjectControl,
)
from hemis.models.subjects import Subject
from hemis.operations import sheets
from hemis.operations.assessment import Points, enter_many
from tests.crowd import unlocked

CLOSED = datetime(2026, 9, 25, 16, 0, tzinfo=TASHKENT)
POINTS_OF = {5: 95, 4: 75, 3: 65, 2: 30, None: 30}
SYSTEMS = {"11": "60/70/90", "12": "55/71/86"}
COPIED = ("department_id", "faculty_id")

Row = tuple[int, int, int]
"""Credits, total hours and points of a hundred."""


def by_marks(*subjects: tuple[int, int | None]) -> list[Row]:
    """Rows from (credits, mark)."""
    return [(credits, 30 * credits, POINTS_OF[mark]) for credits, mark in subjects]


def record(world: SimpleNamespace, *semesters: Iterable[Row], places: Sequence[int] = (0,)) -> None:
    """Make these the subjects of the plan, and let some students of the first group have taken them all.

    The world's own subject becomes the first of the first semester, so that nothing else weighs.
    """
    with unlocked(world.subject):
        for number, rows in enumerate(semesters, 1):
            semester = db.session.get_one(Semester, world.semester) if number == 1 else _semester(world, number)
            for at, row in enumerate(rows):
                is_own = (number, at) == (1, 0)
                subject = _own(world, row) if is_own else _subject(world, semester.id, 10 * number + at, row)
                _mark(world, subject, row[2], places)


def change_system(world: SimpleNamespace, code: str) -> GradingSystem:
    """Let the plan of the world be one of another grading system: 3069 (11) or the archive of 1981 (12)."""
    system = db.session.scalar(select(GradingSystem).where(GradingSystem.code == code))
    if system is None:
        three, four, five = (Decimal(each) for each in SYSTEMS[code].split("/"))
        step = Decimal("0.1") if code == "11" else Decimal(1)
        system = GradingSystem(
            code=code, name=code, name_latin=code, act=f"№ {code}", valid_from=date(2009, 7, 10), pass_points=three
        )
        db.session.add(system)
        db.session.flush()
        for mark, low, high in ((5, five, Decimal(100)), (4, four, five - step), (3, three, four - step)):
            _bound(system, mark, low, high)
        _bound(system, 2, Decimal(0), three - step)
    db.session.execute(update(Curriculum).where(Curriculum.id == world.curriculum).values(grading_system_id=system.id))
    db.session.expire_all()
    return system


def _bound(system: GradingSystem, mark: int, low: Decimal, high: Decimal) -> None:
    db.session.add(GradeKind(system_id=system.id, mark=mark, name=str(mark), min_points=low, max_points=high))
    db.session.flush()


def _semester(world: SimpleNamespace, number: int) -> Semester:
    like = db.session.get_one(Semester, world.semester)
    starts = like.starts_on + timedelta(weeks=26 * (number - 1))
    row = Semester(curriculum_id=like.curriculum_id, year_id=like.year_id, number=number)
    row.starts_on, row.ends_on = starts, starts + timedelta(weeks=18)
    db.session.add(row)
    db.session.flush()
    return row


def _own(world: SimpleNamespace, row: Row) -> CurriculumSubject:
    subject = db.session.get_one(CurriculumSubject, world.subject)
    _weigh(subject, row)
    db.session.flush()
    return subject


def _subject(world: SimpleNamespace, semester_id: int, number: int, row: Row) -> CurriculumSubject:
    like = db.session.get_one(CurriculumSubject, world.subject)
    group_id = db.session.scalar(select(Subject.group_id).where(Subject.id == like.subject_id))
    known = Subject(code=f"Т{number}", name=f"Фан {number}", group_id=group_id, department_id=like.department_id)
    db.session.add(known)
    db.session.flush()
    same = {name: getattr(like, name) for name in COPIED}
    subject = CurriculumSubject(semester_id=semester_id, subject_id=known.id, **same)
    _weigh(subject, row)
    db.session.add(subject)
    db.session.flush()
    db.session.add(SubjectControl(curriculum_subject_id=subject.id, kind="13", position=1, max_points=100))
    db.session.flush()
    return subject


def _weigh(subject: CurriculumSubject, row: Row) -> None:
    subject.credits, subject.total_hours = row[:2]
    subject.lecture_hours = subject.practice_hours = subject.lab_hours = subject.seminar_hours = 0
    subject.independent_hours = row[1]


def _mark(world: SimpleNamespace, subject: CurriculumSubject, points: int, places: Sequence[int]) -> None:
    teacher, dean = (db.session.get_one(User, world.users[login]) for login in ("teacher", "dean"))
    sheet = world.sheet if subject.id == world.subject else _sheet(world, subject)
    rows = select(SubjectControl).where(SubjectControl.curriculum_subject_id == subject.id)
    controls = db.session.scalars(rows).all()
    students = [world.students[place] for place in places]
    enter_many(
        [
            Points(sheet, student, each.id, Decimal(points) * each.max_points / 100, teacher.id)
            for student in students
            for each in controls
        ],
        at=CLOSED,
    )
    settled = [sheets.Settled(sheet, teacher.id, dean.id)]
    sheets.settle_many(settled, closed_at=CLOSED, confirmed_at=CLOSED + timedelta(days=1))
    db.session.flush()


def _sheet(world: SimpleNamespace, subject: CurriculumSubject) -> int:
    like = db.session.get_one(GradeSheet, world.sheet)
    names = ("group_id", "teacher_id", "department_id", "faculty_id")
    row = GradeSheet(curriculum_subject_id=subject.id, **{name: getattr(like, name) for name in names})
    db.session.add(row)
    db.session.flush()
    return int(row.id)


__all__ = ["by_marks", "change_system", "record"]
