"""Who of a group takes a subject: everybody, or those who chose it; and who of other groups takes it with them.

A group that nobody joined to the subject takes it whole, so that a journal is never empty because an office is late.
Whoever has missed hours in the lesson stays on its list, whatever was chosen later.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Integer, and_, bindparam, func, literal, or_, select

from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.joining import GroupSubject, StudentSubject
from hemis.models.students import Enrolment, Student
from hemis.models.teaching import Absence, Lesson, LessonGroup

Row = Sequence[Any]
NAMES = (
    *(Student.surname, Student.first_name, Student.patronymic),
    *(Student.surname_latin, Student.first_name_latin, Student.patronymic_latin),
)
STRETCH = (Enrolment.status, Enrolment.starts_on, Enrolment.ends_on)
PERSON = (Student.id, Enrolment.group_id, *STRETCH, *NAMES)
MISSED = (Absence.unexcused_hours, Absence.excused_hours)
NOT_MISSED = (literal(None), literal(None))
_CHOOSERS = (
    select(func.count())
    .select_from(StudentSubject)
    .where(StudentSubject.group_subject_id == GroupSubject.id)
    .correlate(GroupSubject)
    .scalar_subquery()
)
JOINED = (GroupSubject.is_whole, StudentSubject.student_id, _CHOOSERS)
"""Whether the group takes the subject whole, whether this student chose it, and how many did; None is not joined."""
WIDTH = len(PERSON) + len(MISSED)
STUDENT, GROUP, IS_WHOLE, CHOSE, CHOOSERS = 0, 1, WIDTH, WIDTH + 1, WIDTH + 2


def touches(first: Any, last: Any) -> Any:
    """Return the criterion that a stay in a group covers some day between two."""
    return and_(Enrolment.starts_on <= last, or_(Enrolment.ends_on.is_(None), Enrolment.ends_on > first))


def with_joined(statement: Any, group_id: Any, subject_id: Any) -> Any:
    """Let `JOINED` be read for each student of a statement, by two unique keys."""
    own = (GroupSubject.group_id == group_id) & (GroupSubject.curriculum_subject_id == subject_id)
    chose = (StudentSubject.group_subject_id == GroupSubject.id) & (StudentSubject.student_id == Student.id)
    return statement.outerjoin(GroupSubject, own).outerjoin(StudentSubject, chose)


def takers(rows: Sequence[Row], guests: Callable[[], Iterable[Row]]) -> list[Row]:
    """Return who takes the subject, as `PERSON` and `MISSED`, group by group; `rows` carry `JOINED` behind them.

    `guests` are read only where more students chose than the groups explain.
    """
    known = {(row[GROUP], row[STUDENT]) for row in rows}
    lists: dict[int, list[Row]] = {}
    for row in rows:
        lists.setdefault(row[GROUP], [])
        if row[IS_WHOLE] is not False or row[CHOSE] is not None or row[WIDTH - 1] is not None:
            lists[row[GROUP]].append(row[:WIDTH])
    if _has_guests(rows):
        for guest in guests():
            if (guest[GROUP], guest[STUDENT]) not in known:
                lists.setdefault(guest[GROUP], []).append(guest)
    return list(chain.from_iterable(lists.values()))


def _has_guests(rows: Iterable[Row]) -> bool:
    choosers: dict[int, int] = {}
    own: set[tuple[int, int]] = set()
    for row in rows:
        choosers[row[GROUP]] = row[CHOOSERS] or 0
        if row[CHOSE] is not None:
            own.add((row[GROUP], row[STUDENT]))
    return sum(choosers.values()) > len(own)


def of_lesson(lesson_id: int) -> Sequence[Row]:
    """Return everybody who was joined one by one to the subject of a lesson, in all its groups."""
    return [tuple(row) for row in db.session.execute(_OF_LESSON, {"lesson_id": lesson_id})]


def of_group(asked: dict[str, Any]) -> Sequence[Row]:
    """Return everybody who was joined one by one to a subject of a group: `group_id`, `subject_id`, `first`, `last`."""
    return [tuple(row) for row in db.session.execute(_OF_GROUP, asked)]


_GUEST = (
    select(Student.id, GroupSubject.group_id, *STRETCH, *NAMES)
    .select_from(GroupSubject)
    .join(StudentSubject, StudentSubject.group_subject_id == GroupSubject.id)
    .join(Student, Student.id == StudentSubject.student_id)
    .order_by(Student.sort_key, Student.id, Enrolment.starts_on)
)
_OF_LESSON = (
    _GUEST.join(LessonGroup, LessonGroup.group_id == GroupSubject.group_id)
    .join(Lesson, Lesson.id == LessonGroup.lesson_id)
    .join(CurriculumSubject, CurriculumSubject.id == Lesson.curriculum_subject_id)
    .join(Semester, Semester.id == CurriculumSubject.semester_id)
    .join(Enrolment, (Enrolment.student_id == Student.id) & touches(Semester.starts_on, Lesson.day))
    .outerjoin(Absence, (Absence.student_id == Student.id) & (Absence.lesson_id == Lesson.id))
    .where(Lesson.id == bindparam("lesson_id", type_=Integer))
    .where(GroupSubject.curriculum_subject_id == Lesson.curriculum_subject_id)
    .add_columns(*MISSED)
)
_OF_GROUP = (
    _GUEST.join(Enrolment, (Enrolment.student_id == Student.id) & touches(bindparam("first"), bindparam("last")))
    .where(GroupSubject.group_id == bindparam("group_id", type_=Integer))
    .where(GroupSubject.curriculum_subject_id == bindparam("subject_id", type_=Integer))
    .add_columns(*NOT_MISSED)
)


__all__ = ["JOINED", "MISSED", "NOT_MISSED", "PERSON", "of_group", "of_lesson", "takers", "touches", "with_joined"]
