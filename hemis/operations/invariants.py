"""What must always be true of the stored data, whatever wrote them; each fault is told in one sentence."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select, text

from hemis.domain.calendar import exception_table, is_working
from hemis.extensions import db
from hemis.models.settings import Holiday
from hemis.models.teaching import Lesson
from hemis.operations import audit, debts, gpa_all, rating_faults, schedule_faults
from hemis.operations.invariants_doctoral import DOCTORAL
from hemis.operations.invariants_movement import MOVEMENT
from hemis.operations.invariants_rating import RATING
from hemis.operations.invariants_schedules import SCHEDULES
from hemis.operations.invariants_science import PROJECTS, SCIENCE, STUDENT_SCIENCE
from hemis.operations.invariants_works import WORKS
from hemis.operations.lesson_sums import unequal_parts
from hemis.operations.rules import whole_rule

EXAMPLES = 5


class Invariant(NamedTuple):
    """A sentence that is false for every row of `faults`; its first column names the row."""

    sentence: str
    faults: str


class Fault(NamedTuple):
    """A broken invariant: how many rows break it, and which for example."""

    sentence: str
    number: int
    examples: tuple[str, ...]


INVARIANTS = (
    Invariant(
        "the absence total of a student in a subject is the sum of the absences",
        """
        SELECT total.student_id FROM absence_total total
        LEFT JOIN (
            SELECT absence.student_id, lesson.curriculum_subject_id,
                   SUM(absence.unexcused_hours) AS unexcused, SUM(absence.excused_hours) AS excused
            FROM absence JOIN lesson ON lesson.id = absence.lesson_id
            GROUP BY absence.student_id, lesson.curriculum_subject_id
        ) found ON found.student_id = total.student_id
               AND found.curriculum_subject_id = total.curriculum_subject_id
        WHERE total.unexcused_hours <> COALESCE(found.unexcused, 0)
           OR total.excused_hours <> COALESCE(found.excused, 0)
        """,
    ),
    Invariant(
        "every absence is counted in a total",
        """
        SELECT DISTINCT absence.student_id FROM absence JOIN lesson ON lesson.id = absence.lesson_id
        WHERE NOT EXISTS (
            SELECT 1 FROM absence_total total WHERE total.student_id = absence.student_id
            AND total.curriculum_subject_id = lesson.curriculum_subject_id
        )
        """,
    ),
    Invariant(
        "the excused hours that belong to papers are excused, and their papers stand and cover the day",
        """
        SELECT absence.lesson_id FROM absence JOIN (
            SELECT lesson_id, student_id, SUM(hours) AS hours FROM excused_lesson GROUP BY lesson_id, student_id
        ) turned ON turned.lesson_id = absence.lesson_id AND turned.student_id = absence.student_id
        WHERE turned.hours > absence.excused_hours
        UNION ALL
        SELECT turned.lesson_id FROM excused_lesson turned
        JOIN absence_excuse paper ON paper.id = turned.excuse_id JOIN lesson ON lesson.id = turned.lesson_id
        WHERE paper.status <> 'accepted' OR paper.student_id <> turned.student_id
           OR lesson.day NOT BETWEEN paper.starts_on AND paper.ends_on
        """,
    ),
    Invariant(
        "the number of the absent of a lesson is the number of its absences",
        """
        SELECT lesson.id FROM lesson
        LEFT JOIN (SELECT lesson_id, COUNT(*) AS number FROM absence GROUP BY lesson_id) found
               ON found.lesson_id = lesson.id
        WHERE lesson.absent_count <> COALESCE(found.number, 0)
        """,
    ),
    Invariant(
        "only a lesson that was held has absences",
        "SELECT DISTINCT lesson.id FROM absence JOIN lesson ON lesson.id = absence.lesson_id WHERE held_at IS NULL",
    ),
    Invariant(
        "the number of students of a group is the number of those who study in it",
        """
        SELECT academic_group.id FROM academic_group
        LEFT JOIN (SELECT group_id, COUNT(*) AS number FROM student WHERE status = '11' GROUP BY group_id) found
               ON found.group_id = academic_group.id
        WHERE academic_group.student_count <> COALESCE(found.number, 0)
        """,
    ),
    Invariant(
        "every student has one open enrolment, and it tells the present group and state",
        """
        SELECT student.id FROM student
        LEFT JOIN enrolment ON enrolment.student_id = student.id AND enrolment.ends_on IS NULL
        WHERE enrolment.id IS NULL OR enrolment.group_id <> student.group_id OR enrolment.status <> student.status
        """,
    ),
    Invariant(
        "the enrolments of a student follow one another without overlap",
        """
        SELECT DISTINCT one.student_id FROM enrolment one JOIN enrolment other
            ON other.student_id = one.student_id AND other.starts_on > one.starts_on
        WHERE one.ends_on IS NULL OR one.ends_on > other.starts_on
        """,
    ),
    Invariant(
        "a student, a group and a curriculum subject carry the faculty they belong to",
        """
        SELECT 'student ' || student.id FROM student JOIN academic_group ON academic_group.id = student.group_id
        WHERE student.faculty_id <> academic_group.faculty_id
        UNION ALL
        SELECT 'group ' || academic_group.id FROM academic_group JOIN curriculum
            ON curriculum.id = academic_group.curriculum_id
        WHERE academic_group.faculty_id <> curriculum.faculty_id
        UNION ALL
        SELECT 'curriculum subject ' || subject.id FROM curriculum_subject subject
        JOIN semester ON semester.id = subject.semester_id JOIN curriculum ON curriculum.id = semester.curriculum_id
        WHERE subject.faculty_id <> curriculum.faculty_id
        """,
    ),
    Invariant(
        "a lesson carries the faculty of its groups",
        """
        SELECT lesson.id FROM lesson JOIN lesson_group ON lesson_group.lesson_id = lesson.id
        JOIN academic_group ON academic_group.id = lesson_group.group_id
        GROUP BY lesson.id, lesson.faculty_id
        HAVING SUM(CASE WHEN academic_group.faculty_id = lesson.faculty_id THEN 1 ELSE 0 END) = 0
        """,
    ),
    Invariant(
        "a lesson carries the department, subject and kind of its load; its teacher may have handed the load on",
        """
        SELECT lesson.id FROM lesson JOIN teaching_load ON teaching_load.id = lesson.load_id
        WHERE lesson.department_id <> teaching_load.department_id OR lesson.lesson_kind <> teaching_load.lesson_kind
           OR lesson.curriculum_subject_id <> teaching_load.curriculum_subject_id
        """,
    ),
    Invariant(
        "no load has more hours than the plan gives its kind of lesson, nor more lessons than hours",
        """
        SELECT 'load ' || load.id FROM teaching_load load JOIN curriculum_subject subject
            ON subject.id = load.curriculum_subject_id
        WHERE load.hours > CASE load.lesson_kind WHEN '11' THEN subject.lecture_hours WHEN '12' THEN subject.lab_hours
            WHEN '13' THEN subject.practice_hours WHEN '14' THEN subject.seminar_hours ELSE load.hours END
        UNION ALL
        SELECT 'lessons of load ' || load.id FROM teaching_load load JOIN lesson ON lesson.load_id = load.id
        GROUP BY load.id, load.hours HAVING COUNT(*) * 2 > load.hours + 1
        """,
    ),
    Invariant(
        "a lesson is not both cancelled and in the timetable",
        "SELECT lesson.id FROM lesson JOIN cancelled_lesson ON cancelled_lesson.lesson_id = lesson.id",
    ),
    Invariant(
        "a grade sheet carries the faculty of its group",
        """
        SELECT grade_sheet.id FROM grade_sheet JOIN academic_group ON academic_group.id = grade_sheet.group_id
        WHERE grade_sheet.faculty_id <> academic_group.faculty_id
        """,
    ),
    Invariant(
        "an absence total carries the faculty of its subject",
        """
        SELECT total.student_id FROM absence_total total
        JOIN curriculum_subject subject ON subject.id = total.curriculum_subject_id
        WHERE total.faculty_id <> subject.faculty_id
        """,
    ),
    Invariant(
        "a grade sheet knows how many of its cells are filled",
        """
        SELECT grade_sheet.id FROM grade_sheet
        LEFT JOIN (
            SELECT sheet_id, COUNT(*) AS number FROM grade WHERE points IS NOT NULL OR is_absent GROUP BY sheet_id
        ) found ON found.sheet_id = grade_sheet.id
        WHERE grade_sheet.entered_count <> COALESCE(found.number, 0)
        """,
    ),
    Invariant(
        "no points exceed the maximum of their control",
        """
        SELECT DISTINCT grade.sheet_id FROM grade JOIN subject_control ON subject_control.id = grade.control_id
        WHERE grade.points > subject_control.max_points * 10
        """,
    ),
    Invariant(
        "the states of an employee follow one another without overlap",
        """
        SELECT DISTINCT one.employee_id FROM status_period one JOIN status_period other
            ON other.employee_id = one.employee_id AND other.starts_on > one.starts_on
        WHERE one.annulled_on IS NULL AND other.annulled_on IS NULL
          AND (one.ends_on IS NULL OR one.ends_on >= other.starts_on)
        """,
    ),
    Invariant(
        "a quota and a qualification belong to the faculty of their speciality",
        """
        SELECT 'quota ' || quota.id FROM admission_quota quota
        JOIN speciality ON speciality.id = quota.speciality_id WHERE speciality.faculty_id <> quota.faculty_id
        UNION ALL
        SELECT 'speciality ' || speciality.id FROM speciality
        JOIN qualification ON qualification.id = speciality.qualification_id
        WHERE qualification.faculty_id <> speciality.faculty_id
           OR qualification.education_type <> speciality.education_type
        """,
    ),
    Invariant(
        "nobody holds a post after leaving",
        """
        SELECT post.id FROM post JOIN status_period away ON away.employee_id = post.employee_id
        WHERE away.status = '14' AND away.annulled_on IS NULL
          AND (post.ends_on IS NULL OR post.ends_on >= away.starts_on)
          AND (away.ends_on IS NULL OR post.starts_on <= away.ends_on)
        """,
    ),
    Invariant(
        "every student and every employee can be found by name",
        """
        SELECT 'student ' || student.id FROM student
        WHERE NOT EXISTS (SELECT 1 FROM person_token WHERE person_token.student_id = student.id)
        UNION ALL
        SELECT 'employee ' || employee.id FROM employee
        WHERE NOT EXISTS (SELECT 1 FROM person_token WHERE person_token.employee_id = employee.id)
        """,
    ),
    Invariant(
        "the sums of a lesson are those of its absences",
        """
        SELECT lesson.id FROM lesson
        LEFT JOIN (
            SELECT lesson_id, SUM(unexcused_hours) AS unexcused, SUM(excused_hours) AS excused
            FROM absence GROUP BY lesson_id
        ) found ON found.lesson_id = lesson.id
        WHERE lesson.unexcused_hours <> COALESCE(found.unexcused, 0)
           OR lesson.excused_hours <> COALESCE(found.excused, 0) OR lesson.expected_count < lesson.absent_count
        """,
    ),
    *(Invariant(*each) for each in MOVEMENT + WORKS + SCHEDULES + DOCTORAL + RATING),
    *(Invariant(*each) for each in SCIENCE + PROJECTS + STUDENT_SCIENCE),
)


def broken(key: bytes) -> Iterator[Fault]:
    """Yield what is not as it must be; `key` is that of the audit chain."""
    for sentence, faults in INVARIANTS:
        yield from _fault(sentence, [str(row[0]) for row in db.session.execute(text(faults))])
    yield from _fault("no lesson lies on a day off", [str(day) for day in _days_off()])
    yield from _fault("the groups of a lesson add up to its sums", [str(key) for key in unequal_parts()])
    yield from _fault("every row that another points at exists", list(_lost_rows()))
    yield from _fault("every stored GPA is what its sheets and rules make of it", gpa_all.unequal())
    yield from _fault("every academic debt is what its confirmed sheet leaves open", debts.unequal())
    yield from _fault("every fee of a personal schedule is credits × base / the year's", schedule_faults.unequal())
    yield from _fault("every frozen result is the sum of what counted, in its place", rating_faults.unequal())
    verdict = audit.verify(key)
    found = [] if verdict.broken_at is None else [f"entry {verdict.broken_at}"]
    yield from _fault("the chain of changes is whole", found)


def _fault(sentence: str, found: list[str]) -> Iterator[Fault]:
    if found:
        yield Fault(sentence, len(found), tuple(found[:EXAMPLES]))


def _days_off() -> list[object]:
    rows = db.session.execute(select(Holiday.day, Holiday.week_days, Holiday.is_working))
    exceptions = exception_table(rows)
    days = db.session.scalars(select(Lesson.day).distinct().order_by(Lesson.day)).all()
    if not days:
        return []
    week_days = whole_rule("week.days", on=days[-1])
    return [day for day in days if not is_working(day, week_days, exceptions)]


def _lost_rows() -> Iterator[str]:
    # PostgreSQL never lets go of a foreign key; SQLite does for whoever forgot to switch the check on.
    if db.session.get_bind().dialect.name == "sqlite":
        for table, row, parent, _ in db.session.execute(text("PRAGMA foreign_key_check")):
            yield f"{table} {row} -> {parent}"


__all__ = ["INVARIANTS", "Fault", "Invariant", "broken"]
