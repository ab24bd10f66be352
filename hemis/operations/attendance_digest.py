"""What is told of attendance each morning: the last day with lessons, what is not marked, who passed a limit then."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Select, func

from hemis.domain.attendance import semester_level
from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.teaching import Absence, AbsenceTotal, Lesson
from hemis.operations.attendance_boards import AFTER_THE_END, Tallies
from hemis.operations.years import began_last

LOOKED_BACK = timedelta(days=14)


class Morning(NamedTuple):
    """The last day before today on which there were lessons, its sums, and what is not marked since two weeks."""

    day: date
    lessons: int
    expected: int
    absent: int
    unmarked: int
    unmarked_since: int


def morning(days: Tallies) -> Morning | None:
    """Fold the sums of the last days into what is told; None where no lesson was planned."""
    if not days:
        return None
    day = max(days)
    last = days[day]
    since = sum(each.unmarked for each in days.values())
    return Morning(day, last.lessons, last.expected, last.absent, last.unmarked, since)


class Passed(NamedTuple):
    """A student who passed a limit by what was missed on a day: the limit, and all hours of the semester."""

    student_id: int
    level: int
    hours: int


def passed(
    absences: Select[Absence], totals: Select[AbsenceTotal], day: date, steps: Sequence[int], limit: int
) -> list[Passed]:
    """Return who passed a limit by what they missed on `day`, the highest limit first, with one statement.

    `absences` and `totals` are those of the viewer's scope; hours are unexcused ones of the running semester.
    """
    missed = (
        absences.join(Lesson, Lesson.id == Absence.lesson_id)
        .where(Lesson.day == day, Absence.unexcused_hours > 0)
        .with_only_columns(Absence.student_id.label("student"), func.sum(Absence.unexcused_hours).label("hours"))
        .group_by(Absence.student_id)
        .subquery()
    )
    whole = func.sum(AbsenceTotal.unexcused_hours)
    rows = (
        totals.join(missed, missed.c.student == AbsenceTotal.student_id)
        .join(CurriculumSubject, CurriculumSubject.id == AbsenceTotal.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .where(Semester.starts_on <= day, Semester.ends_on >= day - AFTER_THE_END, began_last(day))
        .with_only_columns(AbsenceTotal.student_id, whole, func.max(missed.c.hours))
        .group_by(AbsenceTotal.student_id)
        .having(whole >= min(steps, default=limit))
    )
    found: list[Passed] = []
    for student, total, hours in db.session.execute(rows):
        level = semester_level(int(total), tuple(steps), limit)
        if level is not None and level != semester_level(int(total - hours), tuple(steps), limit):
            found.append(Passed(student, level, int(total)))
    return sorted(found, key=lambda each: (-each.level, -each.hours, each.student_id))


__all__ = ["LOOKED_BACK", "Morning", "Passed", "morning", "passed"]
