"""Retakes of the semester before in all rounds, with a commission, appeals in each state, and results annulled."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from hemis.access.roles import Role
from hemis.demo.staffing import Staff
from hemis.domain.calendar import TASHKENT
from hemis.domain.control_kinds import FINAL
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.assessment import GradeSheet
from hemis.models.commissions import Commission, CommissionMember
from hemis.models.controls import AcademicDebt
from hemis.models.curriculum import CurriculumSubject
from hemis.models.staff import Employee, Post
from hemis.operations import annulments, appeals, assessment, debts, gradebook, reminders, retakes, sheets
from hemis.operations.appeals import Verdict
from hemis.operations.assessment import Typed
from hemis.operations.commissions import NewCommission
from hemis.operations.exam_board import taught_by
from hemis.operations.gradebook import Gradebook
from hemis.operations.retakes import NewRetake

WITH_ALL = (
    *debts.WITH_PLAN,
    joinedload(GradeSheet.curriculum_subject).joinedload(CurriculumSubject.subject),
    joinedload(GradeSheet.group),
    joinedload(GradeSheet.teacher),
    joinedload(GradeSheet.commission).selectinload(Commission.members).joinedload(CommissionMember.employee),
)
ADDRESS = "https://hemis.example/q/"
EVENING = time(17, 10, tzinfo=TASHKENT)
BEFORE, HELD = timedelta(days=20), timedelta(days=2)
GOOD, PASSED, POOR = 72, 62, 40
"""Percents of a control's maximum."""
ALMOST = 45
BREACH = "Якуний назоратда бошқа гуруҳ талабаларининг ишлари алмаштирилгани аниқланди."
CLAIM = "Иккинчи саволга тўлиқ жавоб берилган, балл тўлиқ қўйилмаган."
UPHELD = "Иш қайта текширилди: иккинчи саволнинг жавоби тўлиқ деб топилди."
DISMISSED = "Иш қайта текширилди: балл меъзонларга мос қўйилган, асос топилмади."


class Office(NamedTuple):
    """Who acts: the dean's office of the sheet's faculty, and the academic office."""

    dean: User
    academic: User


class Round(NamedTuple):
    """A retake that was opened, the day on which it is held, and whose account enters its marks."""

    sheet: GradeSheet
    held_on: date
    examiner: User


def write(settled: Sequence[GradeSheet], staff: Staff, deans: dict[int, User], now: datetime) -> None:
    """Take the first sheets with debtors through their retakes; where few have any, some states stay out."""
    owed = _with_debtors(settled)
    told = [(sheet, Office(deans[sheet.faculty_id], staff.offices[Role.ACADEMIC_OFFICE])) for sheet in owed]
    steps = (_to_commission, _waiting, _late)
    for (sheet, office), step in zip(told, steps, strict=False):
        step(sheet, office, now)
    free = [sheet for sheet in settled if sheet not in owed[: len(steps)] and sheet.status == "confirmed"]
    for sheet in free:
        day = sheet.confirmed_at or now
        sheets.issue(_book(sheet, now), by=deans[sheet.faculty_id], at=day, today=day.date(), address=ADDRESS)
    if free:
        _decided(free[0], Office(deans[free[0].faculty_id], staff.offices[Role.ACADEMIC_OFFICE]), now)
        book, yesterday = _book(free[-1], now), now - timedelta(days=1)
        academic = staff.offices[Role.ACADEMIC_OFFICE]
        annulments.annul(book, BREACH, "14-Д", at=yesterday, today=yesterday.date(), by=academic)


def _with_debtors(settled: Sequence[GradeSheet]) -> list[GradeSheet]:
    count = func.count()
    rows = select(AcademicDebt.sheet_id, count).where(AcademicDebt.step == "retake").group_by(AcademicDebt.sheet_id)
    counts = {sheet: number for sheet, number in db.session.execute(rows)}
    found = [sheet for sheet in settled if sheet.id in counts and sheet.status == "confirmed"]
    return sorted(found, key=lambda sheet: (-counts[sheet.id], sheet.id))


def _to_commission(sheet: GradeSheet, office: Office, now: datetime) -> None:
    """Two rounds are over: who failed the first retake has passed the commission."""
    made = _open(sheet, office.dean, now, _window(sheet, now) - BEFORE)
    if made is None:
        return
    _mark(made, now, POOR)
    _settle(made, office)
    last = _open(made.sheet, office.dean, now, made.held_on + 2 * HELD)
    if last is not None:
        _mark(last, now, PASSED)
        _settle(last, office)


def _waiting(sheet: GradeSheet, office: Office, now: datetime) -> None:
    """A retake whose results were published a few hours ago, with an appeal that nobody has decided."""
    made = _open(sheet, office.dean, now, _window(sheet, now) - BEFORE)
    if made is None:
        return
    _mark(made, now, GOOD)
    sheets.close(_book(made.sheet, now), by=made.examiner, at=now - timedelta(hours=4))
    book = _book(made.sheet, now)
    control = next(int(each.key) for each in book.controls if each.kind == FINAL)
    student = next((line.student_id for line in book.lines if line.cells[control].is_filled), None)
    if student is not None:
        at = now - timedelta(hours=3)
        appeals.file(book, student, control, CLAIM, at=at, today=at.date(), by=office.dean)


