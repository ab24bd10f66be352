"""The hours that papers excuse: which absences turn, to which paper each hour belongs, and how they turn back."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, bindparam, func, select, union, update
from sqlalchemy.orm import aliased

from hemis.extensions import db
from hemis.models.excuses import AbsenceExcuse, ExcusedLesson
from hemis.models.joining import GroupSubject, StudentSubject
from hemis.models.students import Enrolment
from hemis.models.teaching import Absence, Lesson, LessonGroup
from hemis.operations import bulk
from hemis.operations.lesson_sums import add_to_lessons
from hemis.operations.tallies import Hours, add_to_totals

_OWN = aliased(Lesson)
_DAY = select(_OWN.day).where(_OWN.id == bindparam("lesson_id", type_=Integer)).scalar_subquery()
COVERING = select(
    func.aggregate_strings(AbsenceExcuse.student_id.cast(String) + ":" + AbsenceExcuse.id.cast(String), ",")
).where(
    AbsenceExcuse.status == "accepted", AbsenceExcuse.starts_on <= _DAY, AbsenceExcuse.ends_on >= _DAY
).scalar_subquery()  # fmt: skip
"""Who is excused on the day of a lesson and by which paper, as one text that is read along with a journal."""


class Turn(NamedTuple):
    """Hours of one absence that change sides."""

    lesson_id: int
    day: date
    curriculum_subject_id: int
    faculty_id: int
    hours: int


def covering(text: str | None) -> dict[int, int]:
    """Read `COVERING`: student → the first paper that excuses the person on that day."""
    pairs = sorted(tuple(map(int, each.split(":"))) for each in (text or "").split(",") if each)
    return {student: excuse for student, excuse in reversed(pairs)}


def covering_on(lesson_id: int) -> dict[int, int]:
    """Student → the first paper that excuses the person on the day of a lesson."""
    return covering(db.session.scalar(select(COVERING), {"lesson_id": lesson_id}))


def excuse_new(lesson_id: int, hours: Mapping[tuple[int, int], int]) -> None:
    """Remember which paper excuses an absence that was marked after it came: (student, paper) → hours."""
    rows = [
        {"excuse_id": excuse, "lesson_id": lesson_id, "student_id": student, "hours": each}
        for (student, excuse), each in hours.items()
    ]
    bulk.insert_many(ExcusedLesson, rows)


def trim(lesson_id: int, left: Mapping[int, int]) -> None:
    """Let papers excuse no more of a student's absence than a correction has left excused: student → hours."""
    rows = select(ExcusedLesson).where(ExcusedLesson.lesson_id == lesson_id, ExcusedLesson.student_id.in_(left))
    order = (ExcusedLesson.student_id, ExcusedLesson.excuse_id)
    for student, mine in groupby(db.session.scalars(rows.order_by(*order)), key=lambda row: row.student_id):
        rest = left[student]
        for row in mine:
            kept = min(row.hours, rest)
            rest -= kept
            if kept:
                row.hours = kept
            else:
                db.session.delete(row)
    db.session.flush()


def unexcused(student_id: int, first: date, last: date) -> Any:
    """The select of the unexcused absences of some days, with their lessons."""
    rows = select(Absence).join(Lesson, Lesson.id == Absence.lesson_id)
    return rows.where(Absence.student_id == student_id, Absence.unexcused_hours > 0, Lesson.day.between(first, last))


def stop_journals(student_id: int, first: date, last: date, *, held_only: bool) -> None:
    """Make whoever saves a journal of these days in this moment look again: it was read before the paper changed.

    The lessons of all groups in which the student has been; those that have no journal yet need it less often.
    """
    own = select(Enrolment.group_id).where(Enrolment.student_id == student_id)
    guest = select(GroupSubject.group_id).join(StudentSubject).where(StudentSubject.student_id == student_id)
    places = select(LessonGroup.lesson_id).where(LessonGroup.group_id.in_(union(own, guest).scalar_subquery()))
    places = places.where(LessonGroup.day.between(first, last))
    lessons = select(Lesson.id).where(Lesson.id.in_(places), *([Lesson.held_at.is_not(None)] if held_only else []))
    found = db.session.scalars(lessons.order_by(Lesson.id).with_for_update()).all()
    if found:
        _raise_versions(found)


