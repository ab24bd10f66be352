"""Appeals: filed within the hours after publication, decided by a commission; both marks are kept (rules 1.4)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from hemis.domain import controls, grading, workflow
from hemis.domain.errors import RuleError
from hemis.domain.formats import plain
from hemis.domain.i18n import N_
from hemis.domain.results import Entry
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import SheetReopening
from hemis.models.controls import Appeal
from hemis.operations import assessment, audit, calendar, commissions, sheets
from hemis.operations.commissions import NewCommission
from hemis.operations.gradebook import Gradebook
from hemis.operations.rules import whole_rules

SUBMIT, DECIDE = "appeal.submit_hours", "appeal.decide_workdays"
FILED, UPHELD, DISMISSED = "filed", "upheld", "dismissed"
UNPUBLISHED = N_("Натижа ҳали эълон қилинмаган: апелляция қайднома ёпилгандан кейин берилади.")
NOTHING_THERE = N_("Бу назорат бўйича балл йўқ: апелляция берилмайди.")
CARRIED = N_("Бу балл олдинги қайдномада эълон қилинган: апелляция ўша қайднома бўйича берилади.")
FILED_ALREADY = N_("Бу балл бўйича апелляция аллақачон берилган.")
DECIDED = N_("Бу апелляция бўйича қарор қабул қилинган.")
OWN = N_("Ўзингиз киритган апелляция бўйича қарорни ўзингиз қайд эта олмайсиз: буни бошқа ходим қилади.")
EXAMINER = N_("Қайдномани ёпган ўқитувчи апелляция қарорини қайд этмайди.")
VOID = N_("Қайднома натижалари бекор қилинган: балл янги қайдномада қўйилади, бу апелляция фақат рад этилади.")
SAME_POINTS = N_("Апелляция қаноатлантирилса, балл ўзгаради: ҳозиргисидан бошқа балл киритинг.")
SHORT_REASON = N_("Қарор асосини тўлиқ ёзинг: камида %(minimum)s та белги.")
REASON_MIN = 20
UNLOCKED = timedelta(hours=1)


class Verdict(NamedTuple):
    """What a commission decided; `points` as typed, only when the appeal is upheld."""

    is_upheld: bool
    points: str
    reason: str
    commission: NewCommission


def file(
    book: Gradebook, student_id: int, control_id: int, claim: str, *, at: datetime, today: date, by: User
) -> Appeal:
    """Accept an appeal against the points of a control that was published so many hours ago at most."""
    sheet, cell = book.sheet, book.cell((student_id, control_id))
    limits = whole_rules(SUBMIT, DECIDE, on=today)
    if sheet.status not in (workflow.CLOSED, workflow.CONFIRMED) or sheet.published_at is None:
        raise RuleError(UNPUBLISHED)
    if not cell.is_filled:
        raise RuleError(NOTHING_THERE, field="control_id")
    if cell.is_carried:
        raise RuleError(CARRIED, field="control_id")
    controls.require_appeal_time(sheet.published_at, at, limits[SUBMIT])
    key = {"sheet_id": sheet.id, "student_id": student_id, "control_id": control_id}
    if db.session.scalar(select(Appeal.id).filter_by(**key, published_at=sheet.published_at)):
        raise RuleError(FILED_ALREADY)
    row = Appeal(**key, published_at=sheet.published_at, claim=claim, filed_at=at, filed_by_id=by.id)
    row.old_points, row.due_on = cell.points or Decimal(0), calendar.working_week(today).after(today, limits[DECIDE])
    db.session.add(row)
    db.session.flush()
    told = {"student_id": (None, student_id), "control_id": (None, control_id), "old_points": (None, cell.text)}
    audit.record("create", row, by=by, changes=told)
    audit.record("appeal", sheet, by=by, changes=told)
    return row


def decide(row: Appeal, book: Gradebook, said: Verdict, *, at: datetime, today: date, address: str, by: User) -> None:
    """Record the decision; an upheld appeal changes the points by an unlocking that the decision itself names."""
    if row.status != FILED:
        raise RuleError(DECIDED)
    if row.filed_by_id == by.id:
        raise RuleError(OWN)
    if book.sheet.closed_by_id == by.id:
        raise RuleError(EXAMINER)
    reason = " ".join(said.reason.split())
    if len(reason) < REASON_MIN:
        raise RuleError(SHORT_REASON, field="reason", minimum=REASON_MIN)
    sheet = book.sheet
    if said.is_upheld and sheet.status == workflow.ANNULLED:
        raise RuleError(VOID, field="verdict")
    points = _points(row, book, said) if said.is_upheld else None
    made = commissions.form(said.commission, sheet.department_id, examiner=sheet.teacher_id, today=today, by=by)
    row.status, row.reason, row.commission_id = UPHELD if said.is_upheld else DISMISSED, reason, made.id
    row.new_points, row.decided_at, row.decided_by_id = points, at, by.id
    db.session.flush()
    new = None if points is None else plain(points, 1)
    told = {"status": (FILED, row.status), "points": (plain(row.old_points, 1), new)}
    audit.record("decide", row, by=by, changes=told, reason=reason)
    if points is not None:
        _change(row, book, points, made.number, at=at, today=today, address=address, by=by)


def _points(row: Appeal, book: Gradebook, said: Verdict) -> Decimal:
    maximum = Decimal(book.by_control[row.control_id].maximum)
    points = grading.parse_points(said.points, maximum, field="points")
    if points == row.old_points:
        raise RuleError(SAME_POINTS, field="points")
    return points


def _change(
    row: Appeal, book: Gradebook, points: Decimal, number: str, *, at: datetime, today: date, address: str, by: User
) -> None:
    """Unlock, write and lock again in one transaction: two persons and the reason stand behind it as behind any."""
    reason = f"{N_('Апелляция комиссиясининг қарори')} № {number}: {row.reason}"[:500]
    opening = SheetReopening(sheet_id=row.sheet_id, reason=reason, asked_at=row.filed_at, asked_by_id=row.filed_by_id)
    opening.allowed_at, opening.allowed_by_id, opening.open_until = at, by.id, at + UNLOCKED
    with sheets.unlocked(book, opening, by=by, at=at, today=today, address=address):
        assessment.correct(book, (row.student_id, row.control_id), Entry(points), by=by, at=at)


__all__ = ["DISMISSED", "FILED", "UPHELD", "Verdict", "decide", "file"]
