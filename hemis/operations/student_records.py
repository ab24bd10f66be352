"""What is known of a student besides the card: the running stretch, the points of the sheets, the merged cards."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select

from hemis.domain.workflow import ANNULLED
from hemis.extensions import db
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.students import Enrolment, MergedStudent
from hemis.models.subjects import Subject

PUBLISHED = ("closed", "confirmed")


class Result(NamedTuple):
    """The points of one subject, as far as its sheet has them."""

    semester: int
    name: str
    name_latin: str
    credits: Decimal
    points: Decimal | None
    status: str
    round: int
    sheet_id: int


def stretch_of(student_id: int) -> Enrolment | None:
    """Return the stretch that runs; None where no order has yet come."""
    return db.session.scalar(select(Enrolment).where(Enrolment.student_id == student_id, Enrolment.ends_on.is_(None)))


def results(student_id: int, *, published: bool = False) -> list[Result]:
    """Return the sums of the points in each sheet of a student, the newest semester first, by one statement.

    `published`: of those alone whose results were made known, for the student's own eyes.
    """
    sums = (
        select(Grade.sheet_id, func.sum(Grade.points).label("points"))
        .where(Grade.student_id == student_id)
        .group_by(Grade.sheet_id)
        .subquery()
    )
    known = [GradeSheet.published_at.is_not(None), GradeSheet.status.in_(PUBLISHED)] if published else []
    found = db.session.execute(
        select(
            *(Semester.number, Subject.name, Subject.name_latin, CurriculumSubject.credits),
            *(sums.c.points, GradeSheet.status, GradeSheet.round, GradeSheet.id),
        )
        .select_from(sums)
        .join(GradeSheet, GradeSheet.id == sums.c.sheet_id)
        .join(CurriculumSubject, CurriculumSubject.id == GradeSheet.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .join(Subject, Subject.id == CurriculumSubject.subject_id)
        .where(GradeSheet.status != ANNULLED, *known)
        .order_by(Semester.number.desc(), Subject.sort_key, GradeSheet.round, GradeSheet.id)
    )
    return [Result(*row) for row in found]


def merged_into(student_id: int) -> Sequence[MergedStudent]:
    """Return the cards that became one with this card."""
    rows = select(MergedStudent).where(MergedStudent.student_id == student_id).order_by(MergedStudent.id)
    return db.session.scalars(rows).all()


__all__ = ["Result", "merged_into", "results", "stretch_of"]
