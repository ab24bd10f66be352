"""What stands behind a measure of attendance now: its hours and the lessons in which they were missed."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject
from hemis.models.excuses import AttendanceMeasure
from hemis.models.teaching import Absence, AbsenceTotal, Lesson

SHOWN = 200


def hours_now(row: AttendanceMeasure) -> int:
    """The unexcused hours of the semester or subject of a measure as they are."""
    hours = select(func.coalesce(func.sum(AbsenceTotal.unexcused_hours), 0))
    hours = hours.where(AbsenceTotal.student_id == row.student_id)
    if row.curriculum_subject_id is not None:
        return int(db.session.scalar(hours.where(AbsenceTotal.curriculum_subject_id == row.curriculum_subject_id)) or 0)
    places = select(CurriculumSubject.id).where(CurriculumSubject.semester_id == row.semester_id)
    return int(db.session.scalar(hours.where(AbsenceTotal.curriculum_subject_id.in_(places))) or 0)


def evidence(row: AttendanceMeasure) -> Sequence[Absence]:
    """The lessons whose unexcused hours are counted now, the newest first."""
    own = CurriculumSubject.id == row.curriculum_subject_id
    own = own if row.curriculum_subject_id is not None else CurriculumSubject.semester_id == row.semester_id
    rows = (
        select(Absence)
        .join(Absence.lesson)
        .join(Lesson.curriculum_subject)
        .where(Absence.student_id == row.student_id, Absence.unexcused_hours > 0, own)
    )
    lesson = contains_eager(Absence.lesson)
    subject = lesson.contains_eager(Lesson.curriculum_subject).joinedload(CurriculumSubject.subject)
    loads = (lesson.joinedload(Lesson.slot), lesson.joinedload(Lesson.teacher), subject)
    return db.session.scalars(rows.options(*loads).order_by(Lesson.day.desc(), Lesson.slot_id).limit(SHOWN)).all()


__all__ = ["evidence", "hours_now"]
