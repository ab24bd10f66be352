"""The rows behind a journal: absences, and the running totals that every page reads instead of counting them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Table, bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite

from hemis.extensions import Base, db
from hemis.models.accounts import User
from hemis.models.teaching import Absence, AbsenceTotal, Lesson
from hemis.operations import audit
from hemis.operations.lesson_sums import recount


class Hours(NamedTuple):
    """Missed academic hours of a student at a lesson."""

    unexcused: int = 0
    excused: int = 0

    @property
    def missed(self) -> int:
        return self.unexcused + self.excused


class Held(NamedTuple):
    """A lesson that was given, with the unexcused hours of those who missed it."""

    lesson_id: int
    curriculum_subject_id: int
    faculty_id: int
    held_at: datetime
    held_by_id: int
    absences: Mapping[int, int]
    topic_id: int | None = None


def hold_many(journals: Iterable[Held], *, by: User | None) -> int:
    """Hold lessons that have no journal yet, in a few statements for all of them; return how many."""
    held = list(journals)
    if not held:
        return 0
    lessons = _table(Lesson)
    found = [(each, student, hours) for each in held for student, hours in each.absences.items() if hours]
    _run(
        lessons.update()
        .where(lessons.c.id == bindparam("key"), lessons.c.held_at.is_(None))
        .values({name: bindparam(name) for name in ("held_at", "held_by_id", "topic_id", "absent_count", "version")}),
        [
            {
                "key": each.lesson_id,
                "held_at": each.held_at,
                "held_by_id": each.held_by_id,
                "topic_id": each.topic_id,
                "absent_count": sum(hours > 0 for hours in each.absences.values()),
                "version": 2,
            }
            for each in held
        ],
    )
    put_absences(each_row(each.lesson_id, student, Hours(hours)) for each, student, hours in found)
    sums: Counter[tuple[int, int, int]] = Counter()
    for each, student, hours in found:
        sums[student, each.curriculum_subject_id, each.faculty_id] += hours
    add_to_totals((*key, Hours(hours)) for key, hours in sums.items())
    recount(each.lesson_id for each in held)
    first = db.session.get_one(Lesson, held[0].lesson_id)
    audit.record("hold", first, by=by, changes={"lessons": (0, len(held)), "absences": (0, len(found))})
    return len(held)


def each_row(lesson_id: int, student_id: int, hours: Hours) -> dict[str, int]:
    """Return an absence as a row of its table."""
    names = {"unexcused_hours": hours.unexcused, "excused_hours": hours.excused}
    return {"lesson_id": lesson_id, "student_id": student_id} | names


def put_absences(rows: Iterable[dict[str, int]]) -> None:
    """Write absences, over what stood there."""
    table = _table(Absence)
    statement = _insert(table)
    changed = {name: statement.excluded[name] for name in ("unexcused_hours", "excused_hours")}
    _run(statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed), list(rows))


def drop_absences(lesson_id: int, students: Iterable[int]) -> None:
    """Forget the absences of students who were there after all."""
    wanted = list(students)
    if wanted:
        db.session.execute(delete(Absence).where(Absence.lesson_id == lesson_id, Absence.student_id.in_(wanted)))


def add_to_totals(changes: Iterable[tuple[int, int, int, Hours]]) -> None:
    """Add differences, also negative ones, to the totals of (student, curriculum subject, faculty)."""
    table = _table(AbsenceTotal)
    # A new row must satisfy the CHECKs even when it only meets an old one; so it is born with what is not negative,
    # and the difference itself travels beside it. In the order of students: two lessons never wait for each other.
    rows = [
        {
            "student_id": student,
            "curriculum_subject_id": subject,
            "faculty_id": faculty,
            "unexcused_hours": max(0, hours.unexcused),
            "excused_hours": max(0, hours.excused),
            "is_followed": False,
            "more_unexcused": hours.unexcused,
            "more_excused": hours.excused,
        }
        for student, subject, faculty, hours in sorted(changes)
    ]
    statement = _insert(table).values({column.name: bindparam(column.name) for column in table.columns})
    added = {
        "unexcused_hours": table.c.unexcused_hours + bindparam("more_unexcused"),
        "excused_hours": table.c.excused_hours + bindparam("more_excused"),
        "is_followed": False,
    }
    _run(statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=added), rows)


def _insert(table: Table) -> Any:
    is_postgres = db.session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(table) if is_postgres else sqlite.insert(table)


def _run(statement: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.flush()
        db.session.connection().execute(statement, rows)


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


__all__ = ["Held", "Hours", "add_to_totals", "drop_absences", "each_row", "hold_many", "put_absences"]
