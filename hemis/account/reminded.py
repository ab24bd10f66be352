"""Эслатма: the teacher's own sheets of which somebody has reminded, as long as their marks are late."""

from sqlalchemy.orm import joinedload

from hemis.access import can, scoped
from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import CurriculumSubject
from hemis.operations import reminders
from hemis.operations.reminders import Reminded
from hemis.web import clock

SHOWN = 10
SUBJECT = joinedload(GradeSheet.curriculum_subject).joinedload(CurriculumSubject.subject)


def told() -> list[tuple[GradeSheet, Reminded]]:
    """Return the sheets with who reminded last, and when; nobody but who fills in sheets has any."""
    if not can("assessments.sheets:edit"):
        return []
    rows = reminders.waiting(scoped(GradeSheet), today=clock.today()).order_by(GradeSheet.id).limit(SHOWN)
    sheets = db.session.scalars(rows.options(SUBJECT, joinedload(GradeSheet.group))).all()
    notes = reminders.newest([sheet.id for sheet in sheets], today=clock.today()) if sheets else {}
    return [(sheet, notes[sheet.id]) for sheet in sheets]


__all__ = ["told"]
