"""The steps of a grade sheet: closed by the teacher, confirmed by the dean's office, opened again by two people."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.domain import workflow
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet, SheetReopening
from hemis.operations import audit, debts, documents, following, gpa, retake_following
from hemis.operations.assessment import lock_open
from hemis.operations.examiners import CLOSED_BY_TEACHER
from hemis.operations.gradebook import Gradebook
from hemis.operations.papers import sheet_paper
from hemis.operations.rules import rule_values

NOBODY = N_("Қайдномада талаба йўқ: ёпадиган нарса йўқ.")
UNFINISHED = N_("Қайднома тугалланмаган: %(count)s нафар талабанинг балли ҳали киритилмаган.")
ASKED_ALREADY = N_("Бу қайдномани қайта очиш аллақачон сўралган: жавобни кутинг.")
OPEN_ANYWAY = N_("Қайднома очиқ турибди: уни қайта очишга ҳожат йўқ.")
ANSWERED = N_("Бу сўровга аллақачон жавоб берилган.")
OWN_REQUEST = N_("Ўзингиз сўраган қайта очишга ўзингиз рухсат бера олмайсиз: буни бошқа ходим қилади.")
OWN_CONFIRMATION = N_(
    "Ўзингиз тасдиқлаган қайдномани ўзингиз қайта оча олмайсиз: ўқув-услубий бошқармага мурожаат қилинг."
)


class Settled(NamedTuple):
    """A sheet of a past semester with the accounts that closed and confirmed it."""

    sheet_id: int
    closed_by_id: int
    confirmed_by_id: int


def close(book: Gradebook, *, by: User, at: datetime) -> None:
    """Close a complete sheet; a reopened one may be closed even after its time is up."""
    sheet = book.sheet
    target = workflow.step(workflow.GRADE_SHEET, sheet.status, "close")
    if book.hands.are_examiners(by.id):
        raise RuleError(CLOSED_BY_TEACHER)
    _require_complete(book)
    _end_reopening(sheet, at)
    _step(sheet, "close", target, by=by, closed_at=at, closed_by_id=by.id, published_at=at)


def confirm(book: Gradebook, *, by: User, at: datetime, today: date, address: str) -> documents.IssuedDocument:
    """Confirm a closed sheet and issue its numbered document; `address` begins the link of the QR code."""
    sheet = book.sheet
    target = workflow.step(workflow.GRADE_SHEET, sheet.status, "confirm")
    workflow.require_second_person(sheet.closed_by_id, by.id)
    if _open_reopening(sheet) is not None:
        raise RuleError(ASKED_ALREADY)
    _require_complete(book)
    _step(sheet, "confirm", target, by=by, confirmed_at=at, confirmed_by_id=by.id)
    following.follow([sheet.id], on=today, by=by)
    debts.lay(book)
    retake_following.follow(book, by=by)
    gpa.follow([sheet.id], at=at)
    return issue(book, by=by, at=at, today=today, address=address)


def issue(book: Gradebook, *, by: User, at: datetime, today: date, address: str) -> documents.IssuedDocument:
    """Issue the document of a confirmed sheet that has none in force."""
    if book.sheet.status != workflow.CONFIRMED:
        raise RuleError(N_("Ҳужжат фақат тасдиқланган қайднома бўйича берилади."))
    corrected = documents.last("grade_sheet", book.sheet.id)
    if corrected is not None and corrected.revoked_at is None:
        return corrected
    paper = sheet_paper(book, today=today, corrects=corrected)
    return documents.issue("grade_sheet", book.sheet.id, paper, by=by, at=at, today=today, address=address)


def ask_reopening(sheet: GradeSheet, reason: str, *, by: User, at: datetime, today: date) -> SheetReopening:
    """Ask that a closed sheet be opened, and say why."""
    if sheet.status in workflow.SHEET_EDITABLE:
        raise RuleError(OPEN_ANYWAY)
    if _open_reopening(sheet) is not None:
        raise RuleError(ASKED_ALREADY)
    reason, least = " ".join(reason.split()), _limits(today)["sheet.reason_min"]
    if len(reason) < least:
        raise RuleError(N_("Сабабни тўлиқ ёзинг: камида %(minimum)s та белги."), field="reason", minimum=least)
    row = SheetReopening(sheet=sheet, reason=reason, asked_at=at, asked_by_id=by.id)
    db.session.add(row)
    db.session.flush()
    audit.record("ask_reopening", sheet, by=by, changes={}, reason=reason)
    return row


def allow_reopening(row: SheetReopening, hours: int, *, by: User, at: datetime, today: date) -> None:
    """Open the sheet for a limited time; neither who asked nor who closed or confirmed it may allow that."""
    sheet, limits = row.sheet, _limits(today)
    if row.allowed_at or row.ended_at:
        raise RuleError(ANSWERED)
    if not workflow.is_second_person(row.asked_by_id, by.id):
        raise RuleError(OWN_REQUEST)
    if sheet.confirmed_by_id == by.id:
        raise RuleError(OWN_CONFIRMATION)
    workflow.check_reopening(
        row.reason,
        hours,
        closed_by=sheet.closed_by_id,
        reopened_by=by.id,
        reason_min=limits["sheet.reason_min"],
        hours_max=limits["sheet.reopen_hours"],
    )
    target = workflow.step(workflow.GRADE_SHEET, sheet.status, "reopen")
    row.allowed_at, row.allowed_by_id = at, by.id
    row.open_until = workflow.reopening_end(at, hours)
    documents.revoke("grade_sheet", sheet.id, row.reason, by=by, at=at)
    _step(sheet, "reopen", target, by=by, reason=row.reason, confirmed_at=None, confirmed_by_id=None)
    debts.take_back(sheet, today=today)
    following.follow([sheet.id], on=today, by=by)
    gpa.follow([sheet.id], at=at)


def refuse_reopening(row: SheetReopening, reason: str, *, by: User, at: datetime) -> None:
    """Leave the sheet closed, and say why in its history."""
    if row.allowed_at or row.ended_at:
        raise RuleError(ANSWERED)
    row.ended_at = at
    db.session.flush()
    audit.record("refuse_reopening", row.sheet, by=by, changes={}, reason=reason)


def relock_due(at: datetime) -> int:
    """Close the sheets whose reopening has run out; their writes are refused from that moment anyway."""
    due = (
        select(SheetReopening)
        .join(SheetReopening.sheet)
        .where(SheetReopening.ended_at.is_(None), SheetReopening.open_until <= at)
        .where(GradeSheet.status == workflow.REOPENED)
        .options(joinedload(SheetReopening.sheet))
        .order_by(GradeSheet.id)
        .with_for_update(of=(SheetReopening, GradeSheet), skip_locked=True)
    )
    rows = db.session.scalars(due).all()
    for row in rows:
        row.ended_at = at
        reason = N_("қайта очиш муддати тугади")
        _step(row.sheet, "close", workflow.CLOSED, by=None, reason=reason, published_at=at)
    return len(rows)


def settle_many(rows: Sequence[Settled], *, closed_at: datetime, confirmed_at: datetime) -> None:
    """Take over closed and confirmed sheets of a past semester; their papers were signed elsewhere."""
    sheets, people = lock_open((row.sheet_id for row in rows), closed_at), _accounts(rows)
    for sheet_id, closed_by_id, confirmed_by_id in rows:
        sheet = sheets[sheet_id]
        workflow.require_second_person(closed_by_id, confirmed_by_id)
        closer, confirmer = people[closed_by_id], people[confirmed_by_id]
        changes = {"status": (sheet.status, workflow.CONFIRMED)}
        sheet.status, sheet.version = workflow.CONFIRMED, sheet.version + 1
        sheet.closed_at, sheet.closed_by_id, sheet.published_at = closed_at, closer.id, closed_at
        sheet.confirmed_at, sheet.confirmed_by_id = confirmed_at, confirmer.id
        audit.record("close", sheet, by=closer, changes={})
        audit.record("confirm", sheet, by=confirmer, changes=changes)
    db.session.flush()
    following.follow(list(sheets), on=confirmed_at.date(), by=None)
    debts.lay_many(sheets, today=confirmed_at.date())
    gpa.follow(list(sheets), at=confirmed_at)


@contextmanager
def unlocked(
    book: Gradebook, opening: SheetReopening, *, by: User, at: datetime, today: date, address: str
) -> Iterator[Gradebook]:
    """Open a locked sheet for one decision and lock it again as it was; its paper is issued anew."""
    sheet, was, reason = book.sheet, book.sheet.status, opening.reason
    if _open_reopening(sheet) is not None:
        raise RuleError(ASKED_ALREADY)
    db.session.add(opening)
    signed = sheet.confirmed_at, sheet.confirmed_by_id
    target = workflow.step(workflow.GRADE_SHEET, was, "reopen")
    documents.revoke("grade_sheet", sheet.id, reason, by=by, at=at)
    _step(sheet, "reopen", target, by=by, reason=reason, confirmed_at=None, confirmed_by_id=None)
    yield book
    opening.ended_at = at
    _step(sheet, "close", workflow.CLOSED, by=by, reason=reason)
    if was == workflow.CONFIRMED:
        _step(sheet, "confirm", was, by=by, reason=reason, confirmed_at=signed[0], confirmed_by_id=signed[1])
        following.follow([sheet.id], on=today, by=by)
        debts.lay(book)
        retake_following.follow(book, by=by)
        gpa.follow([sheet.id], at=at)
        issue(book, by=by, at=at, today=today, address=address)


def annulled(sheet: GradeSheet, reason: str, *, by: User, at: datetime, today: date) -> None:
    """Declare the results of a sheet void: it counts no more, and nothing in it changes any more."""
    target = workflow.step(workflow.GRADE_SHEET, sheet.status, "annul")
    documents.revoke("grade_sheet", sheet.id, reason, by=by, at=at)
    _end_reopening(sheet, at)
    _step(sheet, "annul_results", target, by=by, reason=reason)
    debts.take_back(sheet, today=today)
    following.follow([sheet.id], on=today, by=by)
    gpa.follow([sheet.id], at=at)


def _require_complete(book: Gradebook) -> None:
    if not book.lines:
        raise RuleError(NOBODY)
    if book.incomplete:
        raise RuleError(UNFINISHED, count=len(book.incomplete))


def _accounts(rows: Iterable[Settled]) -> dict[int, User]:
    wanted = {key for row in rows for key in (row.closed_by_id, row.confirmed_by_id)}
    return {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(wanted)))}


def _step(sheet: GradeSheet, verb: str, target: str, *, by: User | None, reason: str = "", **values: object) -> None:
    changes = {"status": (sheet.status, target)}
    sheet.status, sheet.version = target, sheet.version + 1
    for name, value in values.items():
        setattr(sheet, name, value)
    db.session.flush()
    audit.record(verb, sheet, by=by, changes=changes, reason=reason)


def _open_reopening(sheet: GradeSheet) -> SheetReopening | None:
    return db.session.scalar(
        select(SheetReopening).where(SheetReopening.sheet_id == sheet.id, SheetReopening.ended_at.is_(None))
    )


def _end_reopening(sheet: GradeSheet, at: datetime) -> None:
    row = _open_reopening(sheet)
    if row is not None:
        row.ended_at = at


def _limits(day: date) -> dict[str, int]:
    values = rule_values("sheet.reason_min", "sheet.reopen_hours", on=day)
    return {key: int(str(value)) for key, value in values.items()}
