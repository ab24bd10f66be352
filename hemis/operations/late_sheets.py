"""Sheets whose marks are late: the same day, a written work so many days later (rules 1.4)."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from hemis.domain.exams import WRITTEN
from hemis.domain.workflow import SHEET_EDITABLE
from hemis.models.assessment import GradeSheet
from hemis.models.controls import SheetAnnulment
from hemis.models.exams import Exam, ExamGroup
from hemis.operations.rules import whole_rule


def is_late(today: date) -> ColumnElement[bool]:
    """The criterion that a control was held and its sheet is still open after its last day.

    The first final was held on the day of the timetable of examinations; a retake, and a final that is held again
    after an annulment, on its own day.
    """
    last = today - timedelta(days=whole_rule("exam.written_days", on=today))
    written = Exam.form == WRITTEN
    held = (
        select(Exam.id)
        .join(ExamGroup, ExamGroup.exam_id == Exam.id)
        .where(
            ExamGroup.group_id == GradeSheet.group_id,
            ExamGroup.curriculum_subject_id == GradeSheet.curriculum_subject_id,
            or_(and_(written, Exam.day < last), and_(~written, Exam.day < today)),
        )
        .correlate(GradeSheet)
        .exists()
    )
    again = or_(
        and_(GradeSheet.is_written, GradeSheet.held_on < last), and_(~GradeSheet.is_written, GradeSheet.held_on < today)
    )
    renews = select(SheetAnnulment.sheet_id).where(SheetAnnulment.renewed_id == GradeSheet.id).correlate(GradeSheet)
    by_timetable = and_(GradeSheet.round == 1, GradeSheet.held_on.is_(None), held, ~renews.exists())
    is_held = or_(by_timetable, again)
    return and_(GradeSheet.status.in_(SHEET_EDITABLE), is_held)


__all__ = ["is_late"]
