"""Academic debts: laid by the last confirmed sheet of a subject, taken back with it (rules 1.3, 2.3)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Select, and_, delete, func, or_, select
from sqlalchemy.orm import joinedload

from hemis.domain import controls, results, rules
from hemis.domain.control_kinds import FINAL
from hemis.domain.controls import Window
from hemis.domain.curriculum import ATTESTATION
from hemis.domain.results import SubjectResult
from hemis.domain.schedules import RESTUDY_ROUND
from hemis.extensions import db
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.controls import AcademicDebt, SheetStudent
from hemis.models.curriculum import AcademicYear, Curriculum, CurriculumSubject, GradingSystem, Semester, Week
from hemis.models.exams import ExamSession
from hemis.models.students import Enrolment
from hemis.models.timetable import AUTUMN
from hemis.operations import gradebook
from hemis.operations.gradebook import Gradebook, Line
from hemis.operations.rules import rule_versions, scope_of

CREDIT_SYSTEM = "13"
CONFIRMED = "confirmed"
MONTHS, DAYS, RETAKES, LIMIT = "retake.window_months", "retake.window_days", "retake.max", "debt.limit"
WITH_PLAN = (
    joinedload(GradeSheet.curriculum_subject)
    .joinedload(CurriculumSubject.semester)
    .options(joinedload(Semester.curriculum).joinedload(Curriculum.speciality), joinedload(Semester.year)),
)


def lay(book: Gradebook) -> int:
    """Write what a confirmed sheet left open, over what a sheet before it did; return how many debts.

    Who has been on a confirmed sheet of a later round since then owes what that one says.
    """
    sheet, mine = book.sheet, _judged(book)
    _clear(sheet, [line.student_id for line in mine])
    owed = _owed(book, mine)
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


def _judged(book: Gradebook) -> list[Line]:
    """Of whom this sheet says the last word."""
    later = set(db.session.scalars(_taken_later(book.sheet)))
    return [line for line in book.lines if line.is_member and line.student_id not in later]


def _owed(book: Gradebook, mine: Iterable[Line]) -> list[tuple[Line, SubjectResult]]:
    found = ((line, left_by(book, line)) for line in mine)
    return [(line, result) for line, result in found if result.state in controls.DEBTS]


def left_by(book: Gradebook, line: Line) -> SubjectResult:
    """Return what a confirmed sheet leaves of a student: one who was barred there and is not since still has the final.

    Hours excused afterwards, or an appeal, take the bar away, not the control that was never taken.
    """
    result = book.result(line)
    return result._replace(state=results.NOT_ADMITTED) if untaken(book, line) else result


def untaken(book: Gradebook, line: Line) -> set[int]:
    """Return the finals that a student may take and has not, where all that comes before them is entered."""
    if book.result(line).state != results.INCOMPLETE:
        return set()
    empty = {key for key in book.by_control if not line.cells[key].is_filled}
    finals = {key for key, control in book.by_control.items() if control.kind == FINAL}
    return empty if empty <= finals else set()


def take_back(sheet: GradeSheet, *, today: date) -> None:
    """A sheet counts no more: its debts go, and those of the sheets before it come back."""
    db.session.execute(delete(AcademicDebt).where(AcademicDebt.sheet_id == sheet.id))
    for before in previous(sheet) if sheet.round > 1 else ():
        lay(gradebook.read(before, today=today))


def lay_many(sheets: Iterable[int], *, today: date) -> int:
    """Lay the debts of sheets taken over from a past semester; return how many."""
    rows = db.session.scalars(select(GradeSheet).where(GradeSheet.id.in_(list(sheets))).options(*WITH_PLAN))
    return sum(lay(gradebook.read(row, today=today)) for row in rows.all() if row.status == CONFIRMED)


def follow_hours(students: Iterable[int], subjects: Iterable[int], *, today: date) -> None:
    """Lay anew what the sheets of some subjects left open: corrected hours may bar a student or admit one."""
    keys = list(students)
    groups = select(Enrolment.group_id).where(Enrolment.student_id.in_(keys))
    listed = select(SheetStudent.sheet_id).where(SheetStudent.student_id.in_(keys))
    found = select(GradeSheet.id).where(
        GradeSheet.curriculum_subject_id.in_(set(subjects)),
        GradeSheet.status == CONFIRMED,
        or_(and_(GradeSheet.round == 1, GradeSheet.group_id.in_(groups)), GradeSheet.id.in_(listed)),
    )
    lay_many(db.session.scalars(found).all(), today=today)


def previous(sheet: GradeSheet) -> Sequence[GradeSheet]:
    """Return the confirmed sheets of the rounds before, the first one first."""
    if sheet.round == RESTUDY_ROUND:
        return _before_restudy(sheet)
    same = select(GradeSheet).filter_by(
        curriculum_subject_id=sheet.curriculum_subject_id, group_id=sheet.group_id, kind=sheet.kind, status=CONFIRMED
    )
    before = same.where(GradeSheet.round < sheet.round).order_by(GradeSheet.round, GradeSheet.series)
    return db.session.scalars(before.options(*WITH_PLAN)).all()


def _before_restudy(sheet: GradeSheet) -> Sequence[GradeSheet]:
    """The confirmed sheets, of whatever groups, on which those who studied the subject again had stood before."""
    own = select(SheetStudent.student_id).where(SheetStudent.sheet_id == sheet.id)
    told = select(Grade.sheet_id).where(Grade.student_id.in_(own))
    same = select(GradeSheet).filter_by(curriculum_subject_id=sheet.curriculum_subject_id, status=CONFIRMED)
    before = same.where(GradeSheet.id.in_(told), GradeSheet.id != sheet.id).order_by(GradeSheet.round, GradeSheet.id)
    return db.session.scalars(before.options(*WITH_PLAN)).all()


def _taken_later(sheet: GradeSheet) -> Select[int]:
    """Who stands on a confirmed sheet after this one; a subject may be studied again more than once."""
    later = GradeSheet.round > sheet.round
    if sheet.round == RESTUDY_ROUND:
        later = and_(GradeSheet.round == RESTUDY_ROUND, GradeSheet.id > sheet.id)
    return (
        select(SheetStudent.student_id)
        .join(GradeSheet, GradeSheet.id == SheetStudent.sheet_id)
        .where(
            GradeSheet.curriculum_subject_id == sheet.curriculum_subject_id,
            GradeSheet.kind == sheet.kind,
            later,
            GradeSheet.status == CONFIRMED,
        )
    )


def window_of(sheet: GradeSheet) -> tuple[date, int]:
    """Return the last day of the retakes of a sheet's semester, and how many retakes there are.

    After autumn the window runs from the end of the session, after spring from the next academic year; who is in the
    last course retakes until the final attestation begins (rules 1.3).
    """
    semester = sheet.curriculum_subject.semester
    versions = rule_versions(MONTHS, DAYS, RETAKES)
    scope, day = scope_of(semester.curriculum), semester.starts_on
    months, days, retakes = (rules.whole_on(key, versions, day, scope) for key in (MONTHS, DAYS, RETAKES))
    if controls.is_last_course(semester.number, semester.curriculum.semesters):
        return _before_attestation(semester), retakes
    return controls.window_end(_closed_on(sheet, semester), Window(months, days)), retakes


def _before_attestation(semester: Semester) -> date:
    """The day before the first week of attestation of the plan's last semester; in that semester itself its end."""
    plan, of = semester.curriculum, Semester
    last = select(func.max(of.ends_on)).where(of.curriculum_id == plan.id).scalar_subquery()
    week = select(func.min(Week.starts_on)).join(of, of.id == Week.semester_id).where(Week.kind == ATTESTATION)
    week = week.where(of.curriculum_id == plan.id, of.number == plan.semesters)
    begins, ends = db.session.execute(select(week.scalar_subquery(), last)).one()
    if begins is None or semester.number == plan.semesters:
        return ends
    return begins - timedelta(days=1)


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


