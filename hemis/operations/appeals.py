"""Appeals: filed within the hours after publication, decided by a commission; both marks are kept (rules 1.4)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from hemis.domain import controls, grading, workflow
from hemis.domain.control_kinds import FINAL
from hemis.domain.errors import RuleError
from hemis.domain.formats import plain
from hemis.domain.i18n import N_
from hemis.domain.results import Entry
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet, SheetReopening
from hemis.models.commissions import Commission, CommissionMember
from hemis.models.controls import OPEN_APPEALS, Appeal
from hemis.models.exams import Exam, ExamGroup
from hemis.models.staff import Employee
from hemis.operations import assessment, audit, calendar, commissions, sheets
from hemis.operations.commissions import NewCommission
from hemis.operations.gradebook import Gradebook
from hemis.operations.rules import whole_rules

SUBMIT, DECIDE = "appeal.submit_hours", "appeal.decide_workdays"
FILED, TAKEN, UPHELD, DISMISSED, WITHDRAWN = "filed", "taken", "upheld", "dismissed", "withdrawn"
OPEN = OPEN_APPEALS
UNPUBLISHED = N_("Натижа ҳали эълон қилинмаган: апелляция қайднома ёпилгандан кейин берилади.")
NOTHING_THERE = N_("Бу назорат бўйича балл йўқ: апелляция берилмайди.")
CARRIED = N_("Бу балл олдинги қайдномада эълон қилинган: апелляция ўша қайднома бўйича берилади.")
FILED_ALREADY = N_("Бу балл бўйича апелляция аллақачон берилган.")
TAKEN_ALREADY = N_("Апелляция комиссияга берилган ёки қайтариб олинган: саҳифани янгиланг.")
TOO_LATE = N_("Апелляция комиссияга берилган: энди уни қайтариб олиб бўлмайди.")
NO_COMMISSION = N_("Аввал апелляция комиссиясини тузинг.")
DECIDED = N_("Бу апелляция бўйича қарор қабул қилинган.")
OWN = N_("Ўзингиз киритган апелляция бўйича қарорни ўзингиз қайд эта олмайсиз: буни бошқа ходим қилади.")
EXAMINER = N_("Қайдномани ёпган ўқитувчи апелляция қарорини қайд этмайди.")
VOID = N_("Қайднома натижалари бекор қилинган: балл янги қайдномада қўйилади, бу апелляция фақат рад этилади.")
SAME_POINTS = N_("Апелляция қаноатлантирилса, балл ўзгаради: ҳозиргисидан бошқа балл киритинг.")
SHORT_REASON = N_("Қарор асосини тўлиқ ёзинг: камида %(minimum)s та белги.")
SHORT_CLAIM = N_("Эътирозингизни аниқроқ ёзинг: камида %(minimum)s та белги.")
REASON_MIN, CLAIM_MIN = 20, 10
UNLOCKED = timedelta(hours=1)


class Verdict(NamedTuple):
    """What a commission decided; `points` as typed, only when the appeal is upheld."""

    is_upheld: bool
    points: str
    reason: str


def file(
    book: Gradebook, student_id: int, control_id: int, claim: str, *, at: datetime, today: date, by: User
) -> Appeal:
    """Accept an appeal against the points of a control that was published so many hours ago at most."""
    sheet, cell = book.sheet, book.cell((student_id, control_id))
    limits = whole_rules(SUBMIT, DECIDE, on=today)
    if not is_published(sheet):
        raise RuleError(UNPUBLISHED)
    if not cell.is_filled:
        raise RuleError(NOTHING_THERE, field="control_id")
    if cell.is_carried:
        raise RuleError(CARRIED, field="control_id")
    controls.require_appeal_time(sheet.published_at, at, limits[SUBMIT])
    key = {"sheet_id": sheet.id, "student_id": student_id, "control_id": control_id}
    own = select(Appeal.id).filter_by(**key, published_at=sheet.published_at)
    if db.session.scalar(own.where(Appeal.status != WITHDRAWN)):
        raise RuleError(FILED_ALREADY, field="control_id")
    claim = claim.strip()
    if len(claim) < CLAIM_MIN:
        raise RuleError(SHORT_CLAIM, field="claim", minimum=CLAIM_MIN)
    row = Appeal(**key, published_at=sheet.published_at, claim=claim, filed_at=at, filed_by_id=by.id)
    row.old_points, row.due_on = cell.points or Decimal(0), calendar.working_week(today).after(today, limits[DECIDE])
    db.session.add(row)
    db.session.flush()
    told = {"student_id": (None, student_id), "control_id": (None, control_id), "old_points": (None, cell.text)}
    audit.record("create", row, by=by, changes=told)
    audit.record("appeal", sheet, by=by, changes=told)
    return row


def is_published(sheet: GradeSheet) -> bool:
    """Whether the results of a sheet stand as they were made known; one that is opened again is in correction."""
    return sheet.status in (workflow.CLOSED, workflow.CONFIRMED) and sheet.published_at is not None


def withdraw(row: Appeal, *, at: datetime, by: User) -> None:
    """Take back one's own appeal as long as no commission has it; within the hours another may be filed."""
    if row.status != FILED:
        raise RuleError(TOO_LATE)
    row.status, row.withdrawn_at = WITHDRAWN, at
    db.session.flush()
    audit.record("withdraw", row, by=by, changes={"status": (FILED, WITHDRAWN)})


