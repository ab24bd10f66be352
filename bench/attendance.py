"""Boards of attendance: milliseconds and statements of a faculty of 3,000, alone and in a university of 30,000.

    python -m bench.attendance INSTANCE_OF_30000

The instance is changed: every lesson of its semester is held, a part of them is put a year back too, until there are
so many places of students at lessons as are asked for, and one in fourteen is an absence. The boards of the faculty
that is nearest to 3,000 students are measured, then all lessons of the other faculties are taken away and the same
boards are measured again. Milliseconds are those of the machine of the budgets. SQLite. Ends with 1 over a budget.
"""

import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, url_for
from sqlalchemy import func, select, text

from bench.place import any_login, application, arguments, cookie
from bench.server import Case, Cost, repeat
from hemis.domain.calendar import TASHKENT
from hemis.extensions import Base, db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.students import Student
from hemis.models.teaching import Absence, Lesson, LessonGroup
from hemis.operations import lesson_sums

SLOTS, STUDENTS, BUDGET, RATIO, STATEMENTS = 8_000_000, 3_000, 60, 1.3, 8
A_YEAR = timedelta(weeks=52)
FILL = (
    "DELETE FROM absence",
    "UPDATE lesson SET held_at = day || ' 15:00:00', held_by_id = :user, version = 2 WHERE held_at IS NULL",
)
BACK = (
    "CREATE TEMP TABLE shifted AS SELECT id, id + :first AS new, date(day, '-364 days') AS back FROM lesson"
    " WHERE id % 100 < :part",
    """
    INSERT INTO lesson (id, load_id, curriculum_subject_id, teacher_id, department_id, faculty_id, room_id, day,
        slot_id, lesson_kind, held_at, held_by_id, absent_count, version)
    SELECT new, load_id, curriculum_subject_id, teacher_id, department_id, faculty_id, room_id, back, slot_id,
        lesson_kind, held_at, held_by_id, 0, 2 FROM lesson JOIN shifted ON shifted.id = lesson.id
    """,
    "INSERT INTO lesson_group (lesson_id, group_id, day, slot_id)"
    " SELECT new, group_id, back, slot_id FROM lesson_group JOIN shifted ON shifted.id = lesson_group.lesson_id",
)
MISSED = """
INSERT INTO absence (lesson_id, student_id, unexcused_hours, excused_hours)
SELECT lesson_id, student.id, 2 - 2 * (student.id % 7 = 0), 2 * (student.id % 7 = 0) FROM lesson_group
JOIN student ON student.group_id = lesson_group.group_id WHERE (lesson_id * 31 + student.id * 17) % 14 = 0
"""
EXPECTED = """
UPDATE lesson SET group_sums = '', expected_count = (
    SELECT CASE COUNT(*) WHEN 1 THEN SUM(student_count) ELSE 0 END FROM lesson_group
    JOIN academic_group ON academic_group.id = lesson_group.group_id WHERE lesson_group.lesson_id = lesson.id
)
"""


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--filled", action="store_true", help="the instance has been filled before")
    asked = parser.parse_args()
    instance: Path = asked.instance
    with application(instance).app_context():
        if not asked.filled:
            fill()
        faculty = nearest()
        last = db.session.scalar(select(func.max(Lesson.day)))
        assert last is not None
        moment = datetime.combine(last, datetime.min.time(), TASHKENT) + timedelta(hours=9)
        db.engine.dispose()
    app = application(instance, FROZEN_NOW=moment.isoformat())
    large = measured(app, faculty, asked.rounds)
    with app.app_context():
        others = "SELECT id FROM lesson WHERE faculty_id <> :faculty"
        for table in reversed(Base.metadata.sorted_tables):
            for key in [each.parent.name for each in table.foreign_keys if each.target_fullname == "lesson.id"]:
                emptied = text(f"DELETE FROM {table.name} WHERE {key} IN ({others})")
                db.session.execute(emptied, {"faculty": faculty})
        db.session.execute(text("DELETE FROM lesson WHERE faculty_id <> :faculty"), {"faculty": faculty})
        db.session.commit()
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        db.engine.dispose()
    return report(large, measured(app, faculty, asked.rounds))


def fill() -> None:
    """Hold every lesson; put lessons a year back until there are enough places of students; let some be missed."""
    user = db.session.scalar(select(func.min(User.id)))
    for statement in FILL:
        db.session.execute(text(statement), {"user": user} if ":user" in statement else {})
    first = db.session.scalar(select(func.max(Lesson.id)))
    part = max(0, min(99, round(100 * (SLOTS / places() - 1)) + 1))
    for statement in BACK:
        values = {"first": first, "part": part} if ":first" in statement else {}
        db.session.execute(text(statement), values)
    db.session.execute(text(MISSED))
    db.session.execute(text(EXPECTED))
    begun = time.perf_counter()
    number = lesson_sums.recount()
    print(f"{number:,} lessons recounted in {time.perf_counter() - begun:.0f} s")
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def places() -> int:
    found = "SELECT SUM(student_count) FROM lesson_group JOIN academic_group ON academic_group.id = group_id"
    return int(db.session.scalar(text(found)) or 0)


def nearest() -> int:
    """The faculty with the number of students nearest to that of the budget; say how large all is."""
    sizes = db.session.execute(select(Student.faculty_id, func.count()).group_by(Student.faculty_id)).all()
    faculty, size = min(sizes, key=lambda row: abs(row[1] - STUDENTS))
    whole, own = (
        db.session.scalar(select(func.sum(Lesson.expected_count)).where(*where))
        for where in ((), (Lesson.faculty_id == faculty,))
    )
    absences, held = db.session.scalar(select(func.count()).select_from(Absence)), places()
    print(f"{sum(row[1] for row in sizes):,} students, {whole:,} slots, {held:,} places, {absences:,} absences")
    print(f"faculty {faculty}: {size:,} students, {own:,} slots")
    return int(faculty)


def measured(app: Flask, faculty: int, rounds: int) -> dict[str, Cost]:
    with app.app_context():
        holders = select(User.login).join(RoleAssignment, RoleAssignment.user_id == User.id)
        dean = db.session.scalar(
            holders.where(RoleAssignment.role == "faculty", RoleAssignment.faculty_id == faculty).limit(1)
        )
        group = db.session.scalar(
            select(LessonGroup.group_id)
            .join(Lesson, Lesson.id == LessonGroup.lesson_id)
            .where(Lesson.faculty_id == faculty)
            .limit(1)
        )
    session = cookie(app, dean or any_login("faculty"), "faculty")
    with app.test_request_context():
        pages = {f"by {way}": url_for("attendance.boards.index", by=way) for way in WAYS}
        pages["heat of a group"] = url_for("attendance.boards.group", group_id=group)
        pages["lessons behind a number"] = url_for("attendance.taught.index")
        pages["not marked"] = url_for("attendance.unmarked.index")
    return {name: repeat(app, Case(name, path, session, BUDGET, STATEMENTS), rounds) for name, path in pages.items()}


WAYS = ("group", "week", "day", "subject", "teacher", "department")


def report(large: dict[str, Cost], alone: dict[str, Cost]) -> int:
    over = 0
    print(f"{'page':26}{'alone':>8}{'among 30,000':>14}{'ratio':>7}{'SQL':>5}   (budget {BUDGET} ms, {RATIO})")
    for name, cost in large.items():
        ratio = cost.median / alone[name].median
        print(f"{name:26}{alone[name].median:8.1f}{cost.median:14.1f}{ratio:7.2f}{cost.statements:5}")
        over += cost.median > BUDGET or ratio > RATIO or cost.statements > STATEMENTS
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
