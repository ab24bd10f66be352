"""What the journal of a lesson adds up to: kept beside the lesson, so that no board counts absences.

A lesson of several groups keeps the sums of each as text in its own row: a journal is saved without one more
statement. Whoever changes absences calls `sums_of` (a journal at hand) or `add_to_lessons` (differences).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Table, bindparam, func, or_, select

from hemis.extensions import db
from hemis.models.students import Enrolment
from hemis.models.teaching import Absence, Lesson, LessonGroup

AT_ONCE = 500
STUDYING = "11"
SUMS = ("expected_count", "absent_count", "unexcused_hours", "excused_hours", "group_sums")
WIDTH = 5
"""Numbers of a group in the text: the group and its four sums. One flat list is what a board reads fastest."""


class Sums(NamedTuple):
    """Students expected and absent at a lesson, and the academic hours missed."""

    expected: int = 0
    absent: int = 0
    unexcused: int = 0
    excused: int = 0

    def plus(self, other: Sequence[int]) -> "Sums":
        """Return both together."""
        return Sums(*(mine + more for mine, more in zip(self, other, strict=True)))


Parts = Mapping[int, Sums]


def parts_of(text: str) -> dict[int, Sums]:
    """Return group → sums from what a lesson keeps; empty for a lesson of one group."""
    numbers = [int(each) for each in text.split(",")] if text else []
    return {numbers[at]: Sums(*numbers[at + 1 : at + WIDTH]) for at in range(0, len(numbers), WIDTH)}


def columns_of(parts: Parts) -> dict[str, Any]:
    """Return the columns of a lesson whose groups have these sums; a lesson of one group names it."""
    whole = Sums()
    for each in parts.values():
        whole = whole.plus(each)
    flat = (str(number) for group, row in sorted(parts.items()) for number in (group, *row))
    text = ",".join(flat) if len(parts) > 1 else ""
    return {
        "expected_count": max(whole.expected, whole.absent),
        "absent_count": whole.absent,
        "unexcused_hours": whole.unexcused,
        "excused_hours": whole.excused,
        "group_sums": text,
        "sums_group": next(iter(parts)) or None if len(parts) == 1 else None,
    }


def add_to_lessons(changes: Iterable[tuple[int, int, tuple[int, int]]]) -> None:
    """Add differences of (lesson, student, (unexcused, excused)) to lessons; nobody becomes present or absent by them.

    For excuses: three statements for any number of lessons of one call, with those that lock the lessons.
    """
    rows = list(changes)
    lessons = _locked({lesson for lesson, _, _ in rows})
    groups = _groups_of({(lesson, student) for lesson, student, _ in rows if lessons[lesson][1]})
    for lesson, student, more in rows:
        whole, parts = lessons[lesson]
        lessons[lesson] = (whole.plus((0, 0, *more)), parts)
        if parts:
            group = groups.get((lesson, student), min(parts))
            group = group if group in parts else min(parts)
            parts[group] = parts[group].plus((0, 0, *more))
    found = {key: columns_of(parts or {0: whole}) for key, (whole, parts) in lessons.items()}
    _write({key: {name: columns[name] for name in SUMS} for key, columns in found.items()})


def recount(lesson_ids: Iterable[int] | None = None) -> int:
    """Make the sums of held lessons anew from their absences; return how many lessons.

    Who was expected is a fact of the day on which a journal was saved: it is counted only where nobody wrote it.
    """
    keys = list(lesson_ids) if lesson_ids is not None else list(db.session.scalars(_HELD))
    for start in range(0, len(keys), AT_ONCE):
        _write(_counted(keys[start : start + AT_ONCE]))
    return len(keys)


def unequal_parts() -> list[int]:
    """Return the lessons whose sums by group are not those of the lesson, or not of its groups."""
    columns = (Lesson.expected_count, Lesson.absent_count, Lesson.unexcused_hours, Lesson.excused_hours)
    rows = db.session.execute(select(Lesson.id, Lesson.group_sums, *columns).where(Lesson.group_sums != ""))
    unequal = [key for key, text, *sums in rows if tuple(columns_of(parts_of(text)).values())[:4] != tuple(sums)]
    others = LessonGroup.group_id != Lesson.sums_group
    strange = select(Lesson.id).distinct().join(LessonGroup, LessonGroup.lesson_id == Lesson.id).where(others)
    return unequal + list(db.session.scalars(strange.order_by(Lesson.id)))


_HELD = select(Lesson.id).where(Lesson.held_at.is_not(None)).order_by(Lesson.id)


def _locked(keys: Iterable[int]) -> dict[int, tuple[Sums, dict[int, Sums]]]:
    columns = (Lesson.expected_count, Lesson.absent_count, Lesson.unexcused_hours, Lesson.excused_hours)
    found = select(Lesson.id, Lesson.group_sums, *columns).where(Lesson.id.in_(sorted(keys))).order_by(Lesson.id)
    rows = db.session.execute(found.with_for_update())
    return {key: (Sums(*sums), parts_of(text)) for key, text, *sums in rows}


def _stayed(day: Any) -> Any:
    return (Enrolment.starts_on <= day) & or_(Enrolment.ends_on.is_(None), Enrolment.ends_on > day)


def _groups_of(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """(lesson, student) → the group of the lesson in which the student studied on its day."""
    wanted = set(pairs)
    if not wanted:
        return {}
    found = (
        select(LessonGroup.lesson_id, Enrolment.student_id, func.min(LessonGroup.group_id))
        .join(Enrolment, (Enrolment.group_id == LessonGroup.group_id) & _stayed(LessonGroup.day))
        .where(LessonGroup.lesson_id.in_({lesson for lesson, _ in wanted}))
        .where(Enrolment.student_id.in_({student for _, student in wanted}))
        .group_by(LessonGroup.lesson_id, Enrolment.student_id)
    )
    return {(lesson, student): group for lesson, student, group in db.session.execute(found)}


def _counted(keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    studies = (Enrolment.group_id == LessonGroup.group_id) & (Enrolment.status == STUDYING) & _stayed(LessonGroup.day)
    present = (
        select(LessonGroup.lesson_id, LessonGroup.group_id, func.count(Enrolment.id))
        .outerjoin(Enrolment, studies)
        .where(LessonGroup.lesson_id.in_(keys))
        .group_by(LessonGroup.lesson_id, LessonGroup.group_id)
        .order_by(LessonGroup.lesson_id, LessonGroup.group_id)
    )
    known = _locked(keys)
    sums: dict[int, dict[int, Sums]] = {key: {} for key in keys}
    for lesson, group, expected in db.session.execute(present):
        parts = known[lesson][1]
        sums[lesson][group] = Sums(parts[group].expected if group in parts else expected)
    for lesson, own in sums.items():
        if len(own) == 1 and (told := known[lesson][0].expected):
            own[next(iter(own))] = Sums(told)
    missed = select(Absence.lesson_id, Absence.student_id, Absence.unexcused_hours, Absence.excused_hours)
    absences = db.session.execute(missed.where(Absence.lesson_id.in_(keys))).all()
    groups = _groups_of({(row[0], row[1]) for row in absences if len(sums[row[0]]) > 1})
    for lesson, student, unexcused, excused in absences:
        own = sums[lesson] or {0: Sums()}
        group = groups.get((lesson, student), min(own))
        sums[lesson] = own | {group: own.get(group, Sums()).plus((0, 1, unexcused, excused))}
    return {lesson: columns_of(parts) for lesson, parts in sums.items()}


def _write(columns: Mapping[int, Mapping[str, Any]]) -> None:
    if not columns:
        return
    table = Lesson.__table__
    assert isinstance(table, Table)
    names = next(iter(columns.values()))
    change = table.update().where(table.c.id == bindparam("key")).values({name: bindparam(name) for name in names})
    db.session.flush()
    db.session.connection().execute(change, [{"key": key, **row} for key, row in columns.items()])


__all__ = ["WIDTH", "Sums", "add_to_lessons", "columns_of", "parts_of", "recount", "unequal_parts"]