def _clear(sheet: GradeSheet, students: Iterable[int]) -> None:
    """What this sheet said before, and what an earlier one said of its students."""
    mine = AcademicDebt.curriculum_subject_id == sheet.curriculum_subject_id
    theirs = or_(AcademicDebt.student_id.in_(list(students)), AcademicDebt.sheet_id == sheet.id)
    db.session.execute(delete(AcademicDebt).where(mine, theirs))


def _is_credit(sheet: GradeSheet) -> bool:
    system_id = sheet.curriculum_subject.semester.curriculum.grading_system_id
    return db.session.get_one(GradingSystem, system_id).code == CREDIT_SYSTEM


def unequal() -> list[str]:
    """Return the confirmed sheets of which the stored debts are not those of a recount, as `flask check` asks."""
    told = (AcademicDebt.sheet_id, AcademicDebt.student_id, AcademicDebt.state, AcademicDebt.points)
    stored: dict[int, set[tuple[int, str, Decimal]]] = defaultdict(set)
    for key, student, state, points in db.session.execute(select(*told)):
        stored[key].add((student, state, points))
    wrong = []
    keys = db.session.scalars(select(GradeSheet.id).where(GradeSheet.status == CONFIRMED).order_by(GradeSheet.id)).all()
    for key in keys:
        sheet = db.session.scalars(select(GradeSheet).where(GradeSheet.id == key).options(*WITH_PLAN)).one()
        book = gradebook.read(sheet, today=sheet.curriculum_subject.semester.ends_on)
        found = _owed(book, _judged(book))
        if stored.pop(key, set()) != {(line.student_id, result.state, result.total) for line, result in found}:
            wrong.append(f"sheet {key}")
        db.session.expunge_all()
    return wrong + [f"sheet {key}" for key in stored]


__all__ = ["LIMIT", "debts_of", "follow_hours", "lay", "lay_many", "left_by", "previous", "take_back", "unequal"]
__all__ += ["WITH_PLAN", "untaken", "window_of"]