def hold(student_id: int, first: date, last: date, held_since: datetime | None = None) -> list[Turn]:
    """Lock and return the unexcused absences of some days; a journal that is saved meanwhile waits, or has been."""
    rows = unexcused(student_id, first, last)
    if held_since is not None:
        rows = rows.where(Lesson.held_at >= held_since)
    found = rows.with_only_columns(
        Lesson.id, Lesson.day, Lesson.curriculum_subject_id, Lesson.faculty_id, Absence.unexcused_hours
    )
    return [Turn(*row) for row in db.session.execute(found.order_by(Lesson.id).with_for_update())]


def hold_turned(excuse: AbsenceExcuse) -> list[Turn]:
    """Lock and return what a paper excuses now."""
    rows = (
        select(Lesson.id, Lesson.day, Lesson.curriculum_subject_id, Lesson.faculty_id, ExcusedLesson.hours)
        .join(ExcusedLesson, ExcusedLesson.lesson_id == Lesson.id)
        .where(ExcusedLesson.excuse_id == excuse.id)
    )
    return [Turn(*row) for row in db.session.execute(rows.order_by(Lesson.id).with_for_update())]


def turn(excuse: AbsenceExcuse, turns: Sequence[Turn]) -> None:
    """Excuse all unexcused hours of some absences by a paper."""
    if not turns:
        return
    lessons = [each.lesson_id for each in turns]
    _raise_versions(lessons)
    both = {"excused_hours": Absence.excused_hours + Absence.unexcused_hours, "unexcused_hours": 0}
    db.session.execute(_absences(excuse.student_id, lessons).values(both))
    _add(excuse.student_id, ((excuse.id, each) for each in turns))
    _count(excuse.student_id, turns, 1)


def turn_back(student_id: int, turns: Collection[Turn]) -> None:
    """Make hours unexcused again: an absence has one hour or two, so that it takes two statements at most."""
    if not turns:
        return
    _raise_versions([each.lesson_id for each in turns])
    for hours in sorted({each.hours for each in turns}):
        lessons = [each.lesson_id for each in turns if each.hours == hours]
        back = {
            "unexcused_hours": Absence.unexcused_hours + hours,
            "excused_hours": Absence.excused_hours - hours,
        }
        db.session.execute(_absences(student_id, lessons).values(back))
    _count(student_id, turns, -1)


def inherit(student_id: int, heirs: Mapping[Turn, int]) -> None:
    """Give hours to another paper of the same day; it may excuse a part of the same absence already."""
    if not heirs:
        return
    lessons = [turn.lesson_id for turn in heirs]
    mine = ExcusedLesson.student_id == student_id
    known = {
        (row.excuse_id, row.lesson_id): row
        for row in db.session.scalars(select(ExcusedLesson).where(mine, ExcusedLesson.lesson_id.in_(lessons)))
    }
    new = []
    for turn, heir in heirs.items():
        if row := known.get((heir, turn.lesson_id)):
            row.hours += turn.hours
        else:
            new.append((heir, turn))
    db.session.flush()
    _add(student_id, new)


def _add(student_id: int, turns: Iterable[tuple[int, Turn]]) -> None:
    rows = [
        {"excuse_id": key, "lesson_id": turn.lesson_id, "student_id": student_id, "hours": turn.hours}
        for key, turn in turns
    ]
    bulk.insert_many(ExcusedLesson, rows)


def _absences(student_id: int, lessons: Sequence[int]) -> Any:
    return update(Absence).where(Absence.student_id == student_id, Absence.lesson_id.in_(lessons))


def _raise_versions(lessons: Sequence[int]) -> None:
    """Whoever has one of these journals open is shown what has changed before it is saved over."""
    db.session.execute(update(Lesson).where(Lesson.id.in_(lessons)).values(version=Lesson.version + 1))


def _count(student_id: int, turns: Collection[Turn], sign: int) -> None:
    sums: Counter[tuple[int, int]] = Counter()
    for each in turns:
        sums[each.curriculum_subject_id, each.faculty_id] += each.hours
    add_to_totals((student_id, *key, Hours(-sign * hours, sign * hours)) for key, hours in sums.items())
    add_to_lessons((each.lesson_id, student_id, (-sign * each.hours, sign * each.hours)) for each in turns)


__all__ = [
    "COVERING",
    "Turn",
    "covering",
    "covering_on",
    "excuse_new",
    "hold",
    "hold_turned",
    "inherit",
    "stop_journals",
    "trim",
    "turn",
    "turn_back",
    "unexcused",
]
