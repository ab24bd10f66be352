"""Кунлик баҳолар: marks given at lessons where a load uses them; they feed a control as assignments do (H-24)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select

from hemis.domain.assignments import Share
from hemis.domain.errors import RuleError, StaleError
from hemis.domain.formats import half_up
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assignments import DailyMarking, LessonMark
from hemis.models.curriculum import Curriculum, CurriculumSubject, GradeKind, Semester
from hemis.models.students import Student
from hemis.models.teaching import Lesson, TeachingLoad, TeachingLoadGroup
from hemis.operations import assignments, audit
from hemis.operations.deliveries import fingerprint
from hemis.operations.rosters import Journal

OFF = N_("Бу юкламада кунлик баҳо қўйилмайди: аввал уни ёқинг.")
NOT_HELD = N_("Аввал дарс журналини сақланг: баҳо дарсда бўлган талабага қўйилади.")
ABSENT = N_("Дарсда бўлмаган талабага баҳо қўйилмайди: %(name)s.")
OTHER_MARK = N_("Баҳолаш тизимида бундай баҳо йўқ: %(mark)s.")


class Mean(NamedTuple):
    """What the marks of a student come to: how many there are, and their sum."""

    student_id: int
    number: int
    total: int

    @property
    def mean(self) -> Decimal:
        """To two decimals, for looking at; what feeds a control is exact."""
        return half_up(Decimal(self.total) / self.number, 2)


def scale_of(lesson: Lesson | TeachingLoad) -> list[int]:
    """Return the marks that the grading system of a lesson's or a load's curriculum knows, the best first."""
    system = (
        select(Curriculum.grading_system_id)
        .join(Semester, Semester.curriculum_id == Curriculum.id)
        .join(CurriculumSubject, CurriculumSubject.semester_id == Semester.id)
        .where(CurriculumSubject.id == lesson.curriculum_subject_id)
        .scalar_subquery()
    )
    return list(
        db.session.scalars(select(GradeKind.mark).where(GradeKind.system_id == system).order_by(-GradeKind.mark))
    )


def set_marking(load: TeachingLoad, *, control_id: int, weight: int, is_active: bool, by: User | None) -> None:
    """Switch the marks of a load on or off, and say what they feed; marks that were given stay."""
    if control_id not in {each.id for each in assignments.controls_of(load)}:
        raise RuleError(assignments.OTHER_CONTROL, field="control_id")
    row = db.session.get(DailyMarking, load.id) or DailyMarking(load_id=load.id)
    values = {"control_id": control_id, "weight": weight, "is_active": is_active}
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    db.session.add(row)
    db.session.flush()
    changes = {f"daily_{name}": (before[name], value) for name, value in values.items() if before[name] != value}
    if changes:
        audit.record("update", load, by=by, changes=changes)


def marks_of(lesson: Lesson) -> dict[int, int]:
    """Return student → mark."""
    rows = select(LessonMark.student_id, LessonMark.mark).where(LessonMark.lesson_id == lesson.id)
    return {student: mark for student, mark in db.session.execute(rows)}


def seen_of(marks: Mapping[int, int]) -> str:
    """Return what a page carries to know whether the marks have changed since it was shown."""
    return fingerprint({str(student): mark for student, mark in marks.items()})


def save(journal: Journal, wanted: Mapping[int, int | None], *, seen: str, by: User, at: datetime) -> int:
    """Write the marks of a lesson, which is locked, all or none; None takes one back. Return how many changed."""
    lesson = journal.lesson
    marking = db.session.get(DailyMarking, lesson.load_id)
    if marking is None or not marking.is_active:
        raise RuleError(OFF)
    if lesson.held_at is None:
        raise RuleError(NOT_HELD)
    now = marks_of(lesson)
    if seen != seen_of(now):
        raise StaleError()
    changes = {student: mark for student, mark in wanted.items() if now.get(student) != mark}
    _require(journal, changes)
    _write(lesson, changes, by, at)
    if changes:
        told = {str(student): (now.get(student), mark) for student, mark in changes.items()}
        audit.record("mark", lesson, by=by, changes=told)
    return len(changes)


def _require(journal: Journal, changes: Mapping[int, int | None]) -> None:
    known, scale = {member.id: member for member in journal.members if not member.reason}, scale_of(journal.lesson)
    for student, mark in changes.items():
        if mark is None:
            continue
        if mark not in scale or student not in known:
            raise RuleError(OTHER_MARK, mark=mark)
        if known[student].hours.missed >= journal.lesson.slot.hours:
            raise RuleError(ABSENT, name=known[student].full_name)


def _write(lesson: Lesson, changes: Mapping[int, int | None], by: User, at: datetime) -> None:
    gone = delete(LessonMark).where(LessonMark.lesson_id == lesson.id, LessonMark.student_id.in_(changes))
    db.session.execute(gone)
    by_whom: dict[str, Any] = {"lesson_id": lesson.id, "entered_by_id": by.id, "entered_at": at}
    db.session.add_all(
        LessonMark(student_id=student, mark=mark, **by_whom) for student, mark in changes.items() if mark is not None
    )
    db.session.flush()


def means_of(load_ids: Collection[int]) -> dict[int, dict[int, Mean]]:
    """Return load → student → what the marks come to."""
    rows = (
        select(Lesson.load_id, LessonMark.student_id, func.count(), func.sum(LessonMark.mark))
        .join(LessonMark, LessonMark.lesson_id == Lesson.id)
        .where(Lesson.load_id.in_(load_ids))
        .group_by(Lesson.load_id, LessonMark.student_id)
    )
    found: dict[int, dict[int, Mean]] = {key: {} for key in load_ids}
    if not found:
        return found
    for load, student, count, total in db.session.execute(rows):
        found[load][student] = Mean(student, count, int(total))
    return found


def students_of(load: TeachingLoad) -> list[tuple[Student, Mean]]:
    """Return who has marks in a load, by name."""
    means = means_of([load.id])[load.id]
    people = db.session.scalars(select(Student).where(Student.id.in_(means)).order_by(Student.sort_key)).all()
    return [(student, means[student.id]) for student in people]


def feeding(curriculum_subject_id: int, group_id: int) -> list[DailyMarking]:
    """Return the loads whose daily marks feed a control of a subject for a group."""
    rows = (
        select(DailyMarking)
        .join(TeachingLoadGroup, TeachingLoadGroup.load_id == DailyMarking.load_id)
        .where(
            DailyMarking.is_active,
            TeachingLoadGroup.group_id == group_id,
            TeachingLoadGroup.curriculum_subject_id == curriculum_subject_id,
        )
        .order_by(DailyMarking.load_id)
    )
    return list(db.session.scalars(rows))


def share_of(mean: Mean | None, best: int, weight: int) -> Share:
    """The mean of a student's marks as a share of the best mark; who has none has done nothing yet."""
    if mean is None:
        return Share(None, Decimal(best), weight)
    return Share(Decimal(mean.total), Decimal(best * mean.number), weight)


__all__ = [
    "Mean",
    "feeding",
    "marks_of",
    "means_of",
    "save",
    "scale_of",
    "seen_of",
    "set_marking",
    "share_of",
    "students_of",
]