def take_up(row: Appeal, book: Gradebook, new: NewCommission, *, at: datetime, today: date, by: User) -> None:
    """Form the commission of an appeal; from here it is not withdrawn any more."""
    if row.status != FILED:
        raise RuleError(TAKEN_ALREADY)
    made = commissions.form(new, book.sheet.department_id, barred=markers(row, book), today=today, by=by)
    row.status, row.commission_id, row.taken_at, row.taken_by_id = TAKEN, made.id, at, by.id
    db.session.flush()
    audit.record("take_up", row, by=by, changes={"status": (FILED, TAKEN), "number": (None, made.number)})


def markers(row: Appeal, book: Gradebook) -> set[int]:
    """The employees who gave the disputed points: whoever held the control, entered or closed it, or sat over it."""
    sheet, key = book.sheet, (row.student_id, row.control_id)
    accounts = {sheet.closed_by_id, *([book.cell(key).entered_by_id] if book.has(key) else [])} - {None}
    found = {sheet.teacher_id, *db.session.scalars(select(Employee.id).where(Employee.user_id.in_(accounts)))}
    sat = select(CommissionMember.employee_id).where(CommissionMember.commission_id == sheet.commission_id)
    found |= set(db.session.scalars(sat)) if sheet.commission_id else set()
    if book.by_control[row.control_id].kind == FINAL and sheet.round == 1:
        same = {"curriculum_subject_id": sheet.curriculum_subject_id, "group_id": sheet.group_id}
        held = select(Exam.examiner_id).join(ExamGroup, ExamGroup.exam_id == Exam.id)
        found |= set(db.session.scalars(held.where(*(getattr(ExamGroup, name) == key for name, key in same.items()))))
    return found


def decide(row: Appeal, book: Gradebook, said: Verdict, *, at: datetime, today: date, address: str, by: User) -> None:
    """Record the decision; an upheld appeal changes the points by an unlocking that the decision itself names."""
    if row.status != TAKEN:
        raise RuleError(NO_COMMISSION if row.status == FILED else DECIDED)
    if row.filed_by_id == by.id:
        raise RuleError(OWN)
    if book.sheet.closed_by_id == by.id:
        raise RuleError(EXAMINER)
    reason = " ".join(said.reason.split())
    if len(reason) < REASON_MIN:
        raise RuleError(SHORT_REASON, field="reason", minimum=REASON_MIN)
    if said.is_upheld and book.sheet.status == workflow.ANNULLED:
        raise RuleError(VOID, field="verdict")
    points = _points(row, book, said) if said.is_upheld else None
    row.status, row.reason = UPHELD if said.is_upheld else DISMISSED, reason
    row.new_points, row.decided_at, row.decided_by_id = points, at, by.id
    db.session.flush()
    new = None if points is None else plain(points, 1)
    told = {"status": (TAKEN, row.status), "points": (plain(row.old_points, 1), new)}
    audit.record("decide", row, by=by, changes=told, reason=reason)
    if points is not None:
        _change(row, book, points, at=at, today=today, address=address, by=by)


def _points(row: Appeal, book: Gradebook, said: Verdict) -> Decimal:
    maximum = Decimal(book.by_control[row.control_id].maximum)
    points = grading.parse_points(said.points, maximum, field="points")
    if points == row.old_points:
        raise RuleError(SAME_POINTS, field="points")
    return points


def _change(
    row: Appeal, book: Gradebook, points: Decimal, *, at: datetime, today: date, address: str, by: User
) -> None:
    """Unlock, write and lock again in one transaction: two persons and the reason stand behind it as behind any."""
    number = db.session.scalar(select(Commission.number).where(Commission.id == row.commission_id))
    reason = f"{N_('Апелляция комиссиясининг қарори')} № {number}: {row.reason}"[:500]
    opening = SheetReopening(sheet_id=row.sheet_id, reason=reason, asked_at=row.filed_at, asked_by_id=row.filed_by_id)
    opening.allowed_at, opening.allowed_by_id, opening.open_until = at, by.id, at + UNLOCKED
    with sheets.unlocked(book, opening, by=by, at=at, today=today, address=address):
        assessment.correct(book, (row.student_id, row.control_id), Entry(points), by=by, at=at)


__all__ = ["DISMISSED", "FILED", "OPEN", "TAKEN", "UPHELD", "WITHDRAWN", "Verdict", "decide", "file", "is_published"]
__all__ += ["markers", "take_up", "withdraw"]