def _decided(sheet: GradeSheet, office: Office, now: datetime) -> None:
    """Two appeals of the first final: one was upheld, one dismissed."""
    if sheet.published_at is None:
        return
    filed_at, decided_at = sheet.published_at + timedelta(hours=3), sheet.published_at + timedelta(days=2)
    for place, (is_upheld, reason) in enumerate(((True, UPHELD), (False, DISMISSED))):
        book = _book(sheet, now)
        control = next(int(each.key) for each in book.controls if each.kind == FINAL)
        sat = [line.student_id for line in book.lines if 0 < (line.cells[control].points or 0) < ALMOST]
        if len(sat) <= place:
            return
        key, day = (sat[place], control), decided_at.date()
        row = appeals.file(book, *key, CLAIM, at=filed_at, today=filed_at.date(), by=office.dean)
        members = [each.id for each in _people(sheet, appeals.markers(row, book))[:3]]
        if len(members) < 3:
            return
        made = NewCommission(f"{sheet.id}-{place + 1}", day, members)
        appeals.take_up(row, book, made, at=decided_at, today=day, by=office.academic)
        said = Verdict(is_upheld, str(int(book.cell(key).points or 0) + 2) if is_upheld else "", reason)
        appeals.decide(row, book, said, at=decided_at, today=day, address=ADDRESS, by=office.academic)


def _late(sheet: GradeSheet, office: Office, now: datetime) -> None:
    """A retake that was held and not marked: the teacher is reminded."""
    made = _open(sheet, office.dean, now, _window(sheet, now) - BEFORE)
    if made is not None and made.held_on < now.date():
        reminders.remind([made.sheet.id], at=now - timedelta(hours=1), today=now.date(), by=office.dean)


def _window(sheet: GradeSheet, now: datetime) -> date:
    """The last day on which the retakes of a sheet were possible; none lies ahead."""
    return min(debts.window_of(sheet)[0], now.date())


def _open(before: GradeSheet, dean: User, now: datetime, day: date) -> Round | None:
    book = _book(before, now)
    closed_on = before.closed_at.date() if before.closed_at else day
    day = max(day, closed_on)
    taking = [each.line.student_id for each in retakes.debtors(book, today=day) if each.is_open]
    people = _people(before, set(db.session.scalars(taught_by(before.curriculum_subject_id, [before.group_id]))))
    held = day + HELD
    if not taking or len(people) < 3 or held > debts.window_of(before)[0]:
        return None
    new = NewRetake(taking, people[0].id, held, is_written=False)
    if before.round == 2:
        new = new._replace(commission=NewCommission(f"{before.id}-К", day, [each.id for each in people[1:3]]))
    sheet = retakes.open_retake(book, new, today=day, by=dean)
    return Round(sheet, held, db.session.get_one(User, people[0].user_id))


def _people(sheet: GradeSheet, without: set[int]) -> Sequence[Employee]:
    """Teachers of the sheet's department who have accounts, did not teach the group and confirm no sheets."""
    deans = select(RoleAssignment.user_id).where(RoleAssignment.role == Role.FACULTY)
    rows = select(Employee).join(Post, Post.employee_id == Employee.id).where(Employee.user_id.not_in(deans))
    own = rows.where(Post.department_id == sheet.department_id, Employee.id.not_in(without))
    return db.session.scalars(own.group_by(Employee.id).order_by(Employee.id)).all()


def _mark(made: Round, now: datetime, percent: int) -> None:
    """Mid-terms first, then the final of whoever was admitted; the first one always passes."""
    at = datetime.combine(made.held_on, EVENING)
    for is_final in (False, True):
        book, typed = _book(made.sheet, now), list[Typed]()
        for place, line in enumerate(each for each in book.lines if each.is_member):
            for control in book.controls:
                cell, key = line.cells[int(control.key)], (line.student_id, int(control.key))
                if cell.is_carried or (control.kind == FINAL) is not is_final or (is_final and book.barred(line)):
                    continue
                share = percent if is_final and place else GOOD
                typed.append(Typed(*key, cell.version, cell.key, str(int(control.maximum) * share // 100)))
        outcome = assessment.enter(book, typed, by=made.examiner, at=at)
        assert outcome.is_written, outcome


def _settle(made: Round, office: Office) -> None:
    at = datetime.combine(made.held_on, EVENING)
    sheets.close(_book(made.sheet, at), by=made.examiner, at=at)
    at += timedelta(days=1)
    sheets.confirm(_book(made.sheet, at), by=office.dean, at=at, today=at.date(), address=ADDRESS)


def _book(sheet: GradeSheet, now: datetime) -> Gradebook:
    db.session.flush()
    rows = select(GradeSheet).where(GradeSheet.id == sheet.id).options(*WITH_ALL)
    found = db.session.scalars(rows.execution_options(populate_existing=True)).one()
    return gradebook.read(found, today=now.date())


__all__ = ["write"]
