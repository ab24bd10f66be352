"""Кунлик баҳолар: marks given at lessons where a load uses them; they feed a control as assignments do (H-24)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import delete, exists, func, select

from hemis.domain.assignments import Share
from hemis.domain.daily_marks import HELD, MEAN, UNUSED, USED, count
from hemis.domain.errors import RuleError, StaleError
from hemis.domain.formats import half_up
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assignments import DailyMarking, LessonMark
from hemis.models.curriculum import Curriculum, CurriculumSubject, GradeKind, LessonSlot, Semester, Speciality
from hemis.models.students import Student
from hemis.models.teaching import Absence, Lesson, TeachingLoad, TeachingLoadGroup
from hemis.operations import assignments, audit, daily_mark_rules
from hemis.operations.deliveries import fingerprint
from hemis.operations.rosters import Journal
from hemis.operations.rules import rule_value, scope_of

OFF = N_("Бу юкламада кунлик баҳо қўйилмайди: аввал уни ёқинг.")
FORBIDDEN = N_("Кафедра қарори билан бу фанда кунлик баҳо қўйилмайди.")
REQUIRED = N_("Кафедра қарори билан бу фанда кунлик баҳо қўйилади: уни ўчириб бўлмайди.")
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

    def percent(self, best: int) -> Decimal:
        """The share of the best mark, to one decimal."""
        return half_up(Decimal(self.total * 100) / (best * self.number), 1)


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


def set_marking(
    load: TeachingLoad, *, control_id: int, weight: int, is_active: bool, on: date, by: User | None
) -> None:
    """Switch the marks of a load on or off, as the department lets it, and say what they feed; what was given stays."""
    if control_id not in {each.id for each in assignments.controls_of(load)}:
        raise RuleError(assignments.OTHER_CONTROL, field="control_id")
    mode = daily_mark_rules.mode_of(load, on)
    if mode == UNUSED and is_active:
        raise RuleError(FORBIDDEN, field="is_active")
    if mode == USED and not is_active:
        raise RuleError(REQUIRED, field="is_active")
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
    require_markable(lesson, by=by)
    now = marks_of(lesson)
    if seen != seen_of(now):
        raise StaleError()
    changes = {student: mark for student, mark in wanted.items() if now.get(student) != mark}
    require_marks(journal, changes)
    write(lesson, changes, now, by=by, at=at)
    return len(changes)


def require_markable(lesson: Lesson, *, by: User) -> None:
    """RuleError unless marks are given in the load on the day of a lesson, and its journal was saved.

    Where the department has decided that they are, the first mark switches them on: they feed the first control.
    """
    load = db.session.get_one(TeachingLoad, lesson.load_id)
    mode, marking = daily_mark_rules.mode_of(load, lesson.day), db.session.get(DailyMarking, load.id)
    is_on = marking is not None and marking.is_active
    if mode == UNUSED:
        raise RuleError(FORBIDDEN)
    controls = assignments.controls_of(load) if mode == USED and not is_on else ()
    if not is_on and not controls:
        raise RuleError(OFF)
    if lesson.held_at is None:
        raise RuleError(NOT_HELD)
    if controls:
        set_marking(load, control_id=controls[0].id, weight=1, is_active=True, on=lesson.day, by=by)


def require_marks(journal: Journal, changes: Mapping[int, int | None]) -> None:
    known, scale = {member.id: member for member in journal.members if not member.reason}, scale_of(journal.lesson)
    for student, mark in changes.items():
        if mark is None:
            continue
        if mark not in scale or student not in known:
            raise RuleError(OTHER_MARK, mark=mark)
        if known[student].hours.missed >= journal.lesson.slot.hours:
            raise RuleError(ABSENT, name=known[student].full_name)


def write(
    lesson: Lesson, changes: Mapping[int, int | None], before: Mapping[int, int], *, by: User, at: datetime
) -> None:
    """Write what was checked, and tell it."""
    if not changes:
        return
    gone = delete(LessonMark).where(LessonMark.lesson_id == lesson.id, LessonMark.student_id.in_(changes))
    db.session.execute(gone)
    by_whom: dict[str, Any] = {"lesson_id": lesson.id, "entered_by_id": by.id, "entered_at": at}
    db.session.add_all(
        LessonMark(student_id=student, mark=mark, **by_whom) for student, mark in changes.items() if mark is not None
    )
    db.session.flush()
    told = {str(student): (before.get(student), mark) for student, mark in changes.items()}
    audit.record("mark", lesson, by=by, changes=told)


def sums_of(load_ids: Collection[int], formula: str) -> dict[int, dict[int, Mean]]:
    """Return load → student → what counts of the marks by the formula of the semester."""
    if formula == MEAN:
        return means_of(load_ids)
    rows = (
        select(Lesson.load_id, LessonMark.student_id, LessonMark.mark)
        .join(LessonMark, LessonMark.lesson_id == Lesson.id)
        .where(Lesson.load_id.in_(load_ids))
    )
    marks: dict[int, dict[int, list[int]]] = {key: defaultdict(list) for key in load_ids}
    for load, student, mark in db.session.execute(rows) if marks else ():
        marks[load][student].append(mark)
    missed = _missed(load_ids) if formula == HELD else {}
    found: dict[int, dict[int, Mean]] = {key: {} for key in load_ids}
    for load, student in {(load, student) for load, by in marks.items() for student in by} | missed.keys():
        if counted := count(marks[load].get(student, []), missed.get((load, student), 0), formula):
            found[load][student] = Mean(student, counted.number, counted.total)
    return found


def _missed(load_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """Load and student → how many lessons at which marks were given were missed as a whole without excuse.

    A mark that was given before somebody was marked as absent stands, and its lesson counts once.
    """
    own = exists().where(LessonMark.lesson_id == Lesson.id, LessonMark.student_id == Absence.student_id)
    rows = (
        select(Lesson.load_id, Absence.student_id, func.count())
        .join(Absence, Absence.lesson_id == Lesson.id)
        .join(LessonSlot, LessonSlot.id == Lesson.slot_id)
        .where(Lesson.load_id.in_(load_ids), Absence.unexcused_hours >= LessonSlot.hours)
        .where(exists().where(LessonMark.lesson_id == Lesson.id), ~own)
        .group_by(Lesson.load_id, Absence.student_id)
    )
    return {(load, student): number for load, student, number in db.session.execute(rows)}


def formula_of(load: TeachingLoad) -> str:
    """Return the formula that holds in the semester of a load."""
    rows = (
        select(Semester.starts_on, Curriculum, Speciality)
        .join(Curriculum, Curriculum.id == Semester.curriculum_id)
        .join(Speciality, Speciality.id == Curriculum.speciality_id)
        .join(CurriculumSubject, CurriculumSubject.semester_id == Semester.id)
        .where(CurriculumSubject.id == load.curriculum_subject_id)
    )
    starts_on, curriculum, _speciality = db.session.execute(rows).one()
    return str(rule_value("daily.formula", on=starts_on, scope=scope_of(curriculum)))


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
    for load, student, number, total in db.session.execute(rows):
        found[load][student] = Mean(student, number, int(total))
    return found


class Standing(NamedTuple):
    """A student of a load: all marks as they were given, and what counts of them."""

    student: Student
    given: Mean | None
    counted: Mean | None


def students_of(load: TeachingLoad, formula: str) -> list[Standing]:
    """Return whose marks, or missed lessons, count in a load, by name."""
    marks = (
        select(LessonMark.student_id, func.count().label("number"), func.sum(LessonMark.mark).label("total"))
        .join(Lesson, Lesson.id == LessonMark.lesson_id)
        .where(Lesson.load_id == load.id)
        .group_by(LessonMark.student_id)
        .subquery()
    )
    rows = select(Student, marks.c.number, marks.c.total).join(marks, marks.c.student_id == Student.id)
    people, given = dict[int, Student](), dict[int, Mean]()
    for student, number, total in db.session.execute(rows):
        people[student.id], given[student.id] = student, Mean(student.id, number, int(total))
    counted = given if formula == MEAN else sums_of([load.id], formula)[load.id]
    if others := counted.keys() - people.keys():
        people |= {row.id: row for row in db.session.scalars(select(Student).where(Student.id.in_(others)))}
    ordered = sorted(people.values(), key=lambda row: (row.sort_key, row.id))
    return [Standing(row, given.get(row.id), counted.get(row.id)) for row in ordered]


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
    "Standing",
    "feeding",
    "formula_of",
    "marks_of",
    "means_of",
    "require_markable",
    "require_marks",
    "save",
    "scale_of",
    "seen_of",
    "set_marking",
    "share_of",
    "students_of",
    "sums_of",
    "write",
]
