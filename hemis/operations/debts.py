"""Academic debts: laid by the last confirmed sheet of a subject, taken back with it (rules 1.3, 2.3)."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from hemis.domain import controls, results, rules
from hemis.domain.controls import Window
from hemis.domain.schedules import RESTUDY_ROUND
from hemis.extensions import db
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.controls import AcademicDebt, SheetStudent
from hemis.models.curriculum import AcademicYear, Curriculum, CurriculumSubject, GradingSystem, Semester
from hemis.models.exams import ExamSession
from hemis.models.timetable import AUTUMN
from hemis.operations import gradebook
from hemis.operations.gradebook import Gradebook
from hemis.operations.rules import rule_versions, scope_of

CREDIT_SYSTEM = "13"
CONFIRMED = "confirmed"
MONTHS, DAYS, RETAKES, LIMIT = "retake.window_months", "retake.window_days", "retake.max", "debt.limit"
WITH_PLAN = (
    joinedload(GradeSheet.curriculum_subject)
    .joinedload(CurriculumSubject.semester)
    .options(joinedload(Semester.curriculum).joinedload(Curriculum.speciality), joinedload(Semester.year)),
)


def lay(book: Gradebook, only: Collection[int] | None = None) -> int:
    """Write what a confirmed sheet left open, over what a sheet before it did; return how many debts.

    `only` names the students whom it is about, where a later sheet has spoken of the others.
    """
    sheet = book.sheet
    lines = [line for line in book.lines if only is None or line.student_id in only]
    _clear(sheet.curriculum_subject_id, [line.student_id for line in lines])
    found = [(line, book.result(line)) for line in lines if line.is_member]
    owed = [(line, result) for line, result in found if result.state in controls.DEBTS]
    if not owed:
        return 0
    until, retakes = window_of(sheet)
    is_credit = _is_credit(sheet)
    for line, result in owed:
        barred = result.state == results.NOT_ADMITTED and controls.is_barred_by_absence(
            line.unexcused_percent, book.thresholds
        )
        row = AcademicDebt(student_id=line.student_id, curriculum_subject_id=sheet.curriculum_subject_id)
        row.sheet_id, row.faculty_id, row.department_id = sheet.id, sheet.faculty_id, sheet.department_id
        row.state, row.points, row.is_credit, row.until = result.state, result.total, is_credit, until
        row.step = controls.step_after(sheet.round, result.state, is_barred_by_absence=barred, retakes=retakes)
        db.session.add(row)
    db.session.flush()
    return len(owed)


def take_back(sheet: GradeSheet, *, today: date) -> None:
    """A sheet counts no more: its debts go, and those of the sheet before it come back."""
    db.session.execute(delete(AcademicDebt).where(AcademicDebt.sheet_id == sheet.id))
    if sheet.round == RESTUDY_ROUND:
        for last, students in _before_restudy(sheet):
            lay(gradebook.read(last, today=today), students)
        return
    before = previous(sheet) if sheet.round > 1 else None
    if before is not None:
        lay(gradebook.read(before, today=today))


def _before_restudy(sheet: GradeSheet) -> list[tuple[GradeSheet, set[int]]]:
    """The sheets that spoke last of the students before they studied the subject again, each with whom it is about."""
    own = select(SheetStudent.student_id).where(SheetStudent.sheet_id == sheet.id)
    rows = (
        select(Grade.student_id, GradeSheet.id)
        .join(GradeSheet, GradeSheet.id == Grade.sheet_id)
        .where(GradeSheet.curriculum_subject_id == sheet.curriculum_subject_id, GradeSheet.id != sheet.id)
        .where(GradeSheet.status == CONFIRMED, Grade.student_id.in_(own))
        .order_by(GradeSheet.round, GradeSheet.id)
    )
    last = {student: key for student, key in db.session.execute(rows)}
    found = db.session.scalars(select(GradeSheet).where(GradeSheet.id.in_(set(last.values()))).options(*WITH_PLAN))
    return [(row, {student for student, key in last.items() if key == row.id}) for row in found.all()]


def lay_many(sheets: Iterable[int], *, today: date) -> int:
    """Lay the debts of sheets taken over from a past semester; return how many."""
    rows = db.session.scalars(select(GradeSheet).where(GradeSheet.id.in_(list(sheets))).options(*WITH_PLAN))
    return sum(lay(gradebook.read(row, today=today)) for row in rows.all() if row.status == CONFIRMED)


def previous(sheet: GradeSheet) -> GradeSheet | None:
    """Return the confirmed sheet of the round before."""
    same = select(GradeSheet).filter_by(
        curriculum_subject_id=sheet.curriculum_subject_id,
        group_id=sheet.group_id,
        kind=sheet.kind,
        round=sheet.round - 1,
        status=CONFIRMED,
    )
    return db.session.scalars(same.options(*WITH_PLAN)).one_or_none()


def window_of(sheet: GradeSheet) -> tuple[date, int]:
    """Return the last day of the retakes of a sheet's semester, and how many retakes there are.

    After autumn the window runs from the end of the session, after spring from the next academic year (rules 1.3).
    """
    semester = sheet.curriculum_subject.semester
    versions = rule_versions(MONTHS, DAYS, RETAKES)
    scope, day = scope_of(semester.curriculum), semester.starts_on
    months, days, retakes = (rules.whole_on(key, versions, day, scope) for key in (MONTHS, DAYS, RETAKES))
    return controls.window_end(_closed_on(sheet, semester), Window(months, days)), retakes


def _closed_on(sheet: GradeSheet, semester: Semester) -> date:
    if semester.number % 2 == 0:
        later = select(func.min(AcademicYear.starts_on)).where(AcademicYear.starts_on > semester.ends_on)
        return db.session.scalar(later) or date(semester.ends_on.year, 9, 2)
    session = select(ExamSession.ends_on).filter_by(
        faculty_id=sheet.faculty_id, year_id=semester.year_id, season=AUTUMN
    )
    return db.session.scalar(session) or semester.ends_on


def debts_of(student_ids: Iterable[int]) -> dict[int, int]:
    """Return how many debts each of some students has."""
    own = AcademicDebt.student_id
    statement = select(own, func.count()).where(own.in_(list(student_ids))).group_by(own)
    return {student: count for student, count in db.session.execute(statement)}


def _clear(subject_id: int, students: Iterable[int]) -> None:
    mine = (AcademicDebt.curriculum_subject_id == subject_id, AcademicDebt.student_id.in_(list(students)))
    db.session.execute(delete(AcademicDebt).where(*mine))


def _is_credit(sheet: GradeSheet) -> bool:
    system_id = sheet.curriculum_subject.semester.curriculum.grading_system_id
    return db.session.get_one(GradingSystem, system_id).code == CREDIT_SYSTEM


__all__ = ["LIMIT", "debts_of", "lay", "lay_many", "previous", "take_back", "window_of"]
