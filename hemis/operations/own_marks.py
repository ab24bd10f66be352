"""The daily marks of one student in the running semesters, and what they come to in the control that they feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from hemis.domain.assignments import control_points
from hemis.domain.daily_marks import HELD, Sum, count, fallen
from hemis.domain.formats import half_up
from hemis.domain.rules import value_on
from hemis.extensions import db
from hemis.models.assignments import DailyMarking, LessonMark
from hemis.models.curriculum import Curriculum, CurriculumSubject, GradeKind, LessonSlot, Semester, Speciality
from hemis.models.subjects import Subject
from hemis.models.teaching import Absence, Lesson
from hemis.operations.daily_marks import Mean, share_of
from hemis.operations.rules import rule_versions, scope_of

FORMULA = "daily.formula"
AFTER_THE_END = timedelta(days=45)
"""The marks of a semester stay in sight through its finals."""


@dataclass(frozen=True)
class Entry:
    """A lesson with a mark; None is a lesson missed without excuse that counts as nothing."""

    lesson: Lesson
    mark: int | None
    is_counted: bool = True


@dataclass(frozen=True)
class Course:
    """The marks of a student in one load: in the order of the lessons, with what they feed."""

    marking: DailyMarking | None
    """What is fed; None when the load does not use marks any more."""
    best: int
    formula: str
    entries: Sequence[Entry]

    @property
    def lesson(self) -> Lesson:
        """A lesson of it, which names subject and kind."""
        return self.entries[0].lesson

    @property
    def marks(self) -> list[int]:
        """The marks as they were given."""
        return [each.mark for each in self.entries if each.mark is not None]

    @property
    def mean(self) -> Decimal | None:
        return half_up(Decimal(sum(self.marks)) / len(self.marks), 2) if self.marks else None

    @property
    def terms(self) -> list[int]:
        """What is added up: the marks that count, and 0 for each missed lesson."""
        return [each.mark or 0 for each in self.entries if each.is_counted]

    @property
    def counted(self) -> Mean:
        """What counts, as the teacher's pages and the grade sheet count it."""
        missed = sum(each.mark is None for each in self.entries)
        found = count(self.marks, missed, self.formula) or Sum(1, 0)
        return Mean(0, found.number, found.total)

    @property
    def points(self) -> Decimal | None:
        """The points of the control if nothing else fed it."""
        if self.marking is None:
            return None
        share = share_of(self.counted, self.best, self.marking.weight)
        return control_points([share], Decimal(self.marking.control.max_points))


def of_student(student_id: int, day: date) -> list[Course]:
    """Return the courses of a student in which marks were given, by subject; two statements however many."""
    rows = db.session.execute(_lessons(student_id, day)).all()
    versions = rule_versions(FORMULA) if rows else ()
    by_load: dict[int, list[Any]] = {}
    for row in rows:
        by_load.setdefault(row[0].load_id, []).append(row)
    courses = []
    for found in by_load.values():
        lesson, _mark, marking, best = found[0]
        semester = lesson.curriculum_subject.semester
        formula = str(value_on(FORMULA, versions, semester.starts_on, scope_of(semester.curriculum)))
        if entries := _entries(found, formula):
            courses.append(Course(marking, best or 5, formula, entries))
    return courses


def _entries(rows: Sequence[Any], formula: str) -> list[Entry]:
    kept = [(row[0], row[1]) for row in rows if row[1] is not None or formula == HELD]
    away = fallen([mark for _lesson, mark in kept if mark is not None], formula)
    return [Entry(lesson, mark, place != away) for place, (lesson, mark) in enumerate(kept)]


def _lessons(student_id: int, day: date) -> Select[Any]:
    """The lessons with a mark of a student, and those missed without excuse at which others got one."""
    other = aliased(LessonMark)
    best = select(func.max(GradeKind.mark)).where(GradeKind.system_id == Curriculum.grading_system_id).scalar_subquery()
    mine = and_(LessonMark.lesson_id == Lesson.id, LessonMark.student_id == student_id)
    missed = and_(Absence.lesson_id == Lesson.id, Absence.student_id == student_id)
    of_mine = select(LessonMark.lesson_id).where(LessonMark.student_id == student_id)
    of_missed = select(Absence.lesson_id).where(Absence.student_id == student_id)
    is_nothing = and_(Absence.unexcused_hours >= LessonSlot.hours, exists().where(other.lesson_id == Lesson.id))
    subject = contains_eager(Lesson.curriculum_subject)
    curriculum = subject.contains_eager(CurriculumSubject.semester).contains_eager(Semester.curriculum)
    return (
        select(Lesson, LessonMark.mark, DailyMarking, best)
        .join(LessonSlot, LessonSlot.id == Lesson.slot_id)
        .join(Lesson.curriculum_subject)
        .join(Subject, Subject.id == CurriculumSubject.subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .join(Curriculum, Curriculum.id == Semester.curriculum_id)
        .join(Speciality, Speciality.id == Curriculum.speciality_id)
        .outerjoin(LessonMark, mine)
        .outerjoin(Absence, missed)
        .outerjoin(DailyMarking, and_(DailyMarking.load_id == Lesson.load_id, DailyMarking.is_active))
        .where(Lesson.id.in_(of_mine.union(of_missed)), or_(LessonMark.mark.is_not(None), is_nothing))
        .where(Semester.starts_on <= day, Semester.ends_on >= day - AFTER_THE_END)
        .options(
            contains_eager(Lesson.slot),
            joinedload(Lesson.teacher),
            subject.contains_eager(CurriculumSubject.subject),
            curriculum.contains_eager(Curriculum.speciality),
            joinedload(DailyMarking.control),
        )
        .order_by(Subject.sort_key, Lesson.load_id, Lesson.day, LessonSlot.number, Lesson.id)
    )


__all__ = ["Course", "Entry", "of_student"]
